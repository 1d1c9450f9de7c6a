"""Working time: when a company works, and how much of that lies between two moments.

A window is given in local wall time. It opens at the first moment at which the wall clock has reached its start
and closes at the first moment at which it has reached its end. So a window that begins in the hour that is skipped
in spring opens when the skipping is over, and a window that spans the hour that comes twice in autumn is an hour
longer that night. What is counted inside windows is real time, not what the wall clock seems to show.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from portal.lib.durations import Span

Clock = Literal["working", "calendar"]
Window = tuple[time, time]

_MIDNIGHT = time(0, 0)
_ONE_DAY = timedelta(days=1)
_SEARCHED = timedelta(days=36_525)
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
        return day not in self.holidays and bool(self.hours.get(day.weekday()))


def add_working(start: datetime, span: timedelta, week: WorkingWeek) -> datetime:
    """Give the moment (aware UTC) at which `span` of working time has passed since `start` (aware).

    A span that ends with a window ends at its close, not at the next opening. No time at all gives the first
    moment from `start` on that is inside a window. Raises BadWeek when a hundred years hold too little time.
    """
    begin, left = start.astimezone(UTC), span
    for opens, closes in _windows(begin, begin + _SEARCHED, week):
        begin = max(begin, opens)
        if begin < closes and closes - begin >= left:
            return begin + left
        left -= max(closes - begin, timedelta())
    reason = "These working hours leave too little time to work in the next hundred years."
    raise BadWeek(reason)


def working_between(begin: datetime, end: datetime, week: WorkingWeek) -> timedelta:
    """Give the working time from one moment to a later one (both aware); none when the end is not later."""
    first, last = begin.astimezone(UTC), end.astimezone(UTC)
    overlaps = (min(closes, last) - max(opens, first) for opens, closes in _windows(first, last, week))
    return sum((overlap for overlap in overlaps if overlap > timedelta()), timedelta())


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
    reached = _MIDNIGHT
    for position, (opens, closes) in enumerate(windows):
        ends_day = closes == _MIDNIGHT
        after_midnight = position > 0 and reached == _MIDNIGHT
        if after_midnight or opens < reached or (closes <= opens and not ends_day):
            reason = (
                "Working hours start before they end, and the hours of a day stand in order, without overlap."
            )
            raise BadWeek(reason)
        reached = closes


def _windows(begin: datetime, end: datetime, week: WorkingWeek) -> Iterator[tuple[datetime, datetime]]:
    """Give, in order, every window that is open at some moment between two moments, as (opens, closes) in UTC.

    The search goes on for a day more: where the clock goes back over midnight, it is yesterday again while a window
    of today has opened already.
    """
    day, last = begin.astimezone(week.zone).date(), end.astimezone(week.zone).date() + _ONE_DAY
    while day <= last:
        if week.works_on(day):
            for opens, closes in week.hours[day.weekday()]:
                ends_on = day + _ONE_DAY if closes == _MIDNIGHT else day
                yield _reached(day, opens, week.zone), _reached(ends_on, closes, week.zone)
        day += _ONE_DAY


def _reached(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Give the first moment (UTC) at which the local clock has reached a wall time.

    Python's own answer for a wall time that is skipped lies as far after the change as the wall time lies inside
    the gap; then the change itself is looked for. PEP 495: fold=1 uses the offset after the change.
    """
    local = datetime.combine(day, wall, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before, after = local.replace(fold=1).astimezone(UTC), moment
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < local.replace(tzinfo=None):
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _days_later(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    if not days:
        return start.astimezone(UTC)
    local = start.astimezone(zone)
    return _reached(local.date() + timedelta(days=days), local.time(), zone)


def _working_days_later(start: datetime, days: int, week: WorkingWeek) -> datetime:
    local = add_working(start, timedelta(), week).astimezone(week.zone)
    day, left, last = local.date(), days, local.date() + _SEARCHED
    while left and day < last:
        day += _ONE_DAY
        left -= week.works_on(day)
    if left:
        reason = "These working hours leave too few working days in the next hundred years."
        raise BadWeek(reason)
    return _reached(day, local.time(), week.zone)
