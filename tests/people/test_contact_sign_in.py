"""Ana comes in by her link or her code; nobody else does, however they try."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask

from portal.lib import clock
from portal.lib.db import release
from portal.lib.outbox import Outbox
from portal.people.actions import end_contact, operator_link
from portal.people.actions.sign_in import Outcome, use_code, use_link
from portal.people.codes import read_code
from portal.people.credentials import SecurityEvent, Session, SignIn
from portal.people.views.contact import _asked
from tests.cast import NOON
from tests.engines import LONG_ON_POSTGRES
from tests.people.help import ANA, Cast, ask, cookie, form_token, newest_mail, post, sign_in_ana


def test_ana_signs_in_with_the_code(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    assert ask(browser).location == "/sign-in/code"
    page = browser.get("/sign-in/code").text
    assert f"If <strong>{ANA}</strong> belongs to a customer of ours" in page
    _, code = newest_mail()
    answer = post(browser, "/sign-in/code", code=f" {code.lower()} ")
    assert (answer.status_code, answer.location) == (303, "/my")
    assert browser.get("/me").text == f"Ana Brandt of {cast.anas}"


def test_ana_signs_in_with_the_link(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    link, _ = newest_mail()
    assert "<button" in browser.get(link).text
    assert post(browser, link).location == "/my"
    assert browser.get("/me").status_code == 200


def test_a_scanner_opens_the_link_ten_times_and_presses_its_form_and_ana_still_gets_in(app: Flask) -> None:
    browser, scanner = app.test_client(), app.test_client()
    ask(browser)
    link, code = newest_mail()
    before = _rows()
    for _ in range(10):
        page = scanner.get(link)
        assert page.status_code == 200
        assert "Type the code where you asked" in page.text
        assert "<button" not in page.text
    assert _rows() == before
    answer = post(scanner, link)
    assert answer.status_code == 403
    assert scanner.get("/me").status_code == 303
    assert _rows() == before
    assert post(browser, "/sign-in/code", code=code).status_code == 303


def test_a_link_is_good_once(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    link, _ = newest_mail()
    asking = cookie(browser, "kept-asking")
    post(browser, link)
    browser.set_cookie("kept-asking", asking)
    answer = post(browser, link)
    assert answer.status_code == 410
    assert "This link was used" in answer.text
    assert "This link was used" in app.test_client().get(link).text


def test_used_twice_at_the_same_moment_a_mail_lets_one_in(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    link, code = newest_mail()
    with app.test_request_context(headers={"Cookie": f"kept-asking={cookie(browser, 'kept-asking')}"}):
        held = _asked()[0]
    token = link.rpartition("/")[2]
    tries = [lambda: use_link(token, held, NOON), lambda: use_code(held, read_code(code), NOON)] * 2
    outcomes = _together(tries)
    assert sorted(outcome.state for outcome in outcomes) == ["good", "used", "used", "used"]


def test_five_wrong_codes_end_the_mail(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    link, code = newest_mail()
    for _ in range(4):
        assert post(browser, "/sign-in/code", code="22222222").status_code == 422
    assert "Five codes didn&#39;t fit" in post(browser, "/sign-in/code", code="no code").text
    assert post(browser, "/sign-in/code", code=code).status_code == 410
    assert post(browser, link).status_code == 410
    assert browser.get("/me").status_code == 303


def test_of_many_codes_at_once_five_are_looked_at(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    with app.test_request_context(headers={"Cookie": f"kept-asking={cookie(browser, 'kept-asking')}"}):
        held = _asked()[0]
    _together([lambda: use_code(held, "22222222", NOON)] * 12)
    assert SignIn.get().tries == 5


def test_after_ten_minutes_neither_link_nor_code_is_good(app: Flask) -> None:
    browser = app.test_client()
    ask(browser)
    link, code = newest_mail()
    with clock.at(NOON + timedelta(minutes=10)):
        assert "This mail has expired" in browser.get(link).text
        assert post(browser, link).status_code == 410
        answer = post(browser, "/sign-in/code", code=code)
    assert answer.status_code == 410
    assert "This mail has expired" in answer.text


def test_a_newer_mail_replaces_the_older_one(app: Flask) -> None:
    browser, other = app.test_client(), app.test_client()
    ask(browser)
    link, code = newest_mail()
    with clock.at(NOON + timedelta(seconds=1)):
        ask(other)
    assert "A newer mail replaces this one" in browser.get(link).text
    assert "A newer mail replaces this one" in post(browser, "/sign-in/code", code=code).text


def test_known_unknown_and_ended_addresses_look_alike(app: Flask, cast: Cast) -> None:
    end_contact(cast.bea, cast.max, NOON)
    seen = set()
    for address in (ANA, "nobody@brandt.example", "bea@okafor.example"):
        browser, before = app.test_client(), _rows()
        answer = ask(browser, address)
        page = browser.get("/sign-in/code").text.replace(address, "(address)")
        wrong = [post(browser, "/sign-in/code", code="22222222") for _ in range(6)]
        texts = tuple(_without_token(one.text.replace(address, "(address)")) for one in wrong)
        made = tuple(after - earlier for after, earlier in zip(_rows(), before, strict=True))
        cookies = sorted(line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie"))
        seen.add(
            (
                answer.status_code,
                answer.location,
                answer.text,
                tuple(cookies),
                _without_token(page),
                texts,
                made,
            )
        )
    assert len(seen) == 1


def test_a_newer_asking_for_an_unknown_address_replaces_the_older_one_too(app: Flask) -> None:
    browser, other = app.test_client(), app.test_client()
    ask(browser, "nobody@brandt.example")
    ask(other, "nobody@brandt.example")
    assert "A newer mail replaces this one" in post(browser, "/sign-in/code", code="22222222").text


def test_bea_can_not_use_anas_code_in_her_own_browser(app: Flask) -> None:
    ask(app.test_client())
    _, code = newest_mail()
    beas = app.test_client()
    with clock.at(NOON + timedelta(seconds=1)):
        ask(beas, "bea@okafor.example")
    assert post(beas, "/sign-in/code", code=code).status_code == 422
    assert beas.get("/me").status_code == 303


def test_the_operators_link_opens_in_any_browser_once(app: Flask) -> None:
    path = operator_link(ANA, NOON).removeprefix("http://127.0.0.1:8000")
    browser = app.test_client()
    assert "<button" in browser.get(path).text
    assert post(browser, path).location == "/my"
    assert post(app.test_client(), path).status_code == 410


def test_an_ended_contacts_session_and_mail_die_at_once(app: Flask, cast: Cast) -> None:
    browser, other = app.test_client(), app.test_client()
    sign_in_ana(browser)
    with clock.at(NOON + timedelta(seconds=1)):
        ask(other)
        _, code = newest_mail()
    end_contact(cast.ana, cast.max, NOON)
    assert browser.get("/me").status_code == 303
    assert post(other, "/sign-in/code", code=code).status_code == 410
    assert other.get("/me").status_code == 303


def test_another_sites_form_is_refused(app: Flask) -> None:
    browser = app.test_client()
    token = form_token(browser)
    for site in ("cross-site", "same-site"):
        answer = browser.post(
            "/sign-in", data={"csrf_token": token, "email": ANA}, headers={"Sec-Fetch-Site": site}
        )
        assert answer.status_code == 403
    assert browser.post("/sign-in", data={"email": ANA}).status_code == 400
    assert SignIn.select().count() == 0


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    "address",
    [
        "",
        "no address",
        "a@b",
        "ana@brandt.example\r\nBcc: x@y.example",
        "an\0a@brandt.example",
        "x" * 1_000_000,
        "ä@b.de",
    ],
    ids=["empty", "words", "no dot", "header", "NUL", "1 MB", "not ASCII"],
)
def test_what_is_no_address_is_said_beside_the_field(app: Flask, address: str) -> None:
    answer = post(app.test_client(), "/sign-in", email=address)
    assert answer.status_code in {413, 422}
    assert SignIn.select().count() == 0


@pytest.mark.parametrize(
    "path", ["%ED%A0%80", "9223372036854775808", "a%00b", "x" * 5000, "%0d%0aSet-Cookie:x"]
)
def test_a_path_that_is_no_token_is_a_404(app: Flask, path: str) -> None:
    browser = app.test_client()
    assert browser.get(f"/sign-in/{path}").status_code == 404
    assert post(browser, f"/sign-in/{path}").status_code == 404


@pytest.mark.parametrize("code", ["\0" * 8, "\u0663" * 8, "9" * 1_000_000, "9223372036854775808", "\ud800"])
def test_a_code_that_is_none_is_refused_and_counts(app: Flask, code: str) -> None:
    browser = app.test_client()
    ask(browser)
    token = form_token(browser)
    body = f"csrf_token={token}&code=".encode() + code.encode("utf-8", "surrogatepass")
    answer = browser.post("/sign-in/code", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 413, 422}


def test_unknown_and_doubled_fields_are_refused(app: Flask) -> None:
    browser = app.test_client()
    assert post(browser, "/sign-in", email=ANA, role="manager").status_code == 422
    token = form_token(browser)
    doubled = browser.post("/sign-in", data={"csrf_token": token, "email": [ANA, ANA]})
    assert doubled.status_code == 422


def test_next_is_a_place_of_ours_or_nothing(app: Flask) -> None:
    browser = app.test_client()
    post(browser, "/sign-in", email=ANA, next="https://elsewhere.example/")
    assert post(browser, "/sign-in/code", code=newest_mail()[1]).location == "/my"


def _rows() -> tuple[int, ...]:
    tables = (SignIn, Session, Outbox, SecurityEvent)
    return (*(table.select().count() for table in tables[:3]), sum(row.tries for row in SignIn.select()))


def _without_token(page: str) -> str:
    return page.partition("<main")[2].partition("csrf_token")[0] + page.rpartition('name="code"')[2]


def _together(tries: Sequence[Callable[[], Outcome]]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    start = threading.Barrier(len(tries))

    def run(attempt: Callable[[], Outcome]) -> None:
        start.wait()
        outcomes.append(attempt())
        release()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
