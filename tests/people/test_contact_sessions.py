"""Ana's session: new at each sign-in, ended on the server, never for ever."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.lib import clock
from portal.people.credentials import Session
from tests.cast import NOON
from tests.people.help import ask, cookie, form_token, newest_mail, post, sign_in_ana


def test_signing_in_gives_a_new_session_and_ends_the_one_before(app: Flask) -> None:
    browser = app.test_client()
    browser.set_cookie("kept-contact", "chosen-by-somebody-else")
    sign_in_ana(browser)
    first = cookie(browser, "kept-contact")
    assert first != "chosen-by-somebody-else"
    with clock.at(NOON + timedelta(minutes=1)):
        sign_in_ana(browser)
    assert cookie(browser, "kept-contact") != first
    old = app.test_client()
    old.set_cookie("kept-contact", first)
    assert old.get("/me").status_code == 303


def test_signing_in_gives_forms_a_new_token(app: Flask) -> None:
    browser = app.test_client()
    before = form_token(browser)
    sign_in_ana(browser)
    assert browser.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_signing_out_ends_the_session_on_the_server(app: Flask) -> None:
    browser, thief = app.test_client(), app.test_client()
    sign_in_ana(browser)
    thief.set_cookie("kept-contact", cookie(browser, "kept-contact"))
    assert thief.get("/me").status_code == 200
    assert post(browser, "/sign-out", who="contact").status_code == 303
    assert browser.get_cookie("kept-contact") is None
    assert thief.get("/me").status_code == 303


@pytest.mark.parametrize(("days", "status"), [(44, 200), (45, 303)], ids=["a day before", "then"])
def test_anas_session_lasts_45_idle_days(app: Flask, days: int, status: int) -> None:
    browser = app.test_client()
    sign_in_ana(browser)
    with clock.at(NOON + timedelta(days=days)):
        assert browser.get("/me").status_code == status


def test_anas_session_ends_after_180_days_however_often_she_comes(app: Flask) -> None:
    browser = app.test_client()
    sign_in_ana(browser)
    for day in range(40, 180, 40):
        with clock.at(NOON + timedelta(days=day)):
            assert browser.get("/me").status_code == 200
    browser.set_cookie("kept-contact", cookie(browser, "kept-contact"))
    with clock.at(NOON + timedelta(days=180)):
        assert browser.get("/me").status_code == 303


def test_last_seen_is_written_once_a_minute(app: Flask) -> None:
    browser = app.test_client()
    sign_in_ana(browser)
    for seconds, seen in ((59, 0), (61, 61), (100, 61)):
        with clock.at(NOON + timedelta(seconds=seconds)):
            browser.get("/me")
        assert Session.get().seen_at == NOON + timedelta(seconds=seen)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    answer = post(browser, "/sign-in/code", code=newest_mail()[1])
    line = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("kept-contact="))
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Path=/" in line
    assert "Domain" not in line
