"""Months and quarters of a zone, as SQL: an instant is kept in UTC, and is of the month that it was there."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from peewee import SQL, Case

from portal.lib import clock
from portal.lib.db import utc_text

_DECEMBER = 12


def month_of(instant: Any, days: Sequence[date], zone: ZoneInfo) -> Any:
    """Return of which stretch an instant is, by its first day ("2026-02-01"), as an expression; null for none of them.

    `days` are the first days of stretches that follow each other, the oldest first, and the one after the last. The
    expression has no parameter, as PostgreSQL groups by none that has.
    """
    *firsts, end = days
    begun = [(instant >= _begins(first, zone), SQL(f"'{first.isoformat()}'")) for first in reversed(firsts)]
    return Case(None, [(instant >= _begins(end, zone), SQL("NULL")), *begun])


def is_within(instant: Any, days: Sequence[date], zone: ZoneInfo) -> Any:
    """Return the condition that an instant is of one of these stretches."""
    return (instant >= _begins(days[0], zone)) & (instant < _begins(days[-1], zone))


def month_after(month: date) -> date:
    """Return the first day of the month after one, of which any day is given."""
    return date(month.year + month.month // _DECEMBER, month.month % _DECEMBER + 1, 1)


def _begins(day: date, zone: ZoneInfo) -> Any:
    return SQL(f"'{utc_text(clock.begins(day, zone))}'")
