"""A browser's cookie is verified once and trusted no longer, and no further, than before."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, flash, session
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFError

from portal.web import form_token
from tests.cast import NOON

COOKIE = "session"


@pytest.fixture
def app() -> Flask:
    app = Flask("tokens", static_folder=None)
    app.secret_key = "a secret of more than thirty-two characters"
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    form_token.install(app)
    app.add_url_rule("/token", "token", form_token.form_token)
    app.add_url_rule("/post", "post", lambda: "taken", methods=["POST", "PUT", "PATCH", "DELETE"])
    app.add_url_rule("/see", "see", lambda: str(sorted(session)))
    app.add_url_rule("/keep", "keep", _keep)
    app.add_url_rule("/flash", "flash", _flash)
    app.add_url_rule("/drop", "drop", _drop)
    app.register_error_handler(CSRFError, lambda _: ("refused", 400))
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def clock_of_the_machine() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def _keep() -> str:
    session["a"] = "b"
    return ""


def _flash() -> str:
    flash("once")
    return ""


def _drop() -> str:
    session.clear()
    return ""


def test_a_form_needs_the_token_of_its_own_browser_whatever_its_method(
    app: Flask, client: FlaskClient
) -> None:
    token, other = client.get("/token").text, app.test_client().get("/token").text
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        taken = {
            given: client.open("/post", method=method, data={"csrf_token": given}).status_code
            for given in (token, other, token[:-1], "")
        }
        assert taken == {token: 200, other: 400, token[:-1]: 400, "": 400}


def test_the_token_stays_the_same_for_a_browser_and_is_written_once(client: FlaskClient) -> None:
    first = client.get("/token")
    assert "Set-Cookie" in first.headers
    for _ in range(3):
        again = client.get("/token")
        assert again.text == first.text
        assert "Set-Cookie" not in again.headers
        assert again.headers["Vary"] == "Cookie"


def test_a_cookie_that_nobody_here_signed_holds_nothing(client: FlaskClient) -> None:
    client.get("/token")
    cookie = client.get_cookie(COOKIE)
    assert cookie
    assert client.get("/see").text == "['csrf_token']"
    for forged in (cookie.value[:-1], f"{cookie.value}x", cookie.value.swapcase(), "x", "." * 5):
        client.set_cookie(COOKIE, forged)
        assert client.get("/see").text == "[]"
        assert client.get("/see").text == "[]"


def test_a_cookie_is_good_for_as_long_as_its_signature_and_no_longer(
    app: Flask, client: FlaskClient, clock_of_the_machine: time_machine.Traveller
) -> None:
    client.get("/token")
    lasts = app.permanent_session_lifetime
    clock_of_the_machine.move_to(NOON + lasts - timedelta(seconds=1))
    assert client.get("/see").text == "['csrf_token']"
    clock_of_the_machine.move_to(NOON + lasts + timedelta(seconds=2))
    assert client.get("/see").text == "[]"


def test_what_one_request_keeps_or_drops_the_next_one_sees_and_an_older_cookie_does_not(
    app: Flask, client: FlaskClient
) -> None:
    client.get("/token")
    older = client.get_cookie(COOKIE)
    assert older
    client.get("/see")
    client.get("/keep")
    assert client.get("/see").text == "['a', 'csrf_token']"
    client.get("/flash")
    assert client.get("/see").text == "['_flashes', 'a', 'csrf_token']"
    client.get("/drop")
    assert client.get("/see").text == "[]"
    other = app.test_client()
    other.set_cookie(COOKIE, older.value)
    assert other.get("/see").text == "['csrf_token']"
