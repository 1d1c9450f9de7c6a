"""Max lets programs in: tokens made, shown once, told of by mail, and ended; nobody else makes any."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.lib.errors import Forbidden, Invalid, NotHere
from portal.lib.ids import token_hash
from portal.lib.once import Done
from portal.lib.outbox import Outbox
from portal.people.actions.staff import NewStaff, change_staff, end_staff
from portal.people.actions.tokens import NewToken, end_token, make_token
from portal.people.credentials import SecurityEvent, TokenSecret
from portal.people.jobs import tell_of_tokens_that_expire
from portal.people.models import Token
from portal.people.programs import program_of
from portal.people.scopes import PATTERN, SCOPES, SHOWN, is_secret, new_secret
from portal.record.models import Entry
from tests.cast import EMAILS, NOON, viewer
from tests.page import Browser, Page
from tests.people.help import newest_text

Open = Callable[[str], Browser]
PROGRAMS = "/staff/settings/programs"
FORM = {"name": "Scheduler", "scopes": ["sales:read", "deliveries:write"], "lasts": "90", "expires_on": ""}


def test_a_secret_is_known_by_its_form_before_anything_is_read() -> None:
    secret = new_secret()
    assert re.fullmatch(PATTERN, secret)
    assert is_secret(secret)
    for place in range(len(secret) - 12, len(secret)):
        other = "x" if secret[place] != "x" else "y"
        assert not is_secret(secret[:place] + other + secret[place + 1 :]), "the checksum is part of the form"
    for odd in ("", secret[:-1], f"{secret} ", secret.replace("kept_", "keep_"), f"{secret[:-1]}é"):
        assert not is_secret(odd)


def test_max_makes_a_token_and_sees_its_secret_once(browser: Open) -> None:
    max_ = browser("max")
    made = asked(max_, staff=viewer("dee").ref)
    page = max_.get(made.location)
    [secret] = re.findall(PATTERN, page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Copy it now: it is shown this once." in page.words
    program = program_of(secret, NOON)
    assert program is not None
    assert (program.name, program.viewer.name) == ("Scheduler", "Dee Lindqvist")
    assert program.scopes == {"sales:read", "deliveries:write"}
    again = max_.get(made.location)
    assert not re.findall(PATTERN, again.text)
    assert f"It begins with {secret[:SHOWN]}." in again.words
    assert "It was shown once, when it was made" in again.words


def test_the_secret_stands_nowhere_that_is_kept(browser: Open) -> None:
    max_ = browser("max")
    [secret] = re.findall(PATTERN, max_.get(asked(max_).location).text)
    [entry] = Entry.select().where(Entry.kind == "token.made")
    [line] = SecurityEvent.select().where(SecurityEvent.kind == "token_made")
    [row] = TokenSecret.select()
    kept = (entry.facts, line.detail, row.hash, newest_text(), max_.get("/staff/audit/table").text)
    assert not [one for one in kept if secret in str(one)]
    assert row.hash == token_hash(secret)
    assert "Max Hallam made a token for a program: Scheduler" in max_.get("/staff/audit").words
    log = max_.get("/staff/audit?of=security").words
    assert "Max Hallam made a token for a program" in log


def test_dee_is_told_in_whose_name_it_acts_and_what_it_may_do(browser: Open) -> None:
    asked(browser("max"), staff=viewer("dee").ref)
    [mail] = Outbox.select().where(Outbox.kind == "token_made")
    assert mail.recipient == EMAILS["dee"]
    text = newest_text()
    assert "Max Hallam made a token for Scheduler." in text
    assert SCOPES["deliveries:write"] in text
    assert SCOPES["charges:write"] not in text


def test_the_same_form_twice_makes_one_token(browser: Open) -> None:
    max_ = browser("max")
    key = max_.get(f"{PROGRAMS}/new").value("key")
    assert [asked(max_, key=key).location == PROGRAMS for _ in range(2)] == [False, True]
    assert "This form had arrived before" in max_.get(PROGRAMS).words
    assert Token.select().count() == 1
    assert TokenSecret.select().count() == 1


def test_what_is_wrong_is_said_beside_the_fields_and_nothing_is_made(browser: Open) -> None:
    max_ = browser("max")
    page = asked(max_, 422, name=" ", staff="", scopes=[], lasts="day", expires_on="soon")
    for words in (
        "Give it the name",
        "Choose in whose name",
        "Choose at least one thing",
        "Write a day, such as",
    ):
        assert words in page.words
    page = asked(max_, 422, staff="nobody", scopes=["everything"], lasts="day", expires_on="2026-03-01")
    for words in ("Choose in whose name it acts.", "Choose at least one thing", "This day has passed"):
        assert words in page.words
    assert not Token.select().exists()


@pytest.mark.parametrize(
    ("lasts", "ends"),
    [
        ({"lasts": "30"}, NOON + timedelta(days=30)),
        ({"lasts": "never"}, None),
        # The whole day in New York, where the company is.
        ({"lasts": "day", "expires_on": "2026-03-05"}, datetime(2026, 3, 6, 5, tzinfo=UTC)),
    ],
)
def test_it_is_good_for_as_long_as_was_asked(
    browser: Open, lasts: dict[str, str], ends: datetime | None
) -> None:
    asked(browser("max"), 303, **lasts)
    assert Token.get().expires_at == ends


def test_max_ends_a_token_after_being_asked(browser: Open) -> None:
    max_ = browser("max")
    place = asked(max_).location
    [secret] = re.findall(PATTERN, max_.get(place).text)
    ending = max_.get(f"{place}/end")
    assert "End Scheduler?" in ending.words
    assert place.partition("#")[0] in ending.links()
    assert program_of(secret, NOON) is not None
    max_.post(f"{place}/end")
    assert program_of(secret, NOON) is None
    assert not TokenSecret.select().exists()
    listed = max_.get(PROGRAMS).words
    assert "Ended: Scheduler is let in no more." in listed
    assert "Ended by Max Hallam" in listed
    max_.get(f"{place}/end", 404)
    max_.post(f"{place}/end", status=404)
    assert "The program is let in no more." in max_.get(place).words


def test_sam_makes_and_ends_none(app: Flask) -> None:
    new = NewToken("Scheduler", viewer("sam").ref, ["sales:read"], None)
    make_token(new, viewer("max"), "max's", NOON)
    with pytest.raises(Forbidden):
        make_token(new, viewer("sam"), "a key", NOON)
    with pytest.raises(Forbidden):
        end_token(Token.get().ref, viewer("sam"), NOON)
    assert Token.select().where(Token.ended_at.is_null()).count() == 1


def test_it_acts_for_nobody_who_left_and_may_nothing_that_there_is_not(app: Flask) -> None:
    end_staff(viewer("dee").ref, viewer("max").ref, NOON)
    gone = NewToken("Scheduler", viewer("dee").ref, ["sales:read", "sales:erase"], NOON)
    with pytest.raises(Invalid) as refused:
        make_token(gone, viewer("max"), "a key", NOON)
    assert [one.field for one in refused.value.problems] == ["staff", "scopes", "expires_on"]
    with pytest.raises(NotHere):
        end_token("AAAAAAAAAAAAA", viewer("max"), NOON)


def test_another_role_narrows_the_token_at_once(app: Flask) -> None:
    sam = viewer("sam")
    secret = make_token(NewToken("CRM", sam.ref, ["sales:read"], None), viewer("max"), "a key", NOON)
    change_staff(sam.ref, NewStaff(sam.email, sam.name, "delivery"), viewer("max").ref, NOON)
    program = program_of(secret, NOON)
    assert program is not None
    assert program.viewer.role == "delivery"


def test_the_list_says_who_uses_what_and_why_others_are_let_in_no_more(browser: Open) -> None:
    max_ = browser("max")
    assert "No program is let in" in max_.get(PROGRAMS).words
    used = made("Used", "max")
    assert program_of(used, NOON)
    made("Never", "sam")
    made("Old", "max", NOON + timedelta(days=1))
    made("Gone", "dee")
    end_staff(viewer("dee").ref, viewer("max").ref, NOON)
    Token.update(expires_at=NOON).where(Token.name == "Old").execute()
    running, _, past = max_.get(PROGRAMS).words.partition("Let in no more")
    assert "last used Tuesday 3 March 2026, 12:00 EST · in the name of Max Hallam" in running
    assert "never used · in the name of Sam Ortega · never expires · made by Max Hallam" in running
    assert "Old Expired Tuesday 3 March 2026, 12:00 EST" in past
    assert "Gone Dee Lindqvist has left" in past


def test_managers_hear_a_week_before_a_token_expires_and_once(app: Flask) -> None:
    made("Scheduler", "dee", NOON + timedelta(days=90))
    made("Short", "dee", NOON + timedelta(days=5))
    for days, told in ((82, 0), (83, 1), (83, 1), (85, 1), (89, 1), (91, 1)):
        tell_of_tokens_that_expire(NOON + timedelta(days=days))
        Done.delete().where(Done.at < NOON + timedelta(days=days - 2)).execute()
        assert Outbox.select().where(Outbox.kind == "token_expires").count() == told
    [mail] = Outbox.select().where(Outbox.kind == "token_expires")
    assert mail.recipient == EMAILS["max"]
    assert "in the name of Dee Lindqvist expires Monday 1 June 2026, 13:00 EDT" in newest_text()


def asked(max_: Browser, status: int = 303, **fields: object) -> Page:
    """Let Max ask for a token, by the form as it is when he opens it but for these fields."""
    page = max_.get(f"{PROGRAMS}/new")
    form = {**FORM, "key": page.value("key"), "staff": viewer("max").ref, **fields}
    return max_.post(f"{PROGRAMS}/new", form, status)


def made(name: str, who: str, ends: datetime | None = None) -> str:
    """Let Max make a token in somebody's name; return its secret."""
    return make_token(NewToken(name, viewer(who).ref, ["sales:read"], ends), viewer("max"), name, NOON)
