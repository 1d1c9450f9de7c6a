"""Laws of working time that hold wherever clocks go, and deadlines in days against a hand that walks the minutes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lib.durations import Span
from portal.lib.worktime import WorkingWeek, add_working, deadline, working_between

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
# Each is a moment near which the local clock does something odd: northern and southern summers, half an hour, a
# quarter, at midnight, over midnight, twice within a month, and a day that never was.
ODD_MOMENTS = (
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("Australia/Sydney", "2026-04-04T16:00"),
    ("America/Santiago", "2026-04-05T03:00"),
    ("America/Santiago", "2026-09-06T04:00"),
    ("Asia/Kathmandu", "1985-12-31T18:30"),
    ("Asia/Beirut", "2026-03-28T22:00"),
    ("Asia/Beirut", "2026-10-24T21:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),
    ("Africa/Casablanca", "2026-03-22T02:00"),
    ("America/St_Johns", "2008-11-02T02:31"),
    ("Pacific/Apia", "2011-12-30T10:00"),
    ("Asia/Kathmandu", "2026-05-05T06:00"),
)
DAY_SHIFT = ((time(9), time(17)),)
NIGHT_SHIFT = ((time(0), time(6)), (time(22), time(0)))
BROKEN_SHIFT = ((time(1, 45), time(2, 15)), (time(2, 45), time(3, 30)), (time(23, 30), time(0)))
SHIFTS = (DAY_SHIFT, NIGHT_SHIFT, BROKEN_SHIFT, ((time(0), time(0)),), ())


@st.composite
def weeks_and_moments(draw: st.DrawFn) -> tuple[WorkingWeek, datetime]:
    zone, odd = draw(st.sampled_from(ODD_MOMENTS))
    middle = datetime.fromisoformat(odd).replace(tzinfo=UTC)
    hours = {weekday: draw(st.sampled_from(SHIFTS)) for weekday in range(7)}
    hours[draw(st.integers(0, 6))] = draw(st.sampled_from(SHIFTS[:-1]))
    around = st.integers(-3, 3).map(lambda days: middle.date() + timedelta(days=days))
    holidays = draw(st.sets(around, max_size=3))
    begin = middle + SECOND * draw(st.integers(-3 * 86_400, 86_400))
    return WorkingWeek(hours, ZoneInfo(zone), holidays), begin


SPANS = st.integers(0, 5 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
SOME_WORK = st.integers(1, 200_000).map(lambda seconds: timedelta(seconds=seconds))
DRAWN = weeks_and_moments()


@settings(max_examples=40, deadline=None)
@given(DRAWN, SPANS, SPANS)
def test_what_is_worked_adds_up(
    drawn: tuple[WorkingWeek, datetime], first: timedelta, then: timedelta
) -> None:
    week, begin = drawn
    middle, end = begin + first, begin + first + then
    whole = working_between(begin, end, week)
    assert whole == working_between(begin, middle, week) + working_between(middle, end, week)
    assert timedelta() <= whole <= end - begin


@settings(max_examples=40, deadline=None)
@given(DRAWN, SOME_WORK, SOME_WORK)
def test_adding_twice_is_adding_once_as_much(
    drawn: tuple[WorkingWeek, datetime], first: timedelta, then: timedelta
) -> None:
    week, begin = drawn
    assert add_working(add_working(begin, first, week), then, week) == add_working(begin, first + then, week)


@settings(max_examples=40, deadline=None)
@given(DRAWN, SPANS)
def test_adding_what_was_measured_leads_back_but_for_what_nobody_worked(
    drawn: tuple[WorkingWeek, datetime], span: timedelta
) -> None:
    week, begin = drawn
    worked = working_between(begin, begin + span, week)
    if worked:
        back = add_working(begin, worked, week)
        assert back <= begin + span
        assert working_between(back, begin + span, week) == timedelta()
        assert working_between(begin, back - SECOND, week) < worked


@settings(max_examples=30, deadline=None)
@given(DRAWN, SOME_WORK, SPANS)
def test_whoever_asks_later_is_never_answered_sooner(
    drawn: tuple[WorkingWeek, datetime], span: timedelta, later: timedelta
) -> None:
    week, begin = drawn
    assert add_working(begin, span, week) <= add_working(begin + later, span, week)
    assert add_working(begin, span, week) <= add_working(begin, span + SECOND, week)


def first_reached(day_and_time: datetime, near: datetime, zone: ZoneInfo) -> datetime:
    """Walk the minutes until the wall clock has been as far as a wall time; `near` is days before it."""
    moment = near
    while moment.astimezone(zone).replace(tzinfo=None) < day_and_time:
        moment += MINUTE
    return moment


@settings(max_examples=30, deadline=None)
@given(DRAWN, st.integers(1, 4), st.integers(0, 30))
def test_a_deadline_in_calendar_days_is_at_the_same_wall_time_and_hours_on(
    drawn: tuple[WorkingWeek, datetime], days: int, hours: int
) -> None:
    week, begin = drawn
    begin = begin.replace(second=0)
    wall = begin.astimezone(week.zone).replace(tzinfo=None) + timedelta(days=days)
    there = first_reached(wall, begin + timedelta(hours=24 * days - 30), week.zone)
    found = deadline(begin, Span(days=days, hours=hours), "calendar", week)
    assert found == there + timedelta(hours=hours)


@settings(max_examples=30, deadline=None)
@given(DRAWN, st.integers(1, 3))
def test_a_deadline_in_working_days_leaves_that_many_working_days_behind(
    drawn: tuple[WorkingWeek, datetime], days: int
) -> None:
    week, begin = drawn
    opens = add_working(begin, timedelta(), week)
    found = deadline(begin, Span(days=days), "working", week)
    first, last = (one.astimezone(week.zone).date() for one in (opens, found))
    passed = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    worked = [day for day in passed if week.works_on(day)]
    # The wall time may be skipped on the last of them: then it is reached in the small hours of the day after.
    assert len(worked) == days or not week.works_on(last)
    assert found > opens
