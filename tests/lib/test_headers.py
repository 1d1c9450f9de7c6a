"""Every answer carries the security headers, and only our own names are answered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, abort, g, redirect, session
from flask.testing import FlaskClient
from werkzeug.wrappers import Response as Redirect

from portal.config import Settings
from portal.lib import headers, logs
from portal.lib.headers import security_headers

SECRET = "a secret of more than thirty-two characters"


def settings(base_url: str = "http://127.0.0.1:8000") -> Settings:
    return Settings(Path(), "sqlite://", SECRET, base_url=base_url)


def client_of(chosen: Settings) -> FlaskClient:
    app = Flask("headers", static_folder=str(Path(__file__).parent), static_url_path="/static")
    app.secret_key = SECRET
    views: dict[str, Callable[..., Any]] = {
        "/page": lambda: "a page",
        "/see": lambda: redirect("/page", 303),
        "/json": lambda: {"a": 1},
        "/gone": lambda: abort(410),
        "/failed": lambda: 1 / 0,
        "/signed-in": _signed_in,
        "/form": _form,
        "/cookie": _cookie,
        "/own": _own,
    }
    for path, view in views.items():
        app.add_url_rule(path, path, view)
    headers.install(app, chosen)
    return app.test_client()


def _signed_in() -> str:
    logs.say_who("contact", "abc")
    return "hers"


def _form() -> str:
    g.csrf_token = "random"
    return "a form"


def _cookie() -> str:
    session["a"] = 1
    return "a cookie"


def _own() -> Response:
    logs.say_who("contact", "abc")
    kept = {"Cache-Control": "private, max-age=5", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response("kept", headers=kept)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/page", 200),
        ("/see", 303),
        ("/json", 200),
        ("/gone", 410),
        ("/nowhere", 404),
        ("/failed", 500),
        ("/static/test_headers.py", 200),
    ],
)
def test_the_set_is_on_every_kind_of_answer(path: str, status: int) -> None:
    with client_of(settings()).get(path) as response:
        assert response.status_code == status
        for name, value in security_headers(settings()):
            assert response.headers.getlist(name) == [value]


def test_the_policy_is_the_one_we_promise() -> None:
    policy = dict(security_headers(settings()))["Content-Security-Policy"].split("; ")
    assert {
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types kept",
    } <= set(policy)
    assert not any("unsafe" in part for part in policy)


def test_https_alone_is_told_to_stay_https() -> None:
    name = "Strict-Transport-Security"
    assert name not in dict(security_headers(settings()))
    assert dict(security_headers(settings("https://kept.example")))[name].startswith("max-age=")


@pytest.mark.parametrize("path", ["/signed-in", "/form", "/cookie"])
def test_a_personal_answer_is_kept_by_no_cache(path: str) -> None:
    assert client_of(settings()).get(path).headers["Cache-Control"] == "no-store"


def test_a_public_answer_may_be_kept() -> None:
    assert "Cache-Control" not in client_of(settings()).get("/page").headers


def test_what_a_view_says_of_caching_and_sharing_stands() -> None:
    response = client_of(settings()).get("/own")
    assert response.headers.getlist("Cache-Control") == ["private, max-age=5"]
    assert response.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]


@pytest.mark.parametrize(
    "host", ["evil.example", "kept.example.evil.example", "", "[", "a b", "127.0.0.1", "é"]
)
def test_a_foreign_host_is_refused_with_the_whole_set(host: str) -> None:
    response = client_of(settings("https://kept.example")).get("/page", environ_overrides={"HTTP_HOST": host})
    assert response.status_code == 400
    assert response.headers["Content-Security-Policy"]
    assert response.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("host", ["kept.example", "KEPT.example", "kept.example:443"])
def test_our_own_name_is_answered(host: str) -> None:
    client = client_of(settings("https://kept.example"))
    assert client.get("/page", environ_overrides={"HTTP_HOST": host}).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_on_this_machine_all_its_names_are_ours(host: str) -> None:
    assert client_of(settings()).get("/page", environ_overrides={"HTTP_HOST": host}).status_code == 200


def test_a_probe_may_ask_by_any_name() -> None:
    client = client_of(settings("https://kept.example"))
    assert client.get("/healthz", environ_overrides={"HTTP_HOST": "10.0.0.5:8000"}).status_code == 404
    assert isinstance(client.get("/see", headers={"Host": "kept.example"}), Redirect)
