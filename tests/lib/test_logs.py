"""The log tells what happened, to whom and when, and holds no token, name or message."""

import io
import json
import logging
import re

import pytest
import structlog
from flask import Flask, abort
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from portal.lib import logs

TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("logs")
    app.add_url_rule("/sign-in/<token>", "sign-in", _sign_in)
    app.add_url_rule("/failed/<token>", "failed", _fail)
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    app.add_url_rule("/gone", "gone", lambda: abort(410))
    logs.install(app)
    return app.test_client()


def _sign_in(token: str) -> str:
    logs.say_who("contact", "abc")
    structlog.get_logger().info("looked up")
    return token


def _fail(token: str) -> str:
    message = f"ana@example.com may not use {token} for 'her own words'\nand a second line"
    raise LookupError(message)


def test_a_request_is_told_by_its_route_and_never_by_its_path(client: FlaskClient) -> None:
    with capture_logs() as events:
        response = client.get(f"/sign-in/{TOKEN}?next={TOKEN}", headers={"Cookie": f"session={TOKEN}"})
    told = events[-1]
    assert (told["method"], told["route"], told["status"]) == ("GET", "/sign-in/<token>", 200)
    assert told["who"] == "contact:abc"
    assert told["ms"] >= 0
    assert told["request_id"] == response.headers["X-Request-Id"]
    assert TOKEN not in json.dumps(events)


@pytest.mark.parametrize("strange", ["/a", '"', "\\", "\x00\x7f\n", "é\u2028\U0001f600", None])
def test_the_line_of_a_request_is_what_the_steps_would_write(strange: str | None) -> None:
    lines = io.StringIO()
    logger = structlog.wrap_logger(structlog.WriteLogger(lines), processors=logs.processors())
    event = {
        "request_id": "0123",
        "who": None,
        "method": strange,
        "route": strange,
        "status": 200,
        "ms": 0.25,
    }
    logger.info("request", **event)
    assert _timeless(logs.request_line(event)) == _timeless(lines.getvalue())


def _timeless(line: str) -> str:
    found, count = re.subn(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"', '"then"', line)
    assert count == 1, line
    return found


def test_an_id_from_outside_is_never_taken(client: FlaskClient) -> None:
    response = client.get("/gone", headers={"X-Request-Id": "forged"})
    assert response.headers.getlist("X-Request-Id") != ["forged"]
    assert len(response.headers["X-Request-Id"]) == 16


def test_no_two_requests_share_an_id(client: FlaskClient) -> None:
    assert len({client.get("/gone").headers["X-Request-Id"] for _ in range(50)}) == 50


def test_a_failure_is_one_event_with_the_places_and_without_the_values(client: FlaskClient) -> None:
    with capture_logs() as events:
        assert client.get(f"/failed/{TOKEN}").status_code == 500
    failed = next(event for event in events if event["event"] == "failed")
    assert failed["error"].startswith("LookupError: … may not use … for …")
    assert any("test_logs.py" in step and "_fail" in step for step in failed["traceback"])
    for private in (TOKEN, "ana@", "her own words", "second line"):
        assert private not in json.dumps(events)


def test_the_cause_of_a_failure_is_told_too() -> None:
    error = ValueError("could not keep it")
    error.__cause__ = OSError("disk full")
    assert logs.told(error)["traceback"] == ["ValueError: could not keep it", "OSError: disk full"]


def test_an_error_that_is_logged_with_an_event_is_told_alike() -> None:
    lines = io.StringIO()
    logger = structlog.wrap_logger(structlog.WriteLogger(lines), processors=logs.processors())
    logger.error("broken", exc_info=ValueError("of 'hers'"))
    told = json.loads(lines.getvalue())
    assert (told["event"], told["error"], "exc_info" in told) == ("broken", "ValueError: of …", False)


def test_probes_are_told_only_when_they_fail(client: FlaskClient) -> None:
    with capture_logs() as events:
        client.get("/healthz")
        client.get("/gone")
    assert [event["route"] for event in events] == ["/gone"]


def test_an_unknown_path_is_told_without_it(client: FlaskClient) -> None:
    with capture_logs() as events:
        client.get(f"/{TOKEN}")
    assert [(event["route"], event["status"]) for event in events] == [(None, 404)]
    assert TOKEN not in json.dumps(events)


def test_a_line_of_a_library_is_json_on_one_line() -> None:
    error = ValueError("two\nlines")
    caught = (ValueError, error, None)
    record = logging.LogRecord("library", logging.WARNING, "", 0, "it %s", ("broke",), caught)
    line = logs.library_lines().format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert (told["event"], told["level"], told["logger"]) == ("it broke", "warning", "library")
    assert told["error"] == "ValueError: two"
