"""The whole application: what every answer carries, whatever it is, and that nothing is started without a secret."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from portal import MOST_FORM_BYTES, create_app
from portal.config import Settings, SettingsError
from portal.lib.db import connect, db
from portal.lib.gate import PUBLIC, admits
from portal.lib.headers import security_headers
from portal.web.assets import asset_url
from tests.cast import sale_of
from tests.page import BASE, Browser

Open = Callable[[str], Browser]
SECURE = "https://portal.example.com"


@pytest.fixture
def away(app: Flask, house: Settings, tmp_path: Path) -> Flask:
    """The portal, whose database went away after it had started."""
    gone = "sqlite:////nowhere/at/all/kept.db"
    connect(gone if house.database_url.startswith("sqlite") else "postgresql://nobody@127.0.0.1:1/nothing")
    return app


def test_every_kind_of_answer_carries_the_security_headers(app: Flask, house: Settings) -> None:
    _add_broken(app)
    ana, dee = Browser(app).sign_in("ana"), Browser(app).sign_in("dee")
    ref = sale_of("ana").ref
    ana.get(f"/my/sales/{ref}")
    answers = {
        200: _fetch(ana, f"/my/sales/{ref}"),
        303: _fetch(ana, "/my"),
        400: ana.client.post("/sign-in", data={"email": "a"}, base_url=BASE),
        403: _fetch(dee, "/staff/settings"),
        404: _fetch(ana, "/my/sales/AAAAAAAAAAAAA"),
        405: ana.client.put("/my", base_url=BASE),
        413: _sent_too_much(ana),
        422: ana.client.post("/sign-in", data={"email": "a", "csrf_token": ana.token}, base_url=BASE),
        429: _asked_too_often(ana),
        500: _fetch(ana, "/broken"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {n: n for n in answers}
    for path in (asset_url("kept.css"), "/favicon.svg", "/look.css", "/healthz", "/metrics"):
        answers[len(answers) * 1000] = _fetch(ana, path, 200)
    for path in ("/.well-known/kept-keys.json", "/.well-known/security.txt", f"/my/sales/{ref}/receipt.json"):
        answers[len(answers) * 1000] = _fetch(ana, path, 200)
    for answer in answers.values():
        _check_headers(answer, house)


def test_while_the_database_is_away_every_page_says_so_and_nothing_breaks(
    away: Flask, house: Settings
) -> None:
    browser = away.test_client()
    browser.set_cookie("kept-contact", "a-session", domain="127.0.0.1")
    browser.set_cookie("kept-staff", "a-session", domain="127.0.0.1")
    for path in ("/", "/my", "/staff/", "/sign-in", "/privacy", "/.well-known/kept-keys.json"):
        answer = browser.get(path, base_url=BASE, headers={"Accept": "text/html"})
        assert answer.status_code == 503, f"{path}: {answer.status_code}"
        assert int(answer.headers["Retry-After"]) > 0
        assert "We are away for a moment" in answer.text
        _check_headers(answer, house)
    assert browser.get("/healthz", base_url=BASE).status_code == 200
    assert browser.get("/readyz", base_url=BASE).status_code == 503


def test_the_portal_recovers_by_itself_when_the_database_is_back(away: Flask, house: Settings) -> None:
    browser = away.test_client()
    assert browser.get("/", base_url=BASE).status_code == 503
    connect(house.database_url)
    assert browser.get("/", base_url=BASE).status_code == 200


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_database_that_takes_no_writes_refuses_what_is_new_and_still_shows_what_is_there(
    house: Settings, engine_name: str
) -> None:
    ana = Browser(create_app(house)).sign_in("ana")
    ana.get("/sign-in")
    db.execute_sql("PRAGMA query_only = 1")
    form = {"email": "ana@brandt.example", "csrf_token": ana.token}
    answer = ana.client.post("/sign-in", data=form, base_url=BASE)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "ana@brandt.example" in answer.text
    # A refusal lets go of the connection, and the next one would be writable again.
    db.execute_sql("PRAGMA query_only = 1")
    assert "quartz" in ana.get(f"/my/sales/{sale_of('ana').ref}").words


def test_pages_for_somebody_are_kept_by_no_cache(browser: Open) -> None:
    ref = sale_of("ana").ref
    ana, dee = browser("ana"), browser("dee")
    ours = [(ana, f"/my/sales/{ref}{rest}") for rest in ("", "/papers", "/papers/1", "/receipt.json")]
    theirs = [(dee, "/staff/"), (dee, "/staff/sales"), (dee, f"/staff/sales/{ref}")]
    for one, path in [*ours, *theirs]:
        assert _fetch(one, path, 200).headers["Cache-Control"] == "no-store", path
    assert _fetch(ana, "/my/sales/AAAAAAAAAAAAA", 404).headers["Cache-Control"] == "no-store"
    assert _fetch(ana, "/sign-in", 200).headers["Cache-Control"] == "no-store"


def test_assets_are_kept_for_ever_by_their_hash(browser: Open) -> None:
    assert "immutable" in _fetch(browser("pat"), asset_url("kept.css"), 200).headers["Cache-Control"]


def test_behind_https_cookies_and_headers_demand_it(house: Settings) -> None:
    secure = replace(house, base_url=SECURE)
    app = create_app(secure)
    browser = app.test_client()
    answer = browser.get("/sign-in", base_url=SECURE)
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "SameSite=Lax" in cookie
    assert "Domain=" not in cookie


def test_another_host_is_refused_wherever_it_is_named(app: Flask) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1@evil.example"):
        environ = create_environ("/sign-in", BASE, headers={"Host": host})
        body, status, headers = run_wsgi_app(app.wsgi_app, environ)
        assert status.startswith("400"), host
        assert b"evil" not in b"".join(body)
        assert headers["Content-Security-Policy"]


def test_a_forwarded_host_is_not_believed(app: Flask) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
    }
    answer = app.test_client().get("/my", base_url=BASE, headers=forged)
    assert answer.status_code == 303
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/sign-in")


def test_without_a_secret_there_is_no_application(house: Settings) -> None:
    for secret in ("", "short"):
        with pytest.raises(SettingsError, match="portal init"):
            create_app(replace(house, secret_key=secret))


def test_an_installation_without_a_company_says_what_to_do_and_breaks_nowhere(blank: Settings) -> None:
    app = create_app(blank)
    for path in (
        "/",
        "/privacy",
        "/sign-in",
        "/staff/sign-in",
        "/my",
        "/staff/",
        "/.well-known/security.txt",
    ):
        answer = app.test_client().get(path, base_url=BASE)
        assert answer.status_code in {200, 303, 503}, f"{path}: {answer.status_code}"
    assert Browser(app).get("/nowhere", 404).words.count("There is nothing here") >= 1


def _add_broken(app: Flask) -> None:
    @app.get("/broken")
    @admits(PUBLIC)
    def broken() -> str:
        raise RuntimeError("a mistake of ours, with ana@brandt.example in it")


def _fetch(browser: Browser, path: str, status: int | None = None) -> TestResponse:
    answer = browser.client.get(path, base_url=BASE, headers={"Accept": "text/html"})
    assert status is None or answer.status_code == status, f"{path}: {answer.status_code}"
    return answer


def _sent_too_much(browser: Browser) -> TestResponse:
    form = {"email": "a" * (MOST_FORM_BYTES + 1)}
    return browser.client.post("/sign-in", data=form, content_type="multipart/form-data", base_url=BASE)


def _asked_too_often(browser: Browser) -> TestResponse:
    form = {"email": "pat@example.com", "csrf_token": browser.token}
    answers = [browser.client.post("/sign-in", data=form, base_url=BASE) for _ in range(6)]
    return answers[-1]


def _check_headers(answer: TestResponse, settings: Settings) -> None:
    lacking = [name for name, value in security_headers(settings) if answer.headers.get(name) != value]
    assert not lacking, f"{answer.request.path} ({answer.status_code}) lacks {lacking}"
    assert "Server" not in answer.headers
    assert answer.headers["X-Request-Id"]
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
