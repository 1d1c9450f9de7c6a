"""The reader's morning: from when to when a digest is welcome. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BEGINS = time(7, 30)
ENDS = time(12, 0)


def morning(zone: str, at: datetime) -> date | None:
    """Return the day whose morning it is in `zone` (an IANA name) at `at`; None at any other time of the day.

    Whoever was out of reach all morning is written to on the next one: a digest holds all that came since the last.
    """
    there = at.astimezone(ZoneInfo(zone))
    return there.date() if BEGINS <= there.time() < ENDS else None


def zones_by_day(zones: Iterable[str], at: datetime) -> dict[date, list[str]]:
    """Return those of `zones` in which it is morning, by the day that it is there: at most two days at once."""
    found: dict[date, list[str]] = {}
    for zone in zones:
        day = morning(zone, at)
        if day is not None:
            found.setdefault(day, []).append(zone)
    return found
