"""A CRM posts won deals: each becomes one sale, whole or not at all, whatever is sent, and however often."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.api.jobs import forget_answers
from portal.api.writes import sales as writing
from portal.api.writes.examples import CHARGE, SALE, WON
from portal.charges.models import Charge
from portal.intake.models import Draft, Imported
from portal.lib import clock
from portal.lib.api.replay import CLAIM, Claim, KeptAnswer
from portal.lib.db import release
from portal.lib.outbox import Outbox
from portal.people.models import Token
from portal.promises.models import Promise
from portal.record.models import Entry
from portal.record.through import THROUGH
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.api.program import Caller, token_for
from tests.cast import NOON, viewer
from tests.intake.help import dump


def pointers(answer: TestResponse) -> set[str]:
    """Return the pointers of a refusal."""
    assert answer.mimetype == "application/problem+json"
    return {one["pointer"] for one in (answer.json or {}).get("errors", ())}


def test_a_won_deal_is_a_sealed_sale_with_its_charges_and_names_the_program(program: Caller) -> None:
    answer = program.send("POST", "/sales", WON)
    assert answer.status_code == 201, answer.text
    told = answer.json
    assert told is not None
    assert (told["state"], told["unchanged"]) == ("open", False)
    assert answer.location == told["url"]
    assert told["url"].endswith(f"/api/v1/sales/{told['ref']}")
    assert told["page"].endswith(f"/staff/sales/{told['ref']}")
    sale = Sale.get_by_id(told["ref"])
    assert (sale.title, sale.salesperson) == ("Your bathroom", viewer("sam").ref)
    assert Promise.select().where(Promise.sale == sale.ref).count() == 3
    assert Charge.get(Charge.sale == sale.ref).minor == 413333
    assert Outbox.select().where(Outbox.recipient == "eve@quill.example").count() == 2
    token = Token.get().ref
    for entry in Entry.select().where(Entry.stream == sale.ref):
        assert (entry.actor, json.loads(entry.facts)[THROUGH]) == (viewer("max").ref, token)
    assert list(verify_all()) == []


def test_without_a_mail_nobody_is_written_to(program: Caller) -> None:
    before = Outbox.select().count()
    assert program.send("POST", "/sales", {**WON, "mail": False}).status_code == 201
    assert Outbox.select().count() == before


def test_the_very_same_deal_again_changes_nothing_and_another_one_is_refused(program: Caller) -> None:
    first = program.send("POST", "/sales", WON)
    rows = Entry.select().count()
    again = program.send("POST", "/sales", WON)
    assert (again.status_code, again.json) == (200, {**(first.json or {}), "unchanged": True})
    other = program.send("POST", "/sales", {**WON, "title": "Your other bathroom"})
    assert (other.status_code, pointers(other)) == (422, {"#/external_id"})
    charged = program.send("POST", "/sales", {**WON, "charges": [{**CHARGE, "amount": "1.00"}]})
    assert (charged.status_code, pointers(charged)) == (422, {"#/external_id"})
    assert Entry.select().count() == rows


def test_without_sealing_it_is_a_draft_of_its_salesperson(program: Caller) -> None:
    answer = program.send("POST", "/sales", SALE)
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["state"] == "draft"
    assert answer.location.endswith(f"/drafts/{answer.json['ref']}")
    assert Draft.get_by_id(answer.json["ref"]).salesperson == viewer("sam").ref
    sealed = program.send("POST", "/sales", {**SALE, "seal": True})
    assert (sealed.status_code, pointers(sealed)) == (422, {"#/seal"})
    charged = program.send("POST", "/sales", {**SALE, "external_id": "b", "charges": [CHARGE]})
    assert (charged.status_code, pointers(charged)) == (422, {"#/charges"})


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda sale: sale.pop(name)


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    *names, last, value = path

    def change(sale: Any) -> None:
        for name in names:
            sale = sale[name]
        sale[last] = value

    return change


BAD = [
    (_without("customer"), {"#/customer"}),
    (_set("colour", "red"), {"#/colour"}),
    (_set("title", 7), {"#/title"}),
    (_set("title", "Half a \ud800 character"), {"#/title"}),
    (_set("title", "A \0 in it"), {"#/title"}),
    (_set("seal", "yes"), {"#/seal"}),
    (_set("signed_on", "2026-02-30"), {"#/signed_on"}),
    (_set("promises", 0, "quote", "exact", "The shower is in by May."), {"#/promises/0/quote/exact"}),
    (
        _set("promises", 2, "due", {"once": {"after": "bath", "offset": "P2D"}}),
        {"#/promises/2/due/once/after"},
    ),
    (_set("price", "amount", "12.400,00"), {"#/price/amount"}),
    (_set("price", "amount", 12400), {"#/price/amount"}),
    (_set("customer", "contacts", 0, "email", "ana@brandt.example"), {"#/customer/contacts/0/email"}),
    (_set("charges", 0, "amount", "1e3"), {"#/charges/0/amount"}),
    (_set("charges", 0, "of", "line:7"), {"#/charges/0/of"}),
    (_set("charges", 0, "pay_link", "http://pay.example"), {"#/charges/0/pay_link"}),
    (_set("charges", 0, "amount", "99999.00"), {"#/charges/0/as_hidden_cost"}),
    (
        lambda sale: sale["sources"][0].update(text=None, file="proposal.pdf"),
        {"#/sources/0/file"},
    ),
    (
        lambda sale: (sale.pop("title"), sale["promises"][1].pop("due"), sale["price"].update(more=1)),
        {"#/title", "#/promises/1/due", "#/price/more"},
    ),
]


def test_whatever_is_wrong_is_told_at_its_place_and_nothing_is_kept(program: Caller) -> None:
    before = dump()
    for change, places in BAD:
        sale = deepcopy(WON)
        change(sale)
        answer = program.send("POST", "/sales", sale)
        assert (answer.status_code, pointers(answer)) == (422, places), answer.text
    after = dump()
    for table in ("sale", "draft", "imported", "entry", "stream", "outbox", "staff", "kept_answer", "charge"):
        assert after[table] == before[table], table


def test_all_that_is_wrong_is_told_at_once_whatever_finds_it(app: Flask) -> None:
    sam = Caller(app, token_for("sam", ["sales:write", "charges:write", "sales:read"]))
    theirs = {**deepcopy(WON), "salesperson": "kim@hallam.example"}
    before = dump()

    def told(*changes: Callable[[dict[str, Any]], object]) -> set[str]:
        sale = deepcopy(theirs)
        for change in changes:
            change(sale)
        answer = sam.send("POST", "/sales", sale)
        assert answer.status_code == 422, answer.text
        return pointers(answer)

    seller, words = {"#/salesperson"}, _set("promises", 0, "quote", "exact", "It is in by May.")
    assert told() == seller
    assert told(words) == seller | {"#/promises/0/quote/exact"}
    assert told(words, _set("seal", False)) == seller | {"#/promises/0/quote/exact", "#/charges"}
    assert told(_set("customer", "contacts", 0, "email", "ana@brandt.example")) == seller | {
        "#/customer/contacts/0/email"
    }
    wrong = {**CHARGE, "of": "line:7"}
    assert told(_set("charges", [CHARGE, {**wrong, "external_id": "b"}])) == seller | {"#/charges/1/of"}
    after = dump()
    assert {name for name, rows in after.items() if rows != before[name]} <= {"bucket", "token_secret"}


def test_what_is_no_json_of_ours_is_refused_before_anything_is_read(app: Flask) -> None:
    client, headers = app.test_client(), {"Authorization": f"Bearer {token_for()}"}

    def post(body: bytes, kind: str = "application/json") -> int:
        answer = client.post("/api/v1/sales", data=body, headers={**headers, "Content-Type": kind})
        assert answer.mimetype == "application/problem+json"
        return answer.status_code

    assert post(b'{"title": "a", "title": "b"}') == 400
    assert post(b"{") == 400
    assert post(b'{"title": NaN}') == 400
    assert post(b"\xff") == 400
    assert post(b"[" * 100_000) == 400
    assert post(b"{}", "text/plain") == 415
    assert post(b"[]") == 422
    assert post(b'{"title": "' + b"x" * 12_000_000 + b'"}') == 413


def test_a_token_does_what_its_scopes_and_its_member_of_staff_may(app: Flask) -> None:
    def post(who: str, scopes: list[str], body: Any = WON) -> TestResponse:
        return Caller(app, token_for(who, scopes, f"{who} {len(scopes)}")).send("POST", "/sales", body)

    assert post("max", ["sales:read"]).status_code == 403
    refused = post("max", ["sales:write"])
    assert (refused.status_code, "charges:write" in refused.text) == (403, True)
    dee = post("dee", ["sales:write", "charges:write"])
    assert (dee.status_code, "whose role (delivery)" in dee.text) == (403, True)
    another = post("sam", ["sales:write", "charges:write"], {**WON, "salesperson": "kim@hallam.example"})
    assert (another.status_code, pointers(another)) == (422, {"#/salesperson"})
    assert Sale.select().count() == 2
    assert post("sam", ["sales:write", "charges:write", "sales:read"]).status_code == 201


def test_one_key_gets_one_answer_for_a_day(program: Caller) -> None:
    deal = {**WON, "external_id": None}
    first = program.send("POST", "/sales", deal, Idempotency_Key="deal-1")
    assert first.status_code == 201
    again = program.send("POST", "/sales", deal, Idempotency_Key="deal-1")
    assert (again.status_code, again.data, again.location) == (201, first.data, first.location)
    assert again.headers["Idempotency-Replayed"] == "true"
    # It may hold a secret that is shown once, so whoever reads the database alone can't read it.
    assert first.data[:20] not in bytes(KeptAnswer.get().body or b"")
    other = program.send("POST", "/sales", {**deal, "title": "Another"}, Idempotency_Key="deal-1")
    assert other.status_code == 422
    assert (other.json or {})["type"].endswith("/key-reused")
    assert Sale.select().count() == 3
    forget_answers(NOON + timedelta(hours=23))
    assert KeptAnswer.select().count() == 1
    forget_answers(NOON + timedelta(hours=25))
    assert KeptAnswer.select().count() == 0


def test_a_request_that_is_under_way_is_waited_for_and_one_that_died_is_done_anew(
    app: Flask, program: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False

    def die(*_: object) -> None:
        raise SystemError

    monkeypatch.setattr(writing, "_entered", die)
    before = dump()
    # It fails after the sale was sealed, before it has an answer.
    assert program.send("POST", "/sales", WON, Idempotency_Key="deal-1").status_code == 500
    changed = {name for name, rows in dump().items() if rows != before[name]}
    assert changed <= {"token_secret", "bucket"}
    # A process that is killed there gives nothing back either.
    monkeypatch.setattr(Claim, "give_back", lambda _: None)
    assert program.send("POST", "/sales", WON, Idempotency_Key="deal-1").status_code == 500
    monkeypatch.undo()
    waits = program.send("POST", "/sales", WON, Idempotency_Key="deal-1")
    assert (waits.status_code, waits.headers["Retry-After"]) == (409, "2")
    assert Sale.select().count() == 2
    with clock.at(NOON + CLAIM):
        assert program.send("POST", "/sales", WON, Idempotency_Key="deal-1").status_code == 201


@pytest.mark.parametrize("way", ["key", "external_id"])
def test_thirty_two_posts_at_once_make_one_sale(app: Flask, way: str) -> None:
    secret = token_for()
    body = json.dumps({**WON, "external_id": None} if way == "key" else WON)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": "one"} if way == "key" else {}

    def post(_: int) -> tuple[int, bytes]:
        try:
            while True:
                with clock.at(NOON):
                    answer = app.test_client().post("/api/v1/sales", data=body, headers=headers)
                if answer.status_code != 409:
                    return answer.status_code, answer.data
        finally:
            release()

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(post, range(32)))
    statuses = [status for status, _ in answers]
    assert Sale.select().count() == 3
    assert Imported.select().count() == (2 if way == "key" else 3)
    assert len({json.loads(data)["ref"] for _, data in answers}) == 1
    if way == "key":
        assert set(statuses) == {201}
        assert len({data for _, data in answers}) == 1
    else:
        assert (statuses.count(201), statuses.count(200)) == (1, 31)
    assert list(verify_all()) == []
