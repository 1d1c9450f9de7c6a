"""Dee's session ends while she types: her words wait for her, and for nobody else."""

import re
from datetime import timedelta

import pyotp
from flask import Flask
from flask.testing import FlaskClient

from portal.lib import clock
from portal.people.credentials import Parked
from tests.cast import NOON
from tests.people.help import ANA, DEE, MAX, Cast, form_token, give_factor, post, set_up

LATER = NOON + timedelta(minutes=31)
PAGE = "/staff/words/KITCHEN"


def test_dees_words_survive_the_end_of_her_session(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    secret, _ = set_up(browser, cast.dee)
    with clock.at(LATER):
        answer = post(browser, PAGE, text="The slab cracked", seen="7", password="not kept", csrf="x")
        assert answer.status_code == 303
        page = browser.get(answer.location).text
        assert "What you typed is kept for an hour" in page
        after = _sign_in(browser, DEE, secret, page)
        assert after == PAGE
        assert "'text': ['The slab cracked']" in browser.get(PAGE).text
        assert "not kept" not in str(Parked.get().fields)
        assert "csrf_token" not in str(Parked.get().fields)


def test_the_words_are_given_once_and_for_their_own_page(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    secret, _ = set_up(browser, cast.dee)
    with clock.at(LATER):
        page = browser.get(post(browser, PAGE, text="The slab cracked").location).text
        _sign_in(browser, DEE, secret, page)
        assert browser.get("/staff/words/GARDEN").text.endswith("[]")
        assert "slab" in browser.get(PAGE).text
        assert browser.get(PAGE).text.endswith("[]")


def test_max_in_dees_browser_does_not_get_her_words(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    secret, _ = set_up(app.test_client(), cast.max)
    set_up(browser, cast.dee)
    with clock.at(LATER):
        page = browser.get(post(browser, PAGE, text="The slab cracked").location).text
        _sign_in(browser, MAX, secret, page)
        assert browser.get(PAGE).text == "Max Hallam KITCHEN []"


def test_the_words_are_forgotten_after_an_hour(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    secret, _ = set_up(browser, cast.dee)
    with clock.at(LATER):
        page = browser.get(post(browser, PAGE, text="The slab cracked").location).text
    with clock.at(LATER + timedelta(hours=1, minutes=1)):
        _sign_in(browser, DEE, secret, page)
        assert browser.get(PAGE).text.endswith("[]")


def test_a_stranger_parks_nothing(app: Flask) -> None:
    browser = app.test_client()
    assert post(browser, PAGE, text="Words").status_code == 303
    browser.set_cookie("kept-staff", "never-was-a-session")
    assert post(browser, PAGE, text="Words").status_code == 303
    assert Parked.select().count() == 0


def test_another_site_can_not_lay_words_into_dees_form(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    with clock.at(LATER):
        assert browser.post(PAGE, data={"text": "Words"}).status_code == 400
    assert Parked.select().count() == 0


def test_programs_are_told_401(app: Flask) -> None:
    browser = app.test_client()
    assert browser.get(PAGE, headers={"Accept": "text/event-stream"}).status_code == 401
    assert browser.get(PAGE, headers={"Sec-Fetch-Mode": "cors"}).status_code == 401
    token = form_token(browser)
    assert browser.post(PAGE, json={"text": "x"}, headers={"X-CSRFToken": token}).status_code == 401


def test_signing_in_leads_back_to_the_page_that_was_asked_for(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    with clock.at(LATER):
        location = browser.get(PAGE).location
        assert location.startswith("/staff/sign-in?next=")
        assert _sign_in(browser, DEE, secret, browser.get(location).text) == PAGE


def test_a_changed_next_leads_home(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    with clock.at(LATER):
        page = browser.get(browser.get(PAGE).location + "x").text
        assert _sign_in(browser, DEE, secret, page) == "/staff/"


def test_ana_is_sent_to_the_customers_sign_in(app: Flask) -> None:
    assert app.test_client().get("/me").location.startswith("/sign-in?next=")
    assert ANA not in app.test_client().get("/me").location


def _sign_in(browser: FlaskClient, address: str, secret: str, page: str) -> str:
    match = re.search(r'name="next"[^>]*value="([^"]*)"', page)
    assert match is not None
    post(browser, "/staff/sign-in", email=address, password="four lamps hum softly", next=match[1])
    return str(give_factor(browser, pyotp.TOTP(secret).at(clock.now())).location)
