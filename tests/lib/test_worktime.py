"""Working time against a slow reference that walks minute by minute, and the cases that clocks get wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lib.durations import Span, parse_span
from portal.lib.worktime import BadWeek, Clock, WorkingWeek, add_working, deadline, working_between

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = (time(9), time(17))
WEEK = WorkingWeek(dict.fromkeys(range(5), (OFFICE,)), NEW_YORK)
MINUTE = timedelta(minutes=1)
# Each is a moment near which the local clock does something odd.
ODD_MOMENTS = {
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "Europe/London": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
    "America/St_Johns": ("2008-11-02T02:31", "2008-03-09T03:31"),
    "Africa/Cairo": ("2024-04-25T22:00", "2024-10-31T21:00"),
    "Pacific/Apia": ("2011-12-30T10:00", "2011-12-31T10:00"),
}


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def minutes_worked(begin: datetime, minutes: int, week: WorkingWeek) -> list[bool]:
    """Say of each minute from `begin` on whether it is worked, by walking the clock from four days before."""
    moments = [begin + MINUTE * number for number in range(-4 * 1440, minutes)]
    walls = [moment.astimezone(week.zone).replace(tzinfo=None) for moment in moments]
    highest = [walls[0]]
    for wall in walls[1:]:
        highest.append(max(highest[-1], wall))
    return [any_window_holds(wall, week) for wall in highest[4 * 1440 :]]


def any_window_holds(furthest: datetime, week: WorkingWeek) -> bool:
    """Say whether a window has opened and not closed once the wall clock has been as far as `furthest`."""
    if furthest.date() in week.holidays:
        return False
    windows = week.hours.get(furthest.weekday(), ())
    return any(
        opens <= furthest.time() and (closes == time(0) or furthest.time() < closes)
        for opens, closes in windows
    )


@st.composite
def weeks_and_moments(draw: st.DrawFn) -> tuple[WorkingWeek, datetime]:
    zone, odd = draw(
        st.sampled_from([(zone, odd) for zone, moments in ODD_MOMENTS.items() for odd in moments])
    )
    middle = datetime.fromisoformat(odd).replace(tzinfo=UTC)
    marks = st.lists(st.integers(0, 96), min_size=2, max_size=4, unique=True).map(sorted)
    hours = {weekday: windows_of(draw(marks)) for weekday in range(7)}
    holidays = draw(
        st.sets(st.integers(-2, 2).map(lambda days: middle.date() + timedelta(days=days)), max_size=2)
    )
    begin = middle + MINUTE * draw(st.integers(-2000, 600))
    return WorkingWeek(hours, ZoneInfo(zone), holidays), begin


def windows_of(marks: list[int]) -> tuple[tuple[time, time], ...]:
    walls = [time(mark // 4 % 24, mark % 4 * 15) for mark in marks]
    return tuple(zip(walls[::2], walls[1::2], strict=False))


@settings(max_examples=60, deadline=None)
@given(weeks_and_moments(), st.integers(0, 3000))
def test_working_time_between_two_moments_is_what_a_minute_hand_counts(
    drawn: tuple[WorkingWeek, datetime], minutes: int
) -> None:
    week, begin = drawn
    worked = sum(minutes_worked(begin, minutes, week))
    assert working_between(begin, begin + MINUTE * minutes, week) == MINUTE * worked


@settings(max_examples=60, deadline=None)
@given(weeks_and_moments(), st.integers(1, 900))
def test_a_deadline_is_where_a_minute_hand_has_counted_enough(
    drawn: tuple[WorkingWeek, datetime], wanted: int
) -> None:
    week, begin = drawn
    end = add_working(begin, MINUTE * wanted, week)
    worked = minutes_worked(begin, (end - begin) // MINUTE, week)
    assert sum(worked) == wanted
    assert worked[-1]


@settings(max_examples=100, deadline=None)
@given(weeks_and_moments(), st.integers(1, 50_000))
def test_adding_and_measuring_agree(drawn: tuple[WorkingWeek, datetime], seconds: int) -> None:
    week, begin = drawn
    span = timedelta(seconds=seconds)
    assert working_between(begin, add_working(begin, span, week), week) == span


def test_what_ana_writes_on_friday_afternoon_is_answered_on_monday() -> None:
    assert add_working(new_york("2026-11-20T16:00"), timedelta(hours=4), WEEK) == new_york("2026-11-23T12:00")


def test_a_span_that_fills_the_day_ends_at_its_close() -> None:
    assert add_working(new_york("2026-11-20T09:00"), timedelta(hours=8), WEEK) == new_york("2026-11-20T17:00")


def test_a_holiday_is_skipped() -> None:
    week = replace(WEEK, holidays=frozenset({date(2026, 11, 26)}))
    assert add_working(new_york("2026-11-25T16:00"), timedelta(hours=2), week) == new_york("2026-11-27T10:00")


def test_no_time_at_all_leads_to_the_next_opening() -> None:
    assert add_working(new_york("2026-11-21T12:00"), timedelta(), WEEK) == new_york("2026-11-23T09:00")


def test_nothing_is_worked_when_the_end_is_not_later() -> None:
    begin = new_york("2026-11-20T10:00")
    assert working_between(begin, begin, WEEK) == timedelta()
    assert working_between(begin, begin - timedelta(hours=1), WEEK) == timedelta()


def test_a_window_that_begins_in_the_skipped_hour_opens_after_it() -> None:
    week = WorkingWeek({6: ((time(2, 30), time(4)),)}, NEW_YORK)
    begin, end = new_york("2026-03-08T00:00"), new_york("2026-03-08T12:00")
    assert working_between(begin, end, week) == timedelta(hours=1)


def test_a_window_inside_the_skipped_hour_is_empty() -> None:
    week = WorkingWeek({6: ((time(2, 15), time(2, 45)),)}, NEW_YORK)
    begin, end = new_york("2026-03-08T00:00"), new_york("2026-03-08T12:00")
    assert working_between(begin, end, week) == timedelta()


def test_a_night_over_the_doubled_hour_is_an_hour_longer() -> None:
    week = WorkingWeek({6: ((time(0), time(5)),)}, NEW_YORK)
    begin, end = new_york("2026-11-01T00:00"), new_york("2026-11-01T12:00")
    assert working_between(begin, end, week) == timedelta(hours=6)


def test_midnight_as_an_end_is_the_midnight_that_ends_the_day() -> None:
    week = WorkingWeek({0: ((time(0), time(0)),)}, NEW_YORK)
    begin = new_york("2026-11-22T00:00")
    assert working_between(begin, begin + timedelta(days=7), week) == timedelta(hours=24)


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {0: ()},
        {0: ((time(9), time(9)),)},
        {0: ((time(17), time(9)),)},
        {0: ((time(9), time(13)), (time(12), time(17)))},
        {0: ((time(13), time(17)), (time(9), time(12)))},
        {0: ((time(13), time(0)), (time(14), time(15)))},
        {7: (OFFICE,)},
        {-1: (OFFICE,)},
    ],
)
def test_hours_that_cannot_be_worked_are_refused(hours: dict[int, tuple[tuple[time, time], ...]]) -> None:
    with pytest.raises(BadWeek):
        WorkingWeek(hours, NEW_YORK)


def test_hours_that_never_come_are_refused_rather_than_searched_for_ever() -> None:
    class EveryDay(frozenset[date]):
        def __contains__(self, day: object) -> bool:
            return True

    week = replace(WEEK, holidays=EveryDay())
    for limit in ("PT4H", "P1D"):
        with pytest.raises(BadWeek):
            deadline(new_york("2026-11-20T10:00"), parse_span(limit), "working", week)


@pytest.mark.parametrize(
    ("start", "within", "clock", "expected"),
    [
        ("2026-11-20T16:00", "PT4H", "working", "2026-11-23T12:00"),
        ("2026-11-20T16:00", "PT24H", "calendar", "2026-11-21T16:00"),
        ("2026-11-20T16:00", "P1D", "working", "2026-11-23T16:00"),
        ("2026-11-21T12:00", "P1D", "working", "2026-11-24T09:00"),
        ("2026-11-20T16:00", "P1DT2H", "working", "2026-11-24T10:00"),
        ("2026-11-20T16:00", "P14D", "calendar", "2026-12-04T16:00"),
        ("2026-03-07T16:00", "P1D", "calendar", "2026-03-08T16:00"),
        ("2026-03-07T16:00", "PT24H", "calendar", "2026-03-08T17:00"),
        ("2026-03-07T02:30", "P1D", "calendar", "2026-03-08T03:00"),
        ("2026-10-31T16:00", "PT24H", "calendar", "2026-11-01T15:00"),
    ],
)
def test_a_day_keeps_the_wall_time_and_an_hour_is_an_hour(
    start: str, within: str, clock: Clock, expected: str
) -> None:
    assert deadline(new_york(start), parse_span(within), clock, WEEK) == new_york(expected)


def test_calendar_days_are_counted_in_the_zone_of_the_sale() -> None:
    week = replace(WEEK, zone=ZoneInfo("Europe/London"))
    start = new_york("2026-03-07T16:00").astimezone(UTC)
    assert deadline(start, Span(days=1), "calendar", week) == start + timedelta(hours=24)


def test_a_moment_in_the_doubled_hour_is_not_moved_by_hours() -> None:
    second = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1)
    assert deadline(second, Span(hours=1), "calendar", WEEK) == second.astimezone(UTC) + timedelta(hours=1)
