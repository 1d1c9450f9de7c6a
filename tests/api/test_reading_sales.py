"""Sales and their promises as programs read them: the figures of the page, the words of the receipts, each row once."""

from datetime import timedelta
from typing import Any

from flask import Flask

from portal.deliveries.ledger import ledger_of
from portal.figures.queries import figures_of
from portal.lib.db import db, engine
from tests.api.program import Caller, token_for
from tests.api.reading import every_item
from tests.cast import NOON, bring, sale_of, viewer
from tests.engines import LONG_ON_POSTGRES
from tests.make import garden, promise
from tests.my.help import delivery_of, tell
from tests.page import counted_statements

HOUR = timedelta(hours=1)


def read(program: Caller, path: str) -> Any:
    """Return what a path answers."""
    answer = program.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def gardens(count: int, start: int = 0) -> None:
    """Seal so many further gardens."""
    rows = [
        garden(
            external_id=f"bed-{n:03}", title=f"Bed {n:03}", promises=[promise(words="Weeded.")], sources=[]
        )
        for n in range(start, start + count)
    ]
    assert not bring(*rows, at=NOON + timedelta(minutes=start), mail=False).refusals


def test_max_reads_ana_s_sale_with_the_figures_and_promises_of_its_page(app: Flask) -> None:
    kitchen, program = sale_of("ana"), Caller(app, token_for("max"))
    tell("dee", delivery_of(kitchen, 2), "delivered", "They went to the reuse store.", NOON)
    sale = read(program, f"/sales/{kitchen.ref}")
    assert sale["customer"] == {"ref": kitchen.customer, "name": "Brandt household"}
    assert [one["email"] for one in sale["contacts"]] == ["ana@brandt.example"]
    assert sale["price"] == {"amount": "38400.00", "currency": "USD"}
    assert sale["signed_on"] == "2026-02-09"
    ledger = ledger_of(kitchen, NOON)
    counted = figures_of(ledger)
    names = ("promises", "kept", "broken", "disputed", "unconfirmed", "open", "times", "times_kept")
    assert {name: sale["figures"][name] for name in names} == {name: getattr(counted, name) for name in names}
    assert sale["figures"]["on_time"] == counted.times_on_time
    assert sale["figures"]["dates"] == counted.times_dated == 4
    assert sale["receipt"] == ledger.newest.number
    promises = list(every_item(program, f"/sales/{kitchen.ref}/promises"))
    assert [one["n"] for one in promises] == [pair.said.n for pair in ledger.pairs]
    shown = [done.label.word for _, done in ledger.all_done]
    assert [one["label"]["word"] for said in promises for one in said["deliveries"]] == shown  # type: ignore[attr-defined]


def test_a_promise_says_its_exact_words_where_they_stand_and_how_it_is_on_each_axis(app: Flask) -> None:
    kitchen, program = sale_of("ana"), Caller(app, token_for("sam"))
    tell("dee", delivery_of(kitchen, 2), "delivered", "They went to the reuse store.", NOON)
    said = read(program, f"/sales/{kitchen.ref}/promises/2")
    source = read(program, f"/sales/{kitchen.ref}/sources/{said['quote']['source']}")
    assert source["text"][said["quote"]["start"] : said["quote"]["end"]] == said["words"]
    assert said["words"] == "The old cabinets go to the reuse store"
    assert (said["said_by"]["name"], said["delivered_by"]["name"]) == ("Sam Ortega", "Dee Lindqvist")
    assert said["due"]["rule"] == {"once": {"after": "signing", "offset": "P20D"}}
    [one] = said["deliveries"]
    assert (one["progress"], one["verdict"], one["counts_as"]) == ("delivered", None, "unconfirmed")
    assert one["time"] == {"state": "late", "days": 2, "seconds": None}
    assert (one["due_on"], one["delivered_on"], one["awaits_word"]) == ("2026-03-01", "2026-03-03", True)
    assert one["updates"][0]["text"] == "They went to the reuse store."
    assert one["updates"][0]["told"] == "after"
    assert said["stands"] == {"counts_as": "unconfirmed", "kept": 0, "times": 1}


@LONG_ON_POSTGRES
def test_what_was_promised_first_stays_beside_what_both_sides_agreed_on_since(lived: Flask) -> None:
    ref, program = sale_of("bea").ref, Caller(lived, token_for("max"))
    said = read(program, f"/sales/{ref}/promises/1")
    assert said["words"] == "We cut the hedge by the 2nd of March."
    assert said["due"]["rule"] == {"once": "2026-03-02"}
    assert said["now"]["words"] == "We cut the hedge by the 9th."
    assert said["now"]["due"] == {"rule": {"once": "2026-03-09"}, "words": "by Monday 9 March 2026"}
    [change] = said["changes"]
    assert change["price"]["after"] == {"amount": "1100.00", "currency": "USD"}
    assert change["words"] == {"before": said["words"], "after": said["now"]["words"]}
    assert read(Caller(lived, token_for("dee")), f"/sales/{ref}/promises/1")["changes"][0]["price"] is None
    listed = read(program, f"/sales/{ref}/promises")["items"]
    assert [one["added_by"] for one in listed if one["added_by"]] == ["Bea Okafor"]
    assert [one["makes_good"] for one in listed if one["makes_good"]] == [1]
    assert [one["n"] for one in listed if one["released"]] == [2]


def test_dee_reads_the_same_sale_without_its_price(app: Flask) -> None:
    sale = read(Caller(app, token_for("dee")), f"/sales/{sale_of('ana').ref}")
    assert (sale["price"], sale["money"]) == (None, None)
    assert sale["figures"]["promises"] == 7


