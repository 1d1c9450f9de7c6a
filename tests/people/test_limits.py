"""Nobody tries for ever, and the answer tells nothing of who is known."""

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask

from portal.config import Settings
from portal.lib import clock
from portal.lib.db import release
from portal.lib.errors import TooMany
from portal.lib.limits import Bucket, take
from portal.lib.outbox import Outbox
from portal.people import jobs, security
from portal.people.credentials import Parked, SecurityEvent, Session, SetUpLink, SignIn
from portal.people.identity import client
from tests.cast import NOON
from tests.people.help import ANA, DEE, Cast, ask, give_factor, give_password, post, set_up, sign_in_ana


def test_an_address_gets_five_mails_an_hour_known_or_not(app: Flask) -> None:
    seen = set()
    for address in (ANA, "nobody@brandt.example"):
        answers = [ask(app.test_client(), address) for _ in range(6)]
        assert [one.status_code for one in answers] == [303] * 5 + [429]
        assert answers[5].headers["Retry-After"] == "721"
        seen.add(
            (re.sub(rf"<code.*?</code>|{address}", "", answers[5].text), answers[5].headers["Retry-After"])
        )
    assert len(seen) == 1
    with clock.at(NOON + timedelta(minutes=13)):
        assert ask(app.test_client()).status_code == 303


def test_a_client_gets_twenty_mails_an_hour(app: Flask) -> None:
    statuses = [ask(app.test_client(), f"somebody{number}@x.example").status_code for number in range(21)]
    assert statuses == [303] * 20 + [429]
    other = {"REMOTE_ADDR": "192.0.2.9"}
    assert app.test_client().get("/sign-in", environ_base=other).status_code == 200


def test_an_ipv6_client_is_its_network(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}):
        assert client() == "2001:db8:1:2::/64"


def test_an_address_of_staff_gets_ten_passwords_in_a_quarter_known_or_not(app: Flask, cast: Cast) -> None:
    set_up(app.test_client(), cast.dee)
    for address in (DEE, "nobody@hallam.example"):
        statuses = [
            give_password(app.test_client(), address, "a wrong password").status_code for _ in range(11)
        ]
        assert statuses == [422] * 10 + [429]


def test_ten_second_factors_in_a_quarter(app: Flask, cast: Cast) -> None:
    set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    give_password(browser, DEE)
    assert [give_factor(browser, "000000").status_code for _ in range(11)] == [422] * 10 + [429]


def test_no_address_stands_in_a_limit_or_a_line_of_the_log(app: Flask) -> None:
    for _ in range(6):
        ask(app.test_client())
    assert not [row for row in Bucket.select() if "ana" in row.key]
    lines = [(row.kind, row.detail) for row in SecurityEvent.select()]
    assert ("limit", "mail") in lines
    assert "ana" not in str(lines)


def test_of_many_at_once_the_limit_lets_through_what_it_says(blank: Settings) -> None:
    passed, start = [], threading.Barrier(8)

    def run() -> None:
        start.wait()
        for _ in range(3):
            try:
                take("one key", 5, 3600, NOON)
            except TooMany:
                continue
            passed.append(1)
        release()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 5


def test_a_flood_does_not_fill_the_security_log(cast: Cast) -> None:
    for _ in range(150):
        security.note("refused", "", "192.0.2.9", "password", NOON)
    assert SecurityEvent.select().count() == security.LINES_AN_HOUR


def test_old_things_are_forgotten_and_running_ones_stay(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    sign_in_ana(browser)
    set_up(app.test_client(), cast.dee)
    jobs.forget_old_sign_ins(NOON + timedelta(days=2))
    jobs.forget_security_log(NOON + timedelta(days=2))
    assert SignIn.select().count() == 0
    assert Bucket.select().count() == 0
    assert (Session.select().count(), SecurityEvent.select().count() > 0, SetUpLink.select().count()) == (
        2,
        True,
        1,
    )
    jobs.forget_old_sign_ins(NOON + timedelta(days=181))
    jobs.forget_security_log(NOON + timedelta(days=181))
    rows = [table.select().count() for table in (Session, SecurityEvent, SetUpLink, Parked)]
    assert rows == [0, 0, 0, 0]


@pytest.mark.parametrize("known", [True, False])
def test_one_asking_writes_one_row_and_one_mail(app: Flask, known: bool) -> None:
    ask(app.test_client(), ANA if known else "nobody@x.example")
    assert (SignIn.select().count(), Outbox.select().count()) == (1, 1)
    assert Outbox.get().urgent
    assert post(app.test_client(), "/sign-in", email="").status_code == 422
