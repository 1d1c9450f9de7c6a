"""A scheduler posts how promises stand: updates of every kind, occasions, who delivers; by the rules of the pages."""

from base64 import b64encode
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.deliveries.models import Delivery, Occasion, Update, UpdateFile, Wait
from portal.lib.db import db
from portal.lib.pictures import Picture, read_picture
from portal.record.models import Entry
from portal.record.through import THROUGH
from portal.record.verify import verify_all
from tests.api.program import Caller, token_for
from tests.api.test_writing_sales import pointers
from tests.cast import sale_of, viewer
from tests.deliveries.help import again, deliveries_of, told
from tests.desk.help import photo


def post(program: Caller, delivery: Delivery, status: int = 201, **body: Any) -> TestResponse:
    """Post an update and expect its status."""
    answer = program.send("POST", f"/deliveries/{delivery.ref}/updates", body)
    assert answer.status_code == status, answer.text
    return answer


def test_every_kind_of_update_is_told_with_what_it_needs(program: Caller) -> None:
    [worktop], [cabinets], fridays, [clean] = (deliveries_of(n) for n in (1, 2, 3, 4))
    started = post(program, worktop, kind="started", text="We began.").json or {}
    assert (started["progress"], started["promise"], started["due_on"]) == ("started", 1, "2026-03-04")
    assert started["url"].endswith(f"/api/v1/deliveries/{worktop.ref}")
    assert started["version"] == again(worktop).version
    assert started["update"] == Update.get(Update.delivery == worktop.ref).ref
    risk = post(program, worktop, kind="at_risk", text="The slab broke.", forecast_on="2026-03-09")
    assert ((risk.json or {})["progress"], (risk.json or {})["forecast_on"]) == ("at_risk", "2026-03-09")
    wait = {"what": "The colour", "by_on": "2026-03-05", "otherwise": "It comes later."}
    post(program, worktop, kind="waiting", wait=wait)
    assert Wait.get(Wait.delivery == worktop.ref).by_on == date(2026, 3, 5)
    post(program, worktop, kind="progress", text="It is cut.")
    done = post(program, worktop, kind="delivered").json or {}
    assert (done["progress"], done["delivered_at"]) == ("delivered", "2026-03-03T17:00:00Z")
    post(program, cabinets, kind="missed", text="We forgot.")
    post(program, clean, kind="breach", text="There was dust.")
    post(program, fridays[0], kind="delivered", was=fridays[0].version)
    assert [kind for kind, _ in told(worktop)] == ["started", "at_risk", "waiting", "progress", "delivered"]
    through = {entry.facts.count(THROUGH) for entry in Entry.select().where(Entry.kind == "delivery.updated")}
    assert through == {1}
    assert list(verify_all()) == []


def test_what_does_not_fit_is_refused_at_its_places_and_who_was_late_is_told(program: Caller) -> None:
    [worktop], [clean] = deliveries_of(1), deliveries_of(4)
    wrong: list[tuple[dict[str, Any], set[str]]] = [
        ({"kind": "delighted"}, {"#/kind"}),
        ({"kind": "retracted", "text": "No."}, {"#/kind"}),
        ({"kind": "progress"}, {"#/text"}),
        ({"kind": "at_risk"}, {"#/text", "#/forecast_on"}),
        ({"kind": "waiting"}, {"#/wait/what", "#/wait/by_on", "#/wait/otherwise"}),
        ({"kind": "started", "forecast_on": "2026-03-09"}, {"#/forecast_on"}),
        ({"kind": "at_risk", "text": "Late.", "forecast_on": "9999-12-31"}, {"#/forecast_on"}),
        ({"kind": "breach", "text": "It broke."}, {"#/kind"}),
        ({"kind": "started", "text": "\ud800"}, {"#/text"}),
        ({"kind": "started", "text": "\0"}, {"#/text"}),
        ({"kind": "started", "was": "1"}, {"#/was"}),
        ({"kind": "started", "verdict": "kept"}, {"#/verdict"}),
        ({"kind": "started", "files": [{"name": "a", "data": "%%"}]}, {"#/files/0/data"}),
        ({"kind": "started", "files": [_file("a.txt", b"A"), _file("b.exe", b"MZ\0\0")]}, {"#/files/1"}),
    ]
    for body, places in wrong:
        assert pointers(post(program, worktop, 422, **body)) == places, body
    assert post(program, clean, 422, kind="delivered").status_code == 422
    assert told(worktop) == []
    was = worktop.version
    post(program, worktop, kind="started", was=was)
    late = post(program, worktop, 409, kind="progress", text="Mine.", was=was)
    assert (late.json or {})["type"].endswith("/conflict")
    assert [kind for kind, _ in told(worktop)] == ["started"]


