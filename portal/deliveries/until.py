"""Until when a page stays true if nothing is recorded: when the clock alone changes a label next. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.deliveries.times import DUE_SOON_INSTANT
from portal.lib import clock

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_JUST_AFTER = timedelta(seconds=1)


def true_until(open_dues: Iterable[datetime], zone: ZoneInfo, at: datetime) -> datetime:
    """Return the instant (UTC) after `at` up to which every label of a sale in `zone` stands.

    Dates turn at midnight in `zone`; `open_dues` are the moments at which undelivered occasions are due.
    """
    tomorrow = clock.today(zone, at) + _DAY
    midnight = datetime.combine(tomorrow, time.min, zone).astimezone(UTC)
    return min([midnight, *(_next_step(due, at) for due in open_dues)])


def _next_step(due: datetime, at: datetime) -> datetime:
    """Return when the words about a moment change next: a begun minute, hour or day counts as a whole one."""
    if at > due:
        late = at - due
        unit = _unit(late)
        return due - (-late // unit) * unit + _JUST_AFTER
    left = due - at
    if left > DUE_SOON_INSTANT:
        return due - DUE_SOON_INSTANT
    unit = _unit(left)
    steps = -(-left // unit) - 1
    return due - steps * unit if steps >= 0 else due + _JUST_AFTER


def _unit(gap: timedelta) -> timedelta:
    if gap > _DAY:
        return _DAY
    return _HOUR if gap > _HOUR else _MINUTE
