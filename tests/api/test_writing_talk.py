"""Programs write to customers, enter charges and propose changes; what is the customer's to say, they can't."""

import inspect
import re
import sys
from datetime import date
from typing import Any

from flask import Flask

from portal.api.blueprints import OPERATIONS
from portal.changes.models import Change
from portal.charges.models import Charge, Extra, HiddenCost
from portal.deliveries.actions import close_sale
from portal.messages.models import Message
from portal.promises.models import Promise
from portal.record.verify import verify_all
from tests.api.program import Caller, token_for
from tests.api.test_writing_sales import pointers
from tests.cast import sale_of, viewer
from tests.concerns.help import by, now, raised, worktop

FLOOR_DAY = "2026-03-20"


def test_in_a_cancelled_sale_nobody_is_asked_for_what_is_billed_beside_the_price(program: Caller) -> None:
    sale = sale_of("ana")
    close_sale(sale, "cancelled", "They move away.", by("max"))
    path, other = f"/sales/{sale.ref}/charges", {"words": "A stone saw", "amount": "90.00", "of": "new"}
    refused = program.send("POST", path, {**other, "why": "The old one broke."})
    assert (refused.status_code, pointers(refused)) == (422, {"#/as_hidden_cost"})
    assert "nobody is asked to approve $90 of this" in refused.text
    assert (
        program.send("POST", path, {**other, "why": "It broke.", "as_hidden_cost": True}).status_code == 201
    )
    extra = {"words": "A second socket", "amount": "180.00", "why": "You asked for it on Monday."}
    assert program.send("POST", f"/sales/{sale.ref}/extras", extra).status_code == 409


def test_a_message_and_a_noted_call_stand_in_the_conversation(program: Caller) -> None:
    path = f"/sales/{sale_of('ana').ref}/messages"
    written = program.send("POST", path, {"words": "We come on Thursday."})
    assert written.status_code == 201, written.text
    row = Message.get_by_id((written.json or {})["ref"])
    assert (row.words, row.how, row.by) == ("We come on Thursday.", "page", viewer("max").ref)
    noted = {"how": "call", "happened_at": "2026-03-03T16:00:00Z"}
    called = program.send("POST", path, {"noted": noted})
    assert called.status_code == 201, called.text
    assert Message.get_by_id((called.json or {})["ref"]).how == "call"
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"#/words"}),
        ({"words": " \n "}, {"#/words"}),
        ({"words": "x" * 5001}, {"#/words"}),
        ({"noted": {**noted, "how": "dream"}}, {"#/noted/how"}),
        ({"noted": {**noted, "happened_at": "2026-03-04T16:00:00Z"}}, {"#/noted/happened_at"}),
        ({"noted": noted, "files": [{"name": "a.txt", "data": "QQ=="}]}, {"#/files"}),
    ]
    for body, places in wrong:
        answer = program.send("POST", path, body)
        assert (answer.status_code, pointers(answer)) == (422, places), body
    assert Message.select().count() == 2
    assert list(verify_all()) == []


def test_a_change_is_proposed_and_nothing_changes(app: Flask, program: Caller) -> None:
    sale = sale_of("ana")
    path, due = f"/sales/{sale.ref}/changes", {"once": FLOOR_DAY}
    body = {"promise": 1, "reason": "The quarry closed.", "due": due, "price": "38000.00"}
    answer = program.send("POST", path, body)
    assert answer.status_code == 201, answer.text
    told = answer.json or {}
    assert (told["state"], told["n"], told["expires_on"]) == ("proposed", 1, "2026-03-17")
    change: Change = Change.get_by_id(told["ref"])
    assert (change.due, change.price, change.by_customer) == (due, 3800000, False)
    assert Promise.get_by_id(change.promise).due == {"once": "2026-03-04"}
    assert program.send("POST", path, body).status_code == 409
    release = {"promise": 2, "reason": "You wanted to keep them.", "release": True}
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({"due": {"once": "2026-03-01"}}, {"#/due/once"}),
        ({"due": {"undated": True}}, {"#/due"}),
        ({"due": "soon"}, {"#/due"}),
        ({"price": "38,000"}, {"#/price"}),
        ({"reason": ""}, {"#/reason"}),
        ({"lifetime": 5}, {"#/lifetime"}),
        ({"promise": 40}, {"#/promise"}),
        ({"release": True}, {"#/release"}),
        ({"due": None, "price": None}, {"#/words"}),
    ]
    for changes, places in wrong:
        refused = program.send("POST", path, {**body, "promise": 2, **changes})
        assert (refused.status_code, pointers(refused)) == (422, places), changes
    assert program.send("POST", path, release).status_code == 201
    dee = Caller(app, token_for("dee", ["sales:write"], "Dee"))
    assert dee.send("POST", path, body).status_code == 403


