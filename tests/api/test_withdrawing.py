"""Programs take back what our side entered or asked for, by the rules of the pages; never what the customer said."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.changes.models import Change
from portal.charges.models import Charge, Extra, HiddenCost
from portal.record.verify import verify_all
from tests.api.program import Caller, token_for
from tests.api.test_writing_sales import pointers
from tests.cast import sale_of, viewer
from tests.changes.help import proposed
from tests.page import Browser
from tests.people.post import forget_mails, sent

WHY = {"why": "That was the invoice of another customer."}
EXTRA = {"words": "A second socket", "amount": "180.00", "why": "You asked for it."}


def made(program: Caller, noun: str, **body: Any) -> str:
    """Let a program make something of Ana's sale; returns its ref."""
    answer = program.send("POST", f"/sales/{sale_of('ana').ref}/{noun}", body)
    assert answer.status_code == 201, answer.text
    return str((answer.json or {})["ref"])


def taken_back(program: Caller, path: str, body: Any = None) -> TestResponse:
    return program.send("POST", f"{path}/withdrawal", WHY if body is None else body)


def words_on(app: Flask, path: str) -> str:
    """Return what Ana reads on a page of her sale."""
    return Browser(app).sign_in("ana").get(f"/my/sales/{sale_of('ana').ref}/{path}").words


def test_a_charge_that_was_wrong_counts_no_more_and_stays_to_be_seen(app: Flask, program: Caller) -> None:
    saw = {"words": "A saw", "amount": "90.00", "of": "new", "why": "It broke.", "as_hidden_cost": True}
    ref = made(program, "charges", **saw)
    assert HiddenCost.get().ended_at is None
    path = f"/charges/{ref}"
    bare = taken_back(program, path, {"why": " "})
    assert (bare.status_code, pointers(bare)) == (422, {"#/why"})
    forget_mails()
    answer = taken_back(program, path)
    assert (answer.status_code, (answer.json or {})["ref"]) == (201, ref)
    row = Charge.get_by_id(ref)
    assert (row.void_by, row.void_why) == (viewer("max").ref, WHY["why"])
    assert HiddenCost.get().how == "withdrawn"
    assert "Max Hallam, through Scheduler, takes back a charge of $90 in" in sent()[0].text
    assert "Taken back by Max Hallam, through Scheduler," in words_on(app, "charges")
    assert taken_back(program, path).status_code == 409
    again = program.get(f"/sales/{sale_of('ana').ref}/charges").json or {}
    assert again["items"][0]["withdrawn"]["why"] == WHY["why"]
    assert list(verify_all()) == []


def test_an_extra_without_an_answer_is_asked_for_no_more(app: Flask, program: Caller) -> None:
    ref = made(program, "extras", **EXTRA)
    answer = taken_back(program, f"/extras/{ref}", {})
    assert (answer.status_code, (answer.json or {})["state"]) == (201, "withdrawn")
    assert taken_back(program, f"/extras/{ref}").status_code == 409
    assert Extra.get_by_id(ref).ended_by == viewer("max").ref
    made(program, "charges", words="A saw", amount="90.00", of="new", why="It broke.", as_hidden_cost=True)
    billed = Extra.get(Extra.billed > 0).ref
    assert taken_back(program, f"/extras/{billed}").status_code == 409
    assert list(verify_all()) == []


def test_a_change_that_we_proposed_is_taken_back_and_one_of_ana_s_is_not(app: Flask, program: Caller) -> None:
    due = {"once": "2026-03-20"}
    ref = made(program, "changes", promise=1, reason="The quarry closed.", due=due)
    forget_mails()
    answer = taken_back(program, f"/changes/{ref}", {"why": "It opened again."})
    assert (answer.status_code, (answer.json or {})["state"]) == (201, "withdrawn")
    assert "Max Hallam, through Scheduler, withdraws the change of promise 1" in sent()[0].text
    assert "It opened again. Max Hallam, through Scheduler," in words_on(app, "changes/1")
    assert taken_back(program, f"/changes/{ref}").status_code == 409
    hers = proposed("ana", 4, words="You leave it clean.")
    assert taken_back(program, f"/changes/{hers.ref}").status_code == 404
    assert Change.get_by_id(hers.ref).state == "proposed"
    assert list(verify_all()) == []


def test_who_delivers_and_who_does_not_see_the_sale_take_nothing_back(app: Flask, program: Caller) -> None:
    path = f"/extras/{made(program, 'extras', **EXTRA)}"
    dee = Caller(app, token_for("dee", ["charges:write"], "Dee"))
    assert taken_back(dee, path).status_code == 403
    assert taken_back(program, "/extras/AAAAAAAAAAAAA").status_code == 404
    reads = Caller(app, token_for("max", ["sales:read"], "Reads"))
    assert taken_back(reads, path).status_code == 403
    keyed = {"Idempotency_Key": "back-1"}
    first = program.send("POST", f"{path}/withdrawal", {}, **keyed)
    assert (first.status_code, program.send("POST", f"{path}/withdrawal", {}, **keyed).data) == (
        201,
        first.data,
    )
