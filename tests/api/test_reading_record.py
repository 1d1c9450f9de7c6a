"""The record as programs read it: whole, in order, and the customer's own receipts to the byte."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from portal.record.actions import erase
from portal.record.models import SYSTEM, Entry
from portal.record.rules import GENESIS
from portal.record.through import acting_through
from tests.api.program import Caller, token_for
from tests.api.reading import every_item
from tests.cast import NOON, sale_of, viewer
from tests.custody.help import erase as erase_everything
from tests.engines import LONG_ON_POSTGRES
from tests.my.help import delivery_of, tell
from tests.page import BASE, Browser

PROGRAM = "K7MPQ2XWDR4TB"


def test_every_entry_is_there_in_its_order_with_who_did_it_and_through_which_program(app: Flask) -> None:
    kitchen = sale_of("ana").ref
    tell("dee", delivery_of(sale_of("ana"), 1), "started", "The stone is cut.", NOON)
    with acting_through(PROGRAM):
        tell("dee", delivery_of(sale_of("ana"), 1), "progress", "It is on the lorry, Ana.", NOON)
    erase(kitchen, [(_last(kitchen), "/text")], SYSTEM, NOON)
    entries: list[Any] = list(every_item(Caller(app, token_for("max")), f"/sales/{kitchen}/record"))
    assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))
    assert [one["previous"] for one in entries] == [GENESIS, *(one["hash"] for one in entries[:-1])]
    *_, told, erased, last = entries
    assert told["facts"]["text"] == "The stone is cut."
    assert told["actor"] == {"kind": "staff", "ref": viewer("dee").ref, "name": "Dee Lindqvist"}
    assert (told["program"], erased["program"]) == (None, PROGRAM)
    assert erased["facts"]["text"] is None
    assert "acting_program" not in erased["facts"]
    assert (last["kind"], last["actor"]["kind"]) == ("record.erased", "portal")


def test_a_program_gets_the_very_bytes_that_ana_keeps(app: Flask, browser: Callable[[str], Browser]) -> None:
    kitchen, ana = sale_of("ana").ref, browser("ana")
    program = Caller(app, token_for("sam"))
    for path, address in (("receipt", "receipt.json"), ("receipts", "receipts.json")):
        answer = program.get(f"/sales/{kitchen}/{path}")
        assert answer.mimetype == "application/json"
        assert answer.data == ana.client.get(f"/my/sales/{kitchen}/{address}", base_url=BASE).data
    tag = program.get(f"/sales/{kitchen}/receipt").headers["ETag"]
    assert program.get(f"/sales/{kitchen}/receipt", If_None_Match=tag).status_code == 304
    assert program.get(f"/sales/{kitchen}/receipt?n=2").status_code == 404
    assert program.get(f"/sales/{kitchen}/receipt?n=two").status_code == 422


@LONG_ON_POSTGRES
def test_of_who_had_everything_erased_only_dates_and_counts_are_left(app: Flask) -> None:
    kitchen = sale_of("ana")
    erase_everything("ana")
    program = Caller(app, token_for("max"))
    sale = program.get(f"/sales/{kitchen.ref}").json
    assert sale is not None
    assert (sale["title"], sale["customer"]["name"], sale["contacts"]) == (None, None, [])
    assert sale["figures"]["promises"] == 7
    promises: list[Any] = list(every_item(program, f"/sales/{kitchen.ref}/promises"))
    assert {one["words"] for one in promises} == {None}
    customer = program.get(f"/customers/{kitchen.customer}").json
    assert customer is not None
    assert (customer["name"], customer["contacts"]) == (None, [])
    for path in (f"/sales/{kitchen.ref}/record", f"/sales/{kitchen.ref}/sources", "/deliveries"):
        assert "(erased)" not in program.get(path).text, path
    assert program.get(f"/sales/{kitchen.ref}/receipt").status_code == 404
    assert program.get(f"/sales/{kitchen.ref}/receipts").status_code == 200


def _last(stream: str) -> int:
    row = Entry.select(Entry.seq).where(Entry.stream == stream).order_by(Entry.seq.desc()).first()
    assert row is not None
    found: int = row.seq
    return found
