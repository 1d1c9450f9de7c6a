"""Programs arrange by themselves to be called: their own webhooks and no others."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.lib import clock
from portal.lib.api.paging import cursor_of
from portal.people.actions.tokens import end_token
from portal.people.models import Token
from portal.webhooks.queries import webhook_for
from tests.api.program import Caller, token_for
from tests.cast import NOON, viewer
from tests.webhooks.receiver import Receiver, saying
from tests.webhooks.sending import progress, send

ASKED = {"name": "Planner", "url": "https://planner.example/kept", "kinds": ["delivery.updated"]}


def test_a_program_is_called_from_its_asking_to_its_ending(
    app: Flask, program: Caller, receiver: Receiver
) -> None:
    made = program.send("POST", "/webhooks", {"name": "Planner", "url": receiver.url})
    assert made.status_code == 201, made.json
    assert made.json is not None
    ref = made.json["ref"]
    assert made.json["secret"].startswith("whsec_")
    assert made.json["scopes"] == ["sales:read", "insights:read"]
    progress("ana")
    send(ref)
    assert receiver.events() == ["delivery.updated"]
    assert program.send("POST", f"/webhooks/{ref}/pings").status_code == 202
    receiver.answers = [saying("500 Oh")]
    send(ref, NOON + timedelta(seconds=1))
    calls = program.get(f"/webhooks/{ref}/attempts?limit=1").json
    assert calls is not None
    assert [(one["type"], one["status"], one["event"]) for one in calls["items"]] == [
        ("webhook.ping", 500, None)
    ]
    earlier = program.get(f"/webhooks/{ref}/attempts?cursor={calls['next']}").json
    assert earlier is not None
    assert [(one["type"], one["status"]) for one in earlier["items"]] == [("delivery.updated", 204)]
    off = program.send("PATCH", f"/webhooks/{ref}", {"on": False, "kinds": ["verdict.given"]}).json
    assert off is not None
    assert (off["on"], off["off_why"], off["kinds"], off["name"]) == (
        False,
        "hand",
        ["verdict.given"],
        "Planner",
    )
    assert program.send("POST", f"/webhooks/{ref}/pings").status_code == 409
    again = program.send("POST", f"/webhooks/{ref}/secrets").json
    assert again is not None
    assert again["secret"] != made.json["secret"]
    assert program.send("PATCH", f"/webhooks/{ref}", {"on": True}).status_code == 200
    assert (
        program.send("POST", f"/webhooks/{ref}/replays", {"since": "2026-03-01T00:00:00Z"}).status_code == 202
    )
    assert program.send("DELETE", f"/webhooks/{ref}").status_code == 204
    assert program.get(f"/webhooks/{ref}").status_code == 404
    assert program.get("/webhooks").json == {"items": [], "next": None}


def test_another_programs_webhook_is_not_there(app: Flask, program: Caller) -> None:
    made = program.send("POST", "/webhooks", ASKED).json
    assert made is not None
    other = Caller(app, token_for("max", ["webhooks:write", "sales:read"], "Other"))
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"on": False}),
        ("DELETE", "", None),
        ("POST", "/pings", None),
        ("POST", "/replays", {"since": "2026-03-01T00:00:00Z"}),
        ("POST", "/secrets", None),
        ("GET", "/attempts", None),
    ):
        assert other.send(method, f"/webhooks/{made['ref']}{path}", body).status_code == 404, path
    assert other.get("/webhooks").json == {"items": [], "next": None}
    assert program.get(f"/webhooks/{made['ref']}").json == {key: made[key] for key in made if key != "secret"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**ASKED, "url": "https://169.254.169.254/latest"}, "#/url"),
        ({**ASKED, "url": "ftp://planner.example"}, "#/url"),
        ({**ASKED, "name": "\t"}, "#/name"),
        ({**ASKED, "kinds": ["enquiry.received"]}, "#/kinds"),
        ({**ASKED, "kinds": ["nothing.such"]}, "#/kinds"),
        ({**ASKED, "secret": "mine"}, "#/secret"),
    ],
)
def test_what_can_not_be_taken_is_named(app: Flask, body: object, pointer: str) -> None:
    planner = Caller(app, token_for("sam", ["webhooks:write", "sales:read"]))
    answer = planner.send("POST", "/webhooks", body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    "key",
    [("0001-01-01T00:00:00+14:00", "A"), ("9999-12-31T23:59:59-14:00", "A"), ("yesterday", "A"), (1, 2)],
)
def test_a_cursor_that_no_page_of_calls_gave_is_refused(program: Caller, key: tuple[str | int, ...]) -> None:
    made = program.send("POST", "/webhooks", ASKED).json
    assert made is not None
    assert program.get(f"/webhooks/{made['ref']}/attempts?cursor={cursor_of(*key)}").status_code == 422


def test_a_token_that_may_read_nothing_hears_nothing(app: Flask) -> None:
    answer = Caller(app, token_for("max", ["webhooks:write"])).send("POST", "/webhooks", ASKED)
    assert answer.status_code == 403


@pytest.mark.parametrize("how", ["ended", "expired"])
def test_it_ends_with_its_token(app: Flask, receiver: Receiver, how: str) -> None:
    planner = Caller(app, token_for("sam", ["webhooks:write", "sales:read"]))
    made = planner.send("POST", "/webhooks", {"name": "Planner", "url": receiver.url}).json
    assert made is not None
    if how == "ended":
        end_token(Token.get().ref, viewer("max"), NOON)
    else:
        Token.update(expires_at=NOON + timedelta(hours=1)).execute()
    progress("ana")
    with clock.at(NOON + timedelta(hours=2)):
        send(made["ref"], NOON + timedelta(hours=2))
    assert receiver.calls == []
    assert webhook_for(viewer("max"), made["ref"]).off_why == "token"


def test_the_same_request_sent_again_makes_one_webhook(app: Flask, program: Caller) -> None:
    first, second = (program.send("POST", "/webhooks", ASKED, Idempotency_Key="k1") for _ in range(2))
    assert first.json == second.json
    listed = program.get("/webhooks").json
    assert listed is not None
    assert len(listed["items"]) == 1
