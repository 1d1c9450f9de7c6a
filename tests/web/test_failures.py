"""Every refusal has a page of its own: what happened, what became of what was typed, and what to do next."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException, abort

from portal.lib.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    KeptError,
    NotHere,
    Problem,
    TooMany,
    Unavailable,
)
from portal.lib.gate import PUBLIC, admits
from portal.web.refusals import refusal
from tests.page import BASE, Browser, checked_tree

Open = Callable[[str], Browser]
WORDS = "We cut the worktop on Monday, with <b>no</b> seam."
KINDS: tuple[KeptError, ...] = (
    NotHere("Ana's sale is here."),
    Forbidden("Your role doesn't include this page."),
    Conflict("Somebody else posted an update."),
    Gone("This link was used."),
    Invalid(Problem("a", "The first is too long."), Problem("b", "The second is missing.")),
    TooMany(90),
    Unavailable("The signing key is missing."),
)


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: no row is kept."""
    return "sqlite"


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The portal with an address for each failure there is."""
    for kind in KINDS:
        _add(app, type(kind).__name__, kind)
    _add(app, "broken", RuntimeError("ana@brandt.example has token abc"))
    app.add_url_rule("/http/<int:code>", "http", admits(PUBLIC)(_abort), methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_each_refusal_has_its_status_and_a_whole_page(failing: Flask, kind: KeptError) -> None:
    answer = failing.test_client().get(f"/{type(kind).__name__}", base_url=BASE)
    assert answer.status_code == kind.status
    words = _words(answer.text)
    assert refusal(kind.status).title in words
    assert "Nothing was changed." in words
    assert refusal(kind.status).then in words or "try again in" in words


@pytest.mark.parametrize(
    "code", [400, 401, 403, 404, 405, 406, 409, 410, 411, 413, 414, 415, 418, 422, 429, 431]
)
def test_each_status_of_http_has_words(failing: Flask, code: int) -> None:
    answer = failing.test_client().get(f"/http/{code}", base_url=BASE)
    assert answer.status_code == code
    assert refusal(code).title in _words(answer.text)


def test_a_refusal_says_what_is_known_to_be_true_of_it(failing: Flask) -> None:
    browser = failing.test_client()
    said = browser.get("/Conflict", base_url=BASE).text
    assert "Somebody else posted an update." in said
    assert refusal(409).happened not in said
    both = browser.get("/Invalid", base_url=BASE).text
    assert "The first is too long.; The second is missing." in both


def test_what_is_absent_is_told_nothing_about(failing: Flask) -> None:
    there = failing.test_client().get("/NotHere", base_url=BASE).text
    absent = failing.test_client().get("/nowhere-at-all", base_url=BASE).text
    assert "Ana" not in there
    assert _without_number(there) == _without_number(absent)


def test_when_to_try_again_is_said_to_people_and_programs(failing: Flask) -> None:
    answer = failing.test_client().get("/TooMany", base_url=BASE)
    assert answer.headers["Retry-After"] == "90"
    assert "try again in 2 minutes" in answer.text


def test_a_mistake_of_ours_tells_a_number_and_nothing_else(failing: Flask) -> None:
    answer = failing.test_client().get("/broken", base_url=BASE)
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    for secret in ("RuntimeError", "Traceback", "ana@brandt", "token abc", ".py"):
        assert secret not in answer.text


def test_what_was_typed_stands_on_the_page_but_no_secret_does(failing: Flask) -> None:
    typed = {"text": WORDS, "second_line": "And a\nsecond line", "email": "ana@brandt.example", "empty": "  "}
    secrets = {
        "password": "four lamps",
        "code": "2345-6789",
        "csrf_token": "tok",
        "key": "K",
        "was": "3",
        "next": "n",
    }
    browser = Browser(failing)
    browser.get("/sign-in")
    page = browser.post("/Conflict", {**typed, **secrets, "csrf_token": browser.token}, 409)
    shown = {field.get("id"): field.text for field in page.all("textarea")}
    assert list(shown.values()) == [WORDS, "And a\nsecond line", "ana@brandt.example"]
    assert "What you typed is not lost" in page.words
    for secret in ("four lamps", "2345-6789"):
        assert secret not in page.text


def test_programs_get_json(failing: Flask) -> None:
    answer = failing.test_client().get("/Conflict", base_url=BASE, headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.text) == {"title": "Somebody else posted an update.", "status": 409}
    quiet = failing.test_client().get("/NotHere", base_url=BASE, headers={"Accept": "application/json"})
    assert json.loads(quiet.text) == {"title": "Refused", "status": 404}


def test_a_wrong_method_names_the_right_ones(failing: Flask) -> None:
    answer = failing.test_client().put("/sign-in", base_url=BASE)
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(",", " ").split())


@pytest.mark.parametrize(
    "path", ["/%00", "/%ed%a0%80", "/%ff", "/" + "a" * 8000, "/my/sales/%f0%9f%98%80", "//evil.example"]
)
def test_odd_addresses_are_no_mistake_of_ours(failing: Flask, path: str) -> None:
    answer = failing.test_client().get(f"http://127.0.0.1:8000{path}")
    assert 300 <= answer.status_code < 500
    assert "evil.example" not in answer.headers.get("Location", "")


def _add(app: Flask, name: str, error: Exception) -> None:
    @admits(PUBLIC)
    def fail() -> str:
        raise error

    app.add_url_rule(f"/{name}", name, fail, methods=["GET", "POST"])


def _abort(code: int) -> str:
    try:
        abort(code)
    except LookupError:
        raise _Odd(code) from None


class _Odd(HTTPException):
    """A status for which werkzeug has no class of its own."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def _words(page: str) -> str:
    return " ".join("".join(checked_tree(page).itertext()).split())


def _without_number(page: str) -> str:
    return re.sub(r"[0-9a-f]{16}", "", page)
