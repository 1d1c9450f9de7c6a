"""Staff come in by password and second factor; a half-signed-in browser reaches nothing."""

import re
import threading
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from portal.lib import clock
from portal.lib.db import release
from portal.people.actions import (
    NewStaff,
    change_staff,
    end_staff,
    mail_set_up_link,
    set_up_link,
    staff_access,
)
from portal.people.actions.staff_access import check_second_factor, credential_of
from portal.people.credentials import Credential, SecurityEvent, Session, SetUpLink
from portal.people.models import Staff
from tests.cast import NOON
from tests.conftest import HASHING
from tests.engines import LONG_ON_POSTGRES
from tests.people.help import (
    DEE,
    MAX,
    PASSWORD,
    Cast,
    cookie,
    give_factor,
    give_password,
    newest_text,
    post,
    set_up,
    sign_in_ana,
)

LATER = NOON + timedelta(minutes=5)
STAFF_PAGE = "/staff/words/KITCHEN"


def test_dee_sets_up_password_and_second_factor_and_is_in(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    _, answer = set_up(browser, cast.dee)
    assert answer.location == "/staff/recovery-codes"
    page = browser.get("/staff/recovery-codes").text
    assert len(_codes(page)) == 10
    assert browser.get(STAFF_PAGE).text.startswith("Dee Lindqvist")
    assert post(browser, "/staff/recovery-codes").location == "/staff/"
    assert browser.get("/staff/recovery-codes").status_code == 303


def test_looking_at_a_set_up_link_changes_nothing(app: Flask, cast: Cast) -> None:
    path = _link(cast.dee)
    first = app.test_client().get(path)
    second = app.test_client().get(path)
    assert "data:image/svg+xml" in first.text
    assert _secret_on(first.text) == _secret_on(second.text)
    assert Credential.select().count() == 0
    assert SetUpLink.get().used_at is None


def test_a_set_up_link_is_good_once_for_48_hours_and_the_newest_counts(app: Flask, cast: Cast) -> None:
    older, newer = _link(cast.dee), _link(cast.dee)
    browser = app.test_client()
    assert "A newer link replaces this one" in browser.get(older).text
    with clock.at(NOON + timedelta(hours=48)):
        answer = browser.get(newer)
        assert (answer.status_code, "This link has expired" in answer.text) == (410, True)
    code = pyotp.TOTP(_secret_on(browser.get(newer).text)).at(NOON)
    assert post(browser, newer, password=PASSWORD, code=code).status_code == 303
    again = post(browser, newer, password=PASSWORD, code=code)
    assert (again.status_code, "This link was used" in again.text) == (410, True)
    assert browser.get("/staff/set-up/nothing").status_code == 404


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    "password",
    [
        "short",
        "dee@hallam.example",
        "Hallam & Reyes 2026",
        "Password123456",
        "aaaaaaaaaaaa",
        "123456789012",
        "x" * 300,
        "a\0" * 8,
    ],
)
def test_a_password_that_others_guess_is_refused_beside_the_field(
    app: Flask, cast: Cast, password: str
) -> None:
    browser, path = app.test_client(), _link(cast.dee)
    code = pyotp.TOTP(_secret_on(browser.get(path).text)).at(NOON)
    answer = post(browser, path, password=password, code=code)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert password not in answer.text.partition("<form")[2] or len(password) < 12
    assert Credential.select().count() == 0


def test_a_wrong_code_at_set_up_consumes_nothing(app: Flask, cast: Cast) -> None:
    browser, path = app.test_client(), _link(cast.dee)
    answer = post(browser, path, password=PASSWORD, code="000000")
    assert (answer.status_code, 'id="code-error"' in answer.text) == (422, True)
    assert browser.get(path).status_code == 200


