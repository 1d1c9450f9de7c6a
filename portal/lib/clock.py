"""The one clock: read once per operation, fixed by tests and by the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed instant", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC, to the microsecond."""
    return _fixed.get() or datetime.now(UTC)


def today(zone: ZoneInfo, instant: datetime | None = None) -> date:
    """Return the calendar day that it is in `zone` at `instant` (default: now)."""
    return (instant or now()).astimezone(zone).date()


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
