"""The dates of rules, against dateutil as an independent reader of RFC 5545, and rules that must not be searched."""

import datetime as dt
from datetime import date, datetime, timedelta
from itertools import takewhile
from types import SimpleNamespace
from unittest.mock import patch

import dateutil.rrule
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.promises.recurrence import dates
from portal.promises.rrule import parse_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SOME_DAYS = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(",".join)
NUMBERED = st.builds("{}{}".format, st.sampled_from((1, 2, 4, 5, -1, -3)), st.sampled_from(WEEKDAYS))
MONTHS = st.lists(st.integers(1, 12).map(str), min_size=1, max_size=4, unique=True).map(",".join)
MONTH_DAYS = st.lists(st.integers(-31, 31).filter(bool).map(str), min_size=1, max_size=4, unique=True).map(
    ",".join
)
POSITIONS = st.lists(st.integers(-6, 6).filter(bool).map(str), min_size=1, max_size=2, unique=True).map(
    ",".join
)
THROUGH = date(2031, 6, 1)
# Where a rule gives no more dates, dateutil searches to the last year of the calendar, so that is brought nearer.
NEARER_END = SimpleNamespace(**{**vars(dt), "MAXYEAR": 2032})


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.integers(1, 5)))}
    numbered = NUMBERED if frequency in ("MONTHLY", "YEARLY") else SOME_DAYS
    choices = {"BYMONTH": MONTHS, "BYDAY": st.one_of(SOME_DAYS, numbered), "WKST": st.sampled_from(WEEKDAYS)}
    if frequency != "WEEKLY":
        choices["BYMONTHDAY"] = MONTH_DAYS
    parts |= {name: draw(values) for name, values in choices.items() if draw(st.booleans())}
    by_day = {"BYMONTH", "BYDAY", "BYMONTHDAY"} & set(parts)
    # The first week of dateutil begins at the first date, ours where the week does, so positions differ in it.
    if frequency != "WEEKLY" and by_day and draw(st.booleans()):
        parts["BYSETPOS"] = draw(POSITIONS)
    if draw(st.booleans()):
        parts["COUNT"] = str(draw(st.integers(1, 20)))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def by_dateutil(text: str, start: date) -> list[date]:
    last = datetime.combine(THROUGH, datetime.min.time())
    found = rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))
    with patch.object(dateutil.rrule, "datetime", NEARER_END):
        return [moment.date() for moment in takewhile(lambda moment: moment <= last, found)]


@settings(max_examples=150, deadline=None)
@given(rules(), st.dates(date(2023, 1, 1), date(2030, 1, 1)), st.integers(-30, 2000))
def test_the_dates_of_a_rule_are_those_that_dateutil_finds(text: str, start: date, later: int) -> None:
    rule = parse_rule(text)
    expected = by_dateutil(text, start)
    assert list(dates(rule, start, None, THROUGH)) == expected
    after = start + timedelta(days=later)
    assert list(dates(rule, start, after, THROUGH)) == [day for day in expected if day > after]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=DAILY;BYDAY=MO;BYSETPOS=2",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_a_rule_that_never_gives_a_date_looks_at_no_more_than_is_asked(text: str) -> None:
    assert list(dates(parse_rule(text), date(2017, 1, 3), None, date(2057, 1, 1))) == []


def test_weekdays_and_numbered_weekdays_may_stand_side_by_side() -> None:
    rule = parse_rule("FREQ=MONTHLY;BYDAY=SU,1MO")
    found = list(dates(rule, date(2026, 11, 1), None, date(2026, 11, 10)))
    assert found == [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 8)]


def test_a_numbered_weekday_is_counted_in_its_month_where_months_are_named() -> None:
    by_month = parse_rule("FREQ=YEARLY;BYMONTH=5,11;BYDAY=-1MO")
    found = list(dates(by_month, date(2026, 5, 25), None, date(2026, 12, 31)))
    assert found == [date(2026, 5, 25), date(2026, 11, 30)]
    by_year = parse_rule("FREQ=YEARLY;BYDAY=20MO")
    assert next(dates(by_year, date(2026, 1, 1), None, date(2026, 12, 31))) == date(2026, 5, 18)


def test_a_position_in_a_week_is_counted_from_where_the_week_starts() -> None:
    rule = parse_rule("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1")
    assert next(dates(rule, date(2026, 11, 18), None, date(2026, 12, 1))) == date(2026, 11, 20)


def test_an_until_in_the_rule_ends_it_on_that_day() -> None:
    rule = parse_rule("FREQ=WEEKLY;UNTIL=20261204")
    assert list(dates(rule, date(2026, 11, 20), None, date(2027, 1, 1)))[-1] == date(2026, 12, 4)