def test_the_secrets_of_staff_lie_hashed_or_encrypted(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    row = credential_of(cast.dee)
    assert row is not None
    assert row.password.startswith("$argon2id$")
    assert secret not in row.totp
    assert len(row.recovery) == 10


def test_a_password_is_hashed_at_the_price_that_rfc_9106_recommends(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_access, "HASHING", HASHING)
    set_up(app.test_client(), cast.dee)
    row = credential_of(cast.dee)
    assert row is not None
    assert row.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "64 MiB, three passes, four lanes"
    assert give_password(app.test_client(), DEE).location == "/staff/sign-in/code"


def test_dee_signs_in_with_password_and_app(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    with clock.at(LATER):
        assert give_password(browser, DEE).location == "/staff/sign-in/code"
        assert give_factor(browser, pyotp.TOTP(secret).at(LATER)).location == "/staff/"
        assert browser.get(STAFF_PAGE).status_code == 200


def test_half_signed_in_dee_reaches_nothing(app: Flask, cast: Cast) -> None:
    set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    before = Session.select().count()
    give_password(browser, DEE)
    assert browser.get(STAFF_PAGE).status_code == 303
    assert browser.get("/me").status_code == 303
    assert browser.get("/staff/recovery-codes").status_code == 303
    assert Session.select().count() == before


def test_half_signed_in_lasts_ten_minutes_and_not_past_a_new_password(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    give_password(browser, DEE)
    with clock.at(NOON + timedelta(minutes=11)):
        assert give_factor(browser, pyotp.TOTP(secret).at(clock.now())).location == "/staff/sign-in"
    with clock.at(LATER):
        secret, _ = set_up(app.test_client(), cast.dee, LATER)
        assert give_factor(browser, pyotp.TOTP(secret).at(LATER)).location == "/staff/sign-in"


def test_a_code_of_the_app_is_taken_once(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    code = pyotp.TOTP(secret).at(LATER)
    with clock.at(LATER):
        first, second = app.test_client(), app.test_client()
        give_password(first, DEE)
        give_password(second, DEE)
        assert give_factor(first, code).status_code == 303
        assert give_factor(second, code).status_code == 422
        assert give_factor(second, pyotp.TOTP(secret).at(LATER - timedelta(seconds=30))).status_code == 422
        assert give_factor(second, pyotp.TOTP(secret).at(LATER + timedelta(seconds=30))).status_code == 303


def test_the_code_of_set_up_is_not_taken_again(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    give_password(browser, DEE)
    assert give_factor(browser, pyotp.TOTP(secret).at(NOON)).status_code == 422


def test_a_code_two_steps_away_is_not_taken(app: Flask, cast: Cast) -> None:
    secret, _ = set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    with clock.at(LATER):
        give_password(browser, DEE)
        for seconds in (-60, 60):
            assert (
                give_factor(browser, pyotp.TOTP(secret).at(LATER + timedelta(seconds=seconds))).status_code
                == 422
            )


def test_a_recovery_code_is_taken_once(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    code = _codes(browser.get("/staff/recovery-codes").text)[0]
    first, second = app.test_client(), app.test_client()
    give_password(first, DEE)
    give_password(second, DEE)
    assert give_factor(first, code.lower().replace("-", " ")).status_code == 303
    assert give_factor(second, code).status_code == 422
    row = credential_of(cast.dee)
    assert row is not None
    assert len(row.recovery) == 9


def test_one_code_in_two_browsers_at_the_same_moment_lets_one_in(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    secret, _ = set_up(browser, cast.dee)
    recovery = _codes(browser.get("/staff/recovery-codes").text)[0]
    credential = credential_of(cast.dee)
    assert credential is not None
    for code in (pyotp.TOTP(secret).at(LATER), recovery):
        assert sorted(_together(credential, code)) == [False, False, False, True]


def test_unknown_ended_and_wrong_look_alike(app: Flask, cast: Cast) -> None:
    set_up(app.test_client(), cast.dee)
    sam = Staff.get(Staff.email == MAX)
    answers = [
        give_password(app.test_client(), address, password)
        for address, password in (
            (DEE, "not her password"),
            ("nobody@hallam.example", PASSWORD),
            (sam.email, PASSWORD),
        )
    ]
    end_staff(cast.dee, cast.max, NOON)
    answers.append(give_password(app.test_client(), DEE, PASSWORD))
    seen = {(one.status_code, re.sub(r'value="[^"]*"', "", one.text)) for one in answers}
    assert len(seen) == 1
    assert seen.pop()[0] == 422


def test_staff_sessions_last_30_idle_minutes_and_12_hours(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    for minutes in range(20, 12 * 60, 20):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert browser.get(STAFF_PAGE).status_code == 200
    with clock.at(NOON + timedelta(hours=12)):
        assert browser.get(STAFF_PAGE).status_code == 303
    other = app.test_client()
    set_up(other, cast.max)
    with clock.at(NOON + timedelta(minutes=30)):
        assert other.get(STAFF_PAGE).status_code == 303


def test_another_role_ends_dees_session_at_once(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    change_staff(cast.dee, NewStaff(DEE, "Dee Lindqvist", "sales"), cast.max, NOON)
    assert browser.get(STAFF_PAGE).status_code == 303


def test_ended_dee_is_out_at_once_and_her_link_is_dead(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    path = _link(cast.dee)
    end_staff(cast.dee, cast.max, NOON)
    assert browser.get(STAFF_PAGE).status_code == 303
    assert browser.get(path).status_code == 410
    assert Credential.select().count() == 0


def test_setting_up_anew_ends_older_sessions(app: Flask, cast: Cast) -> None:
    older = app.test_client()
    set_up(older, cast.dee)
    set_up(app.test_client(), cast.dee, NOON)
    assert older.get(STAFF_PAGE).status_code == 303


def test_one_browser_may_hold_ana_and_dee(app: Flask, cast: Cast) -> None:
    browser = app.test_client()
    set_up(browser, cast.dee)
    sign_in_ana(browser)
    assert browser.get("/me").text.startswith("Ana Brandt")
    assert browser.get(STAFF_PAGE).text.startswith("Dee Lindqvist")
    post(browser, "/sign-out", who="staff")
    assert browser.get("/me").status_code == 200
    assert browser.get(STAFF_PAGE).status_code == 303


def test_anas_session_is_none_of_staff(app: Flask) -> None:
    browser = app.test_client()
    sign_in_ana(browser)
    browser.set_cookie("kept-staff", cookie(browser, "kept-contact"))
    assert browser.get(STAFF_PAGE).status_code == 303


def test_the_set_up_mail_comes_from_the_manager(app: Flask, cast: Cast) -> None:
    mail_set_up_link(cast.dee, cast.max, NOON)
    text = newest_text()
    assert "Max Hallam" in text
    path = re.search(r"http://127\.0\.0\.1:8000(/staff/set-up/\S+)", text)
    assert path is not None
    assert app.test_client().get(path[1]).status_code == 200


def test_the_security_log_says_who_came_in_and_holds_no_secret(app: Flask, cast: Cast) -> None:
    set_up(app.test_client(), cast.dee)
    give_password(app.test_client(), DEE, "not her password")
    lines = [
        (row.kind, row.person, row.client) for row in SecurityEvent.select().order_by(SecurityEvent.kind)
    ]
    assert lines == [("refused", "", "127.0.0.1"), ("set_up", cast.dee, "127.0.0.1")]
    assert not [
        row for row in SecurityEvent.select() if "not her password" in row.detail or DEE in row.detail
    ]


@pytest.mark.parametrize("value", ["\0", "\u0663" * 6, "9223372036854775808", "x" * 1_000_000])
def test_odd_text_in_any_field_of_staff_sign_in_is_a_4xx(app: Flask, cast: Cast, value: str) -> None:
    set_up(app.test_client(), cast.dee)
    browser = app.test_client()
    assert give_password(browser, value).status_code in {413, 422}
    assert give_password(browser, DEE, value).status_code in {413, 422}
    give_password(browser, DEE)
    assert give_factor(browser, value).status_code in {413, 422}


def _link(ref: str) -> str:
    return set_up_link(ref, NOON).removeprefix("http://127.0.0.1:8000")


def _secret_on(page: str) -> str:
    match = re.search(r'<code class="code">([A-Z2-7-]+)</code>', page)
    assert match is not None
    return match[1].replace("-", "")


def _codes(page: str) -> list[str]:
    return re.findall(r'<code class="code">([2-9A-Z-]+)</code>', page)


def _together(credential: Credential, code: str) -> list[bool]:
    taken: list[bool] = []
    start = threading.Barrier(4)

    def run() -> None:
        start.wait()
        taken.append(check_second_factor(credential, code, LATER))
        release()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken
