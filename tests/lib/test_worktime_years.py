"""Working time over years, many holidays and changes of clocks, against a hand that walks every hour of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lib.daytally import DayTally
from portal.lib.durations import Span
from portal.lib.worktime import WorkingWeek, add_working, deadline, working_between

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAY_LONG = 1440
# Summers of an hour, half an hour and two hours, changes at a minute past midnight, four changes a year, a quarter of
# an hour for ever, a day that never was, and clocks that stand still.
ZONES = (
    ("America/St_Johns", 1986),
    ("America/St_Johns", 2006),
    ("Australia/Lord_Howe", 1980),
    ("Australia/Lord_Howe", 2020),
    ("Asia/Kathmandu", 1984),
    ("Asia/Kathmandu", 2022),
    ("Africa/Casablanca", 2010),
    ("Africa/Cairo", 2009),
    ("America/Santiago", 2017),
    ("Asia/Beirut", 2020),
    ("Pacific/Apia", 2009),
    ("Europe/Vienna", 2021),
)
SHIFTS = (
    ((time(9), time(17)),),
    ((time(8), time(12)), (time(12, 45), time(17, 15))),
    ((time(0), time(6)), (time(22), time(0))),
    ((time(1, 45), time(2, 15)), (time(2, 45), time(3, 30)), (time(23, 30), time(0))),
    ((time(0), time(0)),),
    (),
)


@st.composite
def weeks_and_moments(draw: st.DrawFn) -> tuple[WorkingWeek, datetime]:
    zone, year = draw(st.sampled_from(ZONES))
    begin = datetime(year, 1, 1, tzinfo=UTC) + MINUTE * draw(st.integers(0, 700 * DAY_LONG))
    hours = {weekday: draw(st.sampled_from(SHIFTS)) for weekday in range(7)}
    hours[draw(st.integers(0, 6))] = draw(st.sampled_from(SHIFTS[:-1]))
    days = draw(st.sets(st.integers(-2, 5 * 365), max_size=80))
    return WorkingWeek(hours, ZoneInfo(zone), frozenset(begin.date() + DAY * n for n in days)), begin


def hand(begin: datetime, end: datetime, week: WorkingWeek) -> int:
    """Return the minutes worked between two whole minutes: where the wall clock is, hour by hour, on a line of minutes.

    A minute is worked when the furthest that the wall clock has been lies in a window, so the hand sets out three days
    early. An hour in which the clock was changed, or in which it is behind where it has been, goes by the minute.
    """
    zero, midnight = begin - 3 * DAY, (begin - 5 * DAY).date()
    line = line_of_minutes(midnight, (end + 3 * DAY).date(), week)

    def wall(minute: int) -> int:
        shown = (zero + MINUTE * minute).astimezone(week.zone).replace(tzinfo=None)
        return (shown - datetime.combine(midnight, time.min)) // MINUTE

    first, last = (begin - zero) // MINUTE, (end - zero) // MINUTE
    furthest = worked = 0
    for hour, following in pairwise([*range(0, first, 60), *range(first, last, 60), last]):
        walls = [wall(minute) for minute in (hour, following)]
        is_even = walls[1] - walls[0] == following - hour and walls[0] >= furthest
        if is_even:
            counted, furthest = sum(line[walls[0] : walls[1]]), walls[1] - 1
        else:
            counted = 0
            for minute in range(hour, following):
                furthest = max(furthest, wall(minute))
                counted += line[furthest]
        worked += counted if hour >= first else 0
    return worked


def line_of_minutes(first: date, end: date, week: WorkingWeek) -> bytearray:
    """Return a 1 for each minute of wall time in a window, from the midnight that begins `first` on."""
    line = bytearray()
    for n in range((end - first).days):
        day = first + DAY * n
        windows = () if day in week.holidays else week.hours[day.weekday()]
        minutes = bytearray(DAY_LONG)
        for opens, closes in windows:
            start, stop = (one.hour * 60 + one.minute for one in (opens, closes))
            minutes[start : stop or DAY_LONG] = b"\1" * ((stop or DAY_LONG) - start)
        line += minutes
    return line


@settings(max_examples=40, deadline=None)
@given(weeks_and_moments(), st.integers(0, 5 * 365 * DAY_LONG))
def test_ana_waits_years_and_each_worked_minute_is_counted(
    drawn: tuple[WorkingWeek, datetime], minutes: int
) -> None:
    week, begin = drawn
    end = begin + MINUTE * minutes
    assert working_between(begin, end, week) == MINUTE * hand(begin, end, week)


@settings(max_examples=40, deadline=None)
@given(weeks_and_moments(), st.integers(1, 30_000))
def test_thousands_of_hours_end_with_their_last_worked_minute(
    drawn: tuple[WorkingWeek, datetime], wanted: int
) -> None:
    week, begin = drawn
    end = add_working(begin, MINUTE * wanted, week)
    assert hand(begin, end, week) == wanted
    assert hand(end - MINUTE, end, week) == 1


@settings(max_examples=40, deadline=None)
@given(weeks_and_moments(), st.integers(1, 700))
def test_hundreds_of_working_days_are_as_many_as_one_counts_on_a_calendar(
    drawn: tuple[WorkingWeek, datetime], days: int
) -> None:
    week, begin = drawn
    opens = add_working(begin, timedelta(), week).astimezone(week.zone)
    found = deadline(begin, Span(days=days), "working", week)
    day = opens.date()
    for _ in range(days):
        day += DAY
        while not week.works_on(day):
            day += DAY
    # A wall time that is skipped on that day is reached when the skipping is over.
    assert found.astimezone(week.zone).replace(tzinfo=None) >= datetime.combine(day, opens.time())
    assert (found - MINUTE).astimezone(week.zone).replace(tzinfo=None) < datetime.combine(day, opens.time())


class Asked(frozenset[date]):
    """Holidays that count how often somebody asks for one."""

    times = 0

    def __contains__(self, day: object) -> bool:
        Asked.times += 1
        return super().__contains__(day)


@pytest.mark.parametrize("days", [1, 30, 400, 4_000])
def test_a_wait_of_ten_years_looks_at_no_more_days_than_one_of_a_day(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = WorkingWeek(dict.fromkeys(range(5), SHIFTS[0]), ZoneInfo("Europe/Vienna"), Asked())
    end = datetime(2026, 11, 26, 11, tzinfo=UTC)
    working_between(end - 4_000 * DAY, end, week)
    monkeypatch.setattr(Asked, "times", 0)
    working_between(end - days * DAY, end, week)
    assert Asked.times <= len(("its first day", "its last day"))


@given(
    st.lists(st.integers(0, 5), min_size=7, max_size=7),
    st.dictionaries(st.dates(date(2019, 1, 1), date(2023, 12, 31)), st.integers(0, 9), max_size=60),
    st.tuples(*[st.dates(date(2019, 1, 1), date(2023, 12, 31))] * 2),
)
def test_a_tally_is_the_sum_of_its_days(
    weekly: list[int], exact: dict[date, int], ends: tuple[date, date]
) -> None:
    def exceptions(year: int) -> dict[date, int]:
        return {day: n - weekly[day.weekday()] for day, n in exact.items() if day.year == year}

    first, end = min(ends), max(ends)
    tally = DayTally(weekly, exceptions)
    days = [first + DAY * n for n in range((end - first).days)]
    summed = sum(exact.get(day, weekly[day.weekday()]) for day in days)
    assert tally.between(first, end) == summed
    assert tally.between(end, first) == -summed
    if summed:
        reached = tally.reaching(first, summed, 5 * 365)
        assert reached is not None
        assert tally.between(first, reached) < summed <= tally.between(first, reached + DAY)
