"""How spans and working hours are said, and what a stranger's words and name may do in a mail."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.enquiries.queries import ReplyTimes
from portal.enquiries.rules import looks_like_advertising, pace, plain_name, repeatable
from portal.enquiries.wording import back_words, hours_words, usual_words
from portal.lib.worktime import WorkingWeek
from portal.web.words import span_words

NEW_YORK = ZoneInfo("America/New_York")
DAY = ((time(8), time(17)),)
WEEK = WorkingWeek(dict.fromkeys(range(5), DAY), NEW_YORK, {date(2026, 3, 4)})
NOON = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=9, minutes=5), "9 hours and 5 minutes"),
        (timedelta(days=2), "48 hours"),
    ],
)
def test_a_span_of_working_time_is_said_in_hours_and_minutes(span: timedelta, said: str) -> None:
    assert span_words(span) == said


def test_days_of_the_same_hours_are_said_together() -> None:
    assert hours_words(WEEK) == "Monday to Friday, 08:00 to 17:00 (New York time)"
    odd = {0: ((time(8), time(12)), (time(13), time(17))), 2: DAY, 3: DAY, 6: ((time(0), time(0)),)}
    assert hours_words(WorkingWeek(odd, ZoneInfo("UTC"))) == (
        "Monday, 08:00 to 12:00 and 13:00 to 17:00; Wednesday and Thursday, 08:00 to 17:00;"
        " Sunday, 00:00 to 24:00 (UTC time)"
    )


def test_when_we_are_back_is_the_next_working_hour_holidays_left_out() -> None:
    assert back_words(NOON, WEEK) == "We are at work now."
    assert back_words(NOON + timedelta(hours=6), WEEK) == "We are back on Thursday 5 March 2026 at 08:00 EST."


def test_how_long_answers_take_is_said_from_ten_on() -> None:
    assert not usual_words(ReplyTimes(None, 0))
    assert not usual_words(ReplyTimes(3600, 9))
    assert "Half of the 10 enquiries" in usual_words(ReplyTimes(3600, 10))
    assert "no more than 1 hour of working time" in usual_words(ReplyTimes(3600, 10))


@pytest.mark.parametrize("name", ["Pat Quist", "Dr. Pat Quist", "Zoë O'Neill-Ünal", "J. Li", "李 雷"])
def test_a_name_stands_in_a_mail(name: str) -> None:
    assert plain_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "Pat <x@y.example>", "evil.example", "www.evil.example", "Win $500", "a " * 40, "P@t", "Pat\n"],
)
def test_what_is_no_name_does_not(name: str) -> None:
    assert not plain_name(name)


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("Could you do our bathroom? It leaks.", True),
        ("See https://evil.example/x", False),
        ("Go to evil.example", False),
        ("Write to me@evil.example", False),
    ],
)
def test_words_are_repeated_unless_they_lead_somewhere(words: str, again: bool) -> None:
    assert bool(repeatable(words)) is again


def test_several_links_or_one_in_the_name_look_like_advertising_and_one_link_does_not() -> None:
    assert looks_like_advertising("Pat", "http://a.example http://b.example www.c.example")
    assert looks_like_advertising("https://a.example", "Hello")
    assert not looks_like_advertising("Pat", "Like this one: https://pictures.example/bath.jpg")


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(seconds=-5), "hasty"),
        (timedelta(seconds=2), "hasty"),
        (timedelta(seconds=3), "good"),
        (timedelta(days=1), "good"),
        (timedelta(days=1, seconds=1), "old"),
    ],
)
def test_a_form_is_sent_by_a_person_between_three_seconds_and_a_day(later: timedelta, said: str) -> None:
    assert pace(NOON, NOON + later) == said