def test_nobody_waits_while_photos_are_made_anew(program: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes seconds, and who writes holds the one lock of SQLite."""
    held: list[bool] = []

    def watched(data: bytes) -> Picture:
        held.append(db.in_transaction())
        return read_picture(data)

    monkeypatch.setattr("portal.lib.uploads.read_picture", watched)
    [worktop] = deliveries_of(1)
    post(program, worktop, kind="progress", files=[_file("worktop.jpg", photo()[0].getvalue())])
    assert held == [False]


def test_photos_and_files_come_along_and_photos_are_made_anew(program: Caller) -> None:
    [worktop] = deliveries_of(1)
    picture = photo()[0].getvalue()
    files = [_file("worktop.jpg", picture), _file("note.txt", b"Paid in full.\n")]
    post(program, worktop, kind="progress", files=files)
    kept = list(UpdateFile.select().order_by(UpdateFile.n))
    assert [(one.kind, one.name, one.media_type) for one in kept] == [
        ("photo", "worktop.jpg", "image/webp"),
        ("file", "note.txt", "text/plain"),
    ]


def test_an_update_is_taken_back_and_stays_visible(program: Caller) -> None:
    [worktop] = deliveries_of(1)
    update = (post(program, worktop, kind="delivered").json or {})["update"]
    path = f"/updates/{update}/retraction"
    assert program.send("POST", path, {"text": "Wrong.", "was": worktop.version}).status_code == 409
    back = program.send("POST", path, {"text": "That was another one."})
    assert (back.status_code, (back.json or {})["progress"]) == (201, "promised")
    assert [kind for kind, _ in told(worktop)] == ["delivered", "retracted"]
    twice = program.send("POST", path, {"text": "Again."})
    assert (twice.status_code, pointers(twice)) == (422, {"#/text"})


def test_an_occasion_is_opened_and_its_time_runs(program: Caller) -> None:
    path = f"/sales/{sale_of('ana').ref}/occasions"
    body = {"promise": 5, "what": "The tap drips.", "starts_at": "2026-03-03T15:00:00Z"}
    answer = program.send("POST", path, body)
    assert answer.status_code == 201, answer.text
    told_ = answer.json or {}
    assert answer.location.endswith(f"/deliveries/{told_['ref']}")
    assert told_["due_at"] == "2026-03-03T19:00:00Z"
    assert Occasion.get().by_customer is False
    for change, places in (
        ({"promise": 1}, {"#/promise"}),
        ({"promise": 99}, {"#/promise"}),
        ({"starts_at": "2026-03-04T15:00:00Z"}, {"#/starts_at"}),
        ({"starts_at": "0001-01-01T00:00:00Z"}, {"#/starts_at"}),
        ({"starts_at": "2026-03-03T10:00:00-05:00"}, {"#/starts_at"}),
    ):
        refused = program.send("POST", path, {**body, **change})
        assert (refused.status_code, pointers(refused)) == (422, places)


def test_who_delivers_takes_on_what_is_nobodys_and_no_more(app: Flask, program: Caller) -> None:
    dee = Caller(app, token_for("dee", ["deliveries:write"], "Dee"))
    [worktop], [floor] = deliveries_of(1), deliveries_of(6)
    assert (floor.assigned_to, worktop.assigned_to) == (None, viewer("dee").ref)
    taken = dee.send("POST", f"/deliveries/{floor.ref}/assignment", {"to": viewer("dee").ref})
    assert (taken.status_code, (taken.json or {})["assigned_to"]) == (200, viewer("dee").ref)
    refused = dee.send("POST", f"/deliveries/{floor.ref}/assignment", {"to": viewer("sam").ref})
    assert (refused.status_code, pointers(refused)) == (422, {"#/to"})
    stranger = program.send("POST", f"/deliveries/{floor.ref}/assignment", {"to": viewer("ana").ref})
    assert (stranger.status_code, pointers(stranger)) == (422, {"#/to"})
    given = program.send("POST", f"/deliveries/{floor.ref}/assignment", {"to": viewer("sam").ref})
    assert given.status_code == 200
    # What is Sam's now isn't there for those who deliver.
    body = {"kind": "started", "text": "Begun."}
    assert dee.send("POST", f"/deliveries/{floor.ref}/updates", body).status_code == 404
    assert dee.send("POST", "/deliveries/AAAAAAAAAAAAA/updates", body).status_code == 404


def _file(name: str, body: bytes) -> dict[str, str]:
    return {"name": name, "data": b64encode(body).decode()}
