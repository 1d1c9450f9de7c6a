"""What programs read of all that happened: in order, once each, and no more than their member of staff may see."""

import pytest
from flask import Flask

from portal.happenings import queries
from portal.happenings.jobs import place_all
from portal.happenings.models import Happening
from portal.happenings.rules import NOT_FOR_DELIVERY, TOLD, UNTOLD, kinds_told
from portal.people.models import Token
from portal.record import events as record_events
from portal.record.actions import erase
from portal.record.models import EntryText
from portal.record.through import acting_through
from tests.api.program import Caller, token_for
from tests.cast import NOON, sale_of, viewer
from tests.page import counted_statements
from tests.webhooks.sending import progress


def read_all(program: Caller, path: str = "/events?limit=3") -> list[dict[str, object]]:
    place_all(NOON)
    found: list[dict[str, object]] = []
    while True:
        answer = program.get(path)
        assert answer.status_code == 200, answer.json
        assert answer.json is not None
        found += answer.json["items"]
        link = answer.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
        path = link.split("/api/v1")[1]
        if not answer.json["more"]:
            return found


def test_every_kind_is_told_by_a_scope_or_to_nobody_for_a_reason() -> None:
    kinds = {kind for kind in record_events.kinds() if not kind.startswith("test.")}
    assert kinds == set(TOLD) | set(UNTOLD), "place the new kind in portal/happenings/rules.py"
    assert not set(TOLD) & set(UNTOLD)
    assert set(TOLD.values()) <= {"sales:read", "insights:read"}
    assert all(UNTOLD.values())


def test_max_reads_everything_once_and_in_its_order(app: Flask, program: Caller) -> None:
    progress("ana")
    found = read_all(program)
    ids = [one["id"] for one in found]
    assert len(ids) == len(set(ids))
    told = Happening.select().where(Happening.kind.in_(list(TOLD))).order_by(Happening.position)
    assert [one["type"] for one in found] == [row.kind for row in told]
    last = found[-1]
    assert last["actor"] == {"kind": "staff", "ref": viewer("max").ref, "name": "Max Hallam"}
    assert (last["sale"], last["customer"]) == (sale_of("ana").ref, viewer("ana").customer)
    behind = program.get(f"/events?cursor={last['id']}").json
    assert behind is not None
    assert (behind["items"], behind["more"]) == ([], False)


def test_dee_is_told_no_price_and_sam_nothing_of_anothers_sale(app: Flask) -> None:
    dee = read_all(Caller(app, token_for("dee", ["sales:read"])))
    assert dee
    assert not [one for one in dee if one["type"] in NOT_FOR_DELIVERY or "price" in dict(one["data"])]  # type: ignore[call-overload]
    sale = sale_of("bea")
    type(sale).update(salesperson=viewer("max").ref).where(type(sale).ref == sale.ref).execute()
    sam = Caller(app, token_for("sam", ["sales:read"]))
    assert {one["sale"] for one in read_all(sam)} == {sale_of("ana").ref}
    assert sam.get(f"/events?sale={sale.ref}").status_code == 404


def test_dee_is_told_of_nothing_that_no_page_shows_her() -> None:
    told = kinds_told(["sales:read", "insights:read"], delivers=True)
    unseen = {
        "enquiry.received",
        "review.answered",
        "addition.made",
        "change.proposed",
        "charges.entered",
        "sale.repriced",
        "concern.raised",
    }
    assert unseen <= set(TOLD)
    assert not unseen & told
    assert {"delivery.updated", "testimonial.published"} <= told


def test_what_was_erased_is_null_and_the_erasing_is_told(app: Flask, program: Caller) -> None:
    progress("ana", "Your aunt opened the door.")
    row = EntryText.select().where(EntryText.text == "Your aunt opened the door.").get()
    erase(row.stream, [(row.seq, row.name)], "system", NOON)
    found = read_all(program, f"/events?sale={row.stream}&limit=100")
    assert found[-2]["data"]["text"] is None  # type: ignore[index]
    assert found[-1]["type"] == "record.erased"
    assert found[-1]["actor"] == {"kind": "system", "ref": None, "name": None}
    assert found[-1]["data"] == {"texts": [{"seq": row.seq, "name": row.name}], "receipts": False}


def test_what_a_program_did_is_told_as_its_own(app: Flask, program: Caller) -> None:

    with acting_through(Token.get().ref):
        progress("ana")
    last = read_all(program)[-1]
    assert last["actor"] == {"kind": "program", "ref": Token.get().ref, "name": "Scheduler"}
    assert "acting_program" not in last["data"]  # type: ignore[operator]


def test_from_now_on_some_kinds_and_one_sale(app: Flask, program: Caller) -> None:
    place_all(NOON)
    begun = program.get("/events?from=now&kinds=delivery.updated").json
    assert begun is not None
    assert begun["items"] == []
    progress("ana")
    progress("bea")
    later = program.get(f"/events?cursor={begun['next']}&sale={sale_of('bea').ref}&wait=30").json
    assert later is not None
    assert [one["type"] for one in later["items"]] == ["delivery.updated"]
    sealed = read_all(program, "/events?kinds=sale.sealed,verdict.given")
    assert {one["type"] for one in sealed} == {"sale.sealed"}


def test_an_empty_page_may_have_more_behind_it(
    app: Flask, program: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_all(NOON)

    progress("ana")
    monkeypatch.setattr(queries, "SCANNED", 2)
    found = read_all(program, "/events?kinds=delivery.updated")
    assert [one["type"] for one in found] == ["delivery.updated"]


def test_what_can_not_be_asked_is_named(app: Flask, program: Caller) -> None:
    for query, parameter in (
        ("kinds=staff.added", "kinds"),
        ("kinds=", "kinds"),
        ("cursor=nonsense", "cursor"),
        ("wait=31", "wait"),
        ("wait=0", "wait"),
        ("from=then", "from"),
        ("limit=101", "limit"),
    ):
        answer = program.get(f"/events?{query}")
        assert answer.status_code == 422, query
        assert answer.json is not None
        assert [one["parameter"] for one in answer.json["errors"]] == [parameter]
    assert Caller(app, token_for("max", ["insights:read"])).get("/events").status_code == 403


def test_a_page_takes_as_many_statements_however_much_is_on_it(app: Flask, program: Caller) -> None:
    place_all(NOON)
    counts = []
    for limit in (1, 1, 100):
        with counted_statements() as statements:
            assert program.get(f"/events?limit={limit}").status_code == 200
        counts.append(len(statements))
    # The first call notes that the token was used.
    assert counts[0] <= 12
    assert counts[1] == counts[2]