@LONG_ON_POSTGRES
def test_every_sale_is_met_once_while_others_are_sealed_and_at_the_same_price_however_many(
    app: Flask,
) -> None:
    gardens(3)
    program = Caller(app, token_for())
    program.get("/token")
    paths = ("/sales?limit=3", "/customers?limit=3", "/deliveries?limit=3")
    few = {path: _statements(program, path) for path in paths}
    seen = []
    for one in every_item(program, "/sales"):
        seen.append(one["title"])
        if len(seen) == 2:
            gardens(27, start=3)
    assert len(seen) == len(set(seen)) == 5
    assert {path: _statements(program, path) for path in paths} == few
    assert len({one["ref"] for one in every_item(program, "/sales", 10)}) == 32


def test_sales_are_found_by_what_the_program_knows_of_them(app: Flask) -> None:
    program = Caller(app, token_for("sam"))
    kitchen = sale_of("ana")
    for query, found in (
        ("external_id=kitchen-1", 1),
        ("external_id=kitchen-9", 0),
        (f"customer={kitchen.customer}", 1),
        (f"salesperson={viewer('sam').ref}&state=open", 2),
        ("state=cancelled", 0),
        ("signed_since=2026-02-10", 1),
        ("updated_since=2026-03-03T17:00:00Z", 0),
        ("updated_since=2026-02-01T00:00:00Z&state=open", 2),
    ):
        assert len(read(program, f"/sales?{query}")["items"]) == found, query
    for query in ("state=lost", "customer=x", "signed_since=soon", "external_id=%00", "limit=101", "q=x"):
        assert program.get(f"/sales?{query}").status_code == 422, query


def test_a_program_asks_for_what_changed_since_and_misses_nothing_that_changes_meanwhile(app: Flask) -> None:
    gardens(4)
    program, ana, bea = Caller(app, token_for()), sale_of("ana"), sale_of("bea")
    tell("dee", delivery_of(ana, 1), "started", "We began.", NOON + HOUR)
    tell("dee", delivery_of(bea, 1), "started", "We began.", NOON + 2 * HOUR)
    since = "/sales?updated_since=2026-03-03T18:00:00Z"
    changed = read(program, since)["items"]
    assert [(one["ref"], one["updated_at"]) for one in changed] == [
        (ana.ref, "2026-03-03T18:00:00Z"),
        (bea.ref, "2026-03-03T19:00:00Z"),
    ]
    assert read(program, f"/sales/{ana.ref}")["updated_at"] == "2026-03-03T18:00:00Z"
    path = "/sales?updated_since=2026-01-01T00:00:00Z&limit=2"
    first = read(program, path)
    met = [one["ref"] for one in first["items"]]
    # One that was met already changes again, and so comes again, behind all others.
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "Half of it.", NOON + 3 * HOUR)
    for _ in range(3):
        page = read(program, f"{path}&cursor={first['next']}")
        met += [one["ref"] for one in page["items"]]
        first = page
        if first["next"] is None:
            break
    assert (len(set(met)), met[-1]) == (6, ana.ref)
    with counted_statements() as statements:
        read(program, since)
        read(program, "/sales?state=cancelled")
    lists = [one for one in statements if '"customer_name"' in one]
    assert len(lists) == 2
    if engine() == "sqlite":
        plans = [
            row[3]
            for one in lists
            for row in db.execute_sql(f"EXPLAIN QUERY PLAN {one}", [None] * one.count("?")).fetchall()
        ]
        assert not [step for step in plans if step.startswith("SCAN")], plans
        assert any("live_at_stream" in step for step in plans)
        assert any("sale_state_sealed_at" in step for step in plans)


def test_a_scheduler_reads_what_is_due_when_and_what_was_delivered_last(app: Flask) -> None:
    kitchen, program = sale_of("ana"), Caller(app, token_for("dee"))
    listed = list(every_item(program, "/deliveries"))
    days = [one["due_on"] for one in listed]
    assert days == sorted(days)  # type: ignore[type-var]
    assert len({one["ref"] for one in listed}) == len(listed) == 10
    week = read(program, "/deliveries?due_from=2026-03-02&due_until=2026-03-06")["items"]
    assert [one["due_on"] for one in week] == ["2026-03-02", "2026-03-04", "2026-03-06"]
    worktop = delivery_of(kitchen, 1)
    tell("dee", worktop, "delivered", "It is in.", NOON)
    [done] = read(program, "/deliveries?state=delivered")["items"]
    assert (done["ref"], done["promise"]["n"], done["sale"]["title"]) == (worktop.ref, 1, "Your kitchen")
    whole = read(program, f"/deliveries/{worktop.ref}")
    assert {**done, **whole} == whole
    assert program.get("/deliveries?state=delivered&due_from=2026-03-02").status_code == 422


@LONG_ON_POSTGRES
def test_a_program_learns_by_what_names_it_may_call_who_works_here(app: Flask) -> None:
    found = list(every_item(Caller(app, token_for("sam")), "/staff"))
    assert [(one["name"], one["role"]) for one in found] == [
        ("Dee Lindqvist", "delivery"),
        ("Max Hallam", "manager"),
        ("Sam Ortega", "sales"),
    ]
    assert found[0]["email"] == "dee@hallam.example"


def _statements(program: Caller, path: str) -> int:
    with counted_statements() as statements:
        read(program, path)
    return len(statements)
