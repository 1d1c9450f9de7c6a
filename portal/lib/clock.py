"""The one clock: read once per operation, fixed by tests and by the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed instant", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC, to the microsecond."""
    return _fixed.get() or datetime.now(UTC)


def today(zone: ZoneInfo, instant: datetime | None = None) -> date:
    """Return the calendar day that it is in `zone` at `instant` (default: now)."""
    return (instant or now()).astimezone(zone).date()


def begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which it begins to be `day` in `zone`; where midnight is left out, the one after it.

    Raises OverflowError for a day at the very end of the calendar.
    """
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def shown(day: date, wall: time, zone: ZoneInfo) -> datetime | None:
    """Return the instant (UTC) at which clocks in `zone` show this, the first of two; None where they never do.

    Raises OverflowError for a day at the very ends of the calendar.
    """
    there = datetime.combine(day, wall.replace(tzinfo=None), zone)
    instant = there.astimezone(UTC)
    again = instant.astimezone(zone)
    return instant if again.replace(tzinfo=None) == there.replace(tzinfo=None) else None


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` (aware) inside the block, in this context only."""
    if instant.tzinfo is None:
        message = "an instant without a time zone says nothing"
        raise ValueError(message)
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