def test_a_charge_is_entered_once_and_a_hidden_cost_only_knowingly(app: Flask, program: Caller) -> None:
    path = f"/sales/{sale_of('ana').ref}/charges"
    body = {"words": "First third", "amount": "12800.00", "external_id": "bill-1"}
    first = program.send("POST", path, body)
    assert first.status_code == 201, first.text
    charge: Charge = Charge.get_by_id((first.json or {})["ref"])
    assert (charge.minor, charge.billed_on, charge.line) == (1280000, date(2026, 3, 3), None)
    again = program.send("POST", path, body)
    assert (again.status_code, again.json) == (200, {**(first.json or {}), "unchanged": True})
    spaced = program.send("POST", path, {**body, "external_id": " bill-1\n"})
    assert (spaced.status_code, spaced.json) == (200, again.json)
    credit = program.send("POST", path, {"words": "Too much", "amount": "-800.00", "of": "price"})
    assert credit.status_code == 201
    other = {"words": "A stone saw", "amount": "90.00", "of": "new", "why": "The old one broke."}
    hidden = program.send("POST", path, other)
    assert (hidden.status_code, pointers(hidden)) == (422, {"#/as_hidden_cost"})
    assert program.send("POST", path, {**other, "as_hidden_cost": True}).status_code == 201
    assert HiddenCost.select().count() == 1
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({"amount": "1.234"}, {"#/amount"}),
        ({"amount": 12}, {"#/amount"}),
        ({"amount": "1,200.00"}, {"#/amount"}),
        ({"amount": "0.00"}, {"#/amount"}),
        ({"external_id": "bill-1", "amount": "1.00"}, {"#/external_id"}),
        ({"of": "extra:9"}, {"#/of"}),
        ({"of": "all"}, {"#/of"}),
        ({"currency": "XQX"}, {"#/currency"}),
        ({"billed_on": "2031-01-01"}, {"#/billed_on"}),
    ]
    for changes, places in wrong:
        refused = program.send("POST", path, {**body, "external_id": "bill-2", **changes})
        assert (refused.status_code, pointers(refused)) == (422, places), changes
    for who, scopes in (("dee", ["charges:write"]), ("max", ["sales:write"])):
        caller = Caller(app, token_for(who, scopes, who))
        assert caller.send("POST", path, body).status_code == 403
    assert Charge.select().count() == 3
    assert list(verify_all()) == []


def test_an_extra_is_asked_for_and_waits_for_the_customer(program: Caller) -> None:
    path = f"/sales/{sale_of('ana').ref}/extras"
    body = {"words": "A second socket", "amount": "180.00", "why": "You asked for it.", "promise": 1}
    answer = program.send("POST", path, body)
    assert (answer.status_code, (answer.json or {})["state"]) == (201, "proposed")
    extra: Extra = Extra.get_by_id((answer.json or {})["ref"])
    assert (extra.minor, extra.agreed_minor) == (18000, None)
    for changes, places in (
        ({"amount": "-1.00"}, {"#/amount"}),
        ({"promise": 44}, {"#/promise"}),
        ({"why": ""}, {"#/why"}),
    ):
        refused = program.send("POST", path, {**body, **changes})
        assert (refused.status_code, pointers(refused)) == (422, places)


def test_a_concern_is_acknowledged_and_put_right_and_only_the_customer_closes_it(
    app: Flask, program: Caller
) -> None:
    concern = raised("The joint is open.", worktop())
    path = f"/concerns/{concern.ref}"
    late = program.send("POST", f"{path}/acknowledgement", {"words": "The joint.", "was": 1})
    assert late.status_code == 409
    known = program.send(
        "POST", f"{path}/acknowledgement", {"words": "The joint by the sink.", "was": concern.version}
    )
    assert (known.status_code, (known.json or {})["state"]) == (201, "acknowledged")
    past = program.send("POST", f"{path}/fix", {"words": "We close it.", "on": "2026-03-01"})
    assert (past.status_code, pointers(past)) == (422, {"#/on"})
    dee = Caller(app, token_for("dee", ["messages:write"], "Dee"))
    assert dee.send("POST", f"{path}/fix", {"words": "We close it.", "on": "2026-03-10"}).status_code == 403
    fix = program.send("POST", f"{path}/fix", {"words": "We close it.", "on": "2026-03-10"})
    assert fix.status_code == 201, fix.text
    assert ((fix.json or {})["state"], (fix.json or {})["fix"]) == ("proposed", 8)
    assert program.send("POST", f"{path}/fixed", {"words": "Done."}).status_code == 409
    other = raised("Dust.")
    fixed = program.send("POST", f"/concerns/{other.ref}/fixed", {"words": "We wiped it."})
    assert (fixed.status_code, now(other).state) == (201, "fixed")
    assert program.send("POST", "/concerns/AAAAAAAAAAAAA/fixed", {"words": "Done."}).status_code == 404


# Where the verbs stand that are the customer's alone.
THEIRS = {
    *(f"portal.deliveries.actions.{name}" for name in ("verdicts", "waits")),
    *(f"portal.concerns.actions.{name}" for name in ("judging", "raising", "settling")),
    *(f"portal.changes.actions.{name}" for name in ("adding", "answering", "confirming")),
    "portal.charges.actions.answering",
    "portal.messages.actions.disputing",
    "portal.ratings.actions.rating",
    "portal.testimonials.actions.writing",
}


def test_no_operation_speaks_in_a_customers_name() -> None:
    """Invariant 5: no verdict, rating, testimonial or approval, and nothing that closes a concern."""
    writes = [one for one in OPERATIONS if one.writes]
    named = re.compile(
        r"verdict|rating|testimonial|approv|accept|confirm|addition|settle|thank", re.IGNORECASE
    )
    assert [one.name for one in writes if named.search(f"{one.name} {one.path}")] == []
    ours = [module for name, module in sys.modules.items() if name.startswith("portal.api")]
    reached = {
        verb.__name__
        for module in ours
        for verb in vars(module).values()
        if inspect.isfunction(verb) and verb.__module__ in THEIRS
    }
    assert reached == set()
    assert sys.modules.keys() >= THEIRS
