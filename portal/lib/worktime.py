"""Working time: when a company works, and how much of that lies between two moments.

A window is given in local wall time. It opens at the first moment at which the wall clock has reached its start
and closes at the first moment at which it has reached its end. So a window that begins in the hour that is skipped
in spring opens when the skipping is over, and a window that spans the hour that comes twice in autumn is an hour
longer that night. What is counted inside windows is real time, not what the wall clock seems to show.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from typing import Literal
from zoneinfo import ZoneInfo

from portal.lib.daytally import DayTally
from portal.lib.durations import Span
from portal.lib.walls import changing_days, reached

Clock = Literal["working", "calendar"]
Window = tuple[time, time]

_MIDNIGHT = time(0, 0)
_ONE_DAY = timedelta(days=1)
# Time is counted in whole microseconds: the smallest that an instant tells apart.
_NONE, _TICK = timedelta(), timedelta(microseconds=1)
_A_DAY = _ONE_DAY // _TICK
_SEARCHED_DAYS = 36_525
_LAST_WEEKDAY = 6


class BadWeek(ValueError):
    """Working hours that cannot be used, or that leave no time to work; `reason` is one plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class WorkingWeek:
    """The hours a company works: windows of local wall time by weekday (0 is Monday), holidays, and their zone.

    The windows of a day are in order and apart. An end of 00:00 means the midnight that ends the day, so
    (00:00, 00:00) is the whole day; a night shift is two windows. Raises BadWeek when there is no window at all,
    or one that ends before it starts or overlaps another.
    """

    hours: Mapping[int, tuple[Window, ...]]
    zone: ZoneInfo
    holidays: Collection[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        """Refuse a week in which nothing could ever be answered."""
        if not any(self.hours.values()):
            reason = "The working week is empty; give at least one day its hours."
            raise BadWeek(reason)
        for weekday, windows in self.hours.items():
            _check_windows(weekday, windows)

    def works_on(self, day: date) -> bool:
        """Say whether this is a working day: no holiday, and a weekday with hours."""
        return bool(self.hours.get(day.weekday())) and day not in self.holidays

    def windows_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the windows of a day in order, as (opens, closes) in UTC."""
        if self.works_on(day):
            for opens, closes in self.hours[day.weekday()]:
                ends_on = day + _ONE_DAY if closes == _MIDNIGHT else day
                yield reached(day, opens, self.zone), reached(ends_on, closes, self.zone)

    @cached_property
    def working_days(self) -> DayTally:
        """How many days are worked."""
        usual = [int(bool(self.hours.get(weekday))) for weekday in range(_LAST_WEEKDAY + 1)]
        return DayTally(usual, lambda year: dict.fromkeys(self._holidays_in(year), -1))

    @cached_property
    def ticks(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The windows of each weekday as microseconds since midnight, where no clock is changed."""
        return tuple(
            tuple(
                (_since_midnight(opens), _since_midnight(closes) or _A_DAY)
                for opens, closes in self.hours.get(weekday, ())
            )
            for weekday in range(_LAST_WEEKDAY + 1)
        )

    @cached_property
    def worked(self) -> DayTally:
        """How many microseconds are worked."""
        usual = [sum(closes - opens for opens, closes in windows) for windows in self.ticks]

        def exceptions(year: int) -> dict[date, int]:
            days = {*self._holidays_in(year), *changing_days(self.zone, year)}
            in_year = (day for day in days if day.year == year)
            return {day: self._worked_on(day) - usual[day.weekday()] for day in in_year}

        return DayTally(usual, exceptions)

    def _worked_on(self, day: date) -> int:
        return sum((closes - opens for opens, closes in self.windows_on(day)), _NONE) // _TICK

    def _holidays_in(self, year: int) -> list[date]:
        """Return the holidays of a year that would be worked otherwise; each day is asked for, as a country's are."""
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
        return [day for day in days if self.hours.get(day.weekday()) and day in self.holidays]


def add_working(start: datetime, span: timedelta, week: WorkingWeek) -> datetime:
    """Give the moment (aware UTC) at which `span` of working time has passed since `start` (aware).

    A span that ends with a window ends at its close, not at the next opening. No time at all gives the first
    moment from `start` on that is inside a window. Raises BadWeek when a hundred years hold too little time.
    """
    first, already = _worked_by(start, week)
    # No time at all is the moment before the first tick that is worked.
    wanted = max(span // _TICK, 1)
    day = week.worked.reaching(first, already + wanted, _SEARCHED_DAYS)
    if day is None:
        reason = "These working hours leave too little time to work in the next hundred years."
        raise BadWeek(reason)
    left = already + wanted - week.worked.between(first, day)
    return _counted_off(week.windows_on(day), left * _TICK) + (span - wanted * _TICK)


def working_between(begin: datetime, end: datetime, week: WorkingWeek) -> timedelta:
    """Give the working time from one moment to a later one (both aware); none when the end is not later.

    It is what is worked on whole days, by arithmetic, and what was worked of the last day less that of the first.
    """
    if end <= begin:
        return _NONE
    (first, before), (last, by_then) = _worked_by(begin, week), _worked_by(end, week)
    return (week.worked.between(first, last) + by_then - before) * _TICK


def deadline(start: datetime, within: Span, clock: Clock, week: WorkingWeek) -> datetime:
    """Give the moment (aware UTC) by which something is due that is promised `within` a time from `start` (aware).

    By the calendar clock whole days lead to the same wall time so many days later, in the zone of the week, and
    hours are elapsed time. By the working clock hours are working time, and whole days are working days: the same
    wall time on the n-th working day from the first working moment on. Callers who count in another zone (a sale
    has its own) hand over `dataclasses.replace(week, zone=...)`.
    """
    if clock == "calendar":
        return _days_later(start, within.days, week.zone) + within.elapsed
    begin = _working_days_later(start, within.days, week) if within.days else start
    return add_working(begin, within.elapsed, week) if within.elapsed else begin


def _check_windows(weekday: int, windows: tuple[Window, ...]) -> None:
    if not 0 <= weekday <= _LAST_WEEKDAY:
        reason = "A weekday is a number from 0 for Monday to 6 for Sunday."
        raise BadWeek(reason)
    closed = _MIDNIGHT
    for position, (opens, closes) in enumerate(windows):
        ends_day = closes == _MIDNIGHT
        after_midnight = position > 0 and closed == _MIDNIGHT
        if after_midnight or opens < closed or (closes <= opens and not ends_day):
            reason = (
                "Working hours start before they end, and the hours of a day stand in order, without overlap."
            )
            raise BadWeek(reason)
        closed = closes


def _worked_by(moment: datetime, week: WorkingWeek) -> tuple[date, int]:
    """Give the local day of a moment, and the microseconds that were worked by then since it began.

    Where the clock goes back over midnight, it is yesterday again while a window of today has opened already.
    """
    local = moment.astimezone(week.zone)
    day = local.date()
    if day in changing_days(week.zone, day.year):
        near = chain(week.windows_on(day), week.windows_on(day + _ONE_DAY))
        now = moment.astimezone(UTC)
        return day, sum((max(min(closes, now) - opens, _NONE) for opens, closes in near), _NONE) // _TICK
    if not week.works_on(day):
        return day, 0
    wall = _since_midnight(local.time())
    return day, sum(max(min(closes, wall) - opens, 0) for opens, closes in week.ticks[day.weekday()])


def _counted_off(windows: Iterable[tuple[datetime, datetime]], span: timedelta) -> datetime:
    """Give the moment at which so much was worked of windows that hold as much."""
    left = span
    for opens, closes in windows:
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    message = "these windows hold less than that"
    raise ValueError(message)


def _since_midnight(wall: time) -> int:
    """Give the microseconds from midnight to a wall time, where no clock is changed."""
    return (datetime.combine(date.min, wall) - datetime.combine(date.min, _MIDNIGHT)) // _TICK


def _days_later(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    if not days:
        return start.astimezone(UTC)
    local = start.astimezone(zone)
    return reached(local.date() + timedelta(days=days), local.time(), zone)


def _working_days_later(start: datetime, days: int, week: WorkingWeek) -> datetime:
    local = add_working(start, timedelta(), week).astimezone(week.zone)
    day = week.working_days.reaching(local.date() + _ONE_DAY, days, _SEARCHED_DAYS)
    if day is None:
        reason = "These working hours leave too few working days in the next hundred years."
        raise BadWeek(reason)
    return reached(day, local.time(), week.zone)
