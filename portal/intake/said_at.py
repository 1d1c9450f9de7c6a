"""When something was said, as a form asks for it: a day, and a time in the zone of the sale if it is known. Pure."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_MINUTE = "%H:%M"


def opened(said_at: str, zone: str) -> tuple[str, str]:
    """Return the day and the time (empty where none is known) of a kept day or instant, there in `zone`.

    What is neither stands in the place of the day, as it was typed.
    """
    try:
        instant = datetime.fromisoformat(said_at) if "T" in said_at else None
        there = instant.astimezone(ZoneInfo(zone)) if instant and instant.tzinfo else None
    except (ValueError, OverflowError):
        return said_at, ""
    return (there.date().isoformat(), there.strftime(_MINUTE)) if there else (said_at, "")


def composed(day: str, clock: str, zone: str) -> str:
    """Return a day and a time as they are kept: the instant with its offset there, or what was typed of the day.

    A time that the clocks skip that day is the one after the gap (RFC 5545, 3.3.5, says the same).
    """
    try:
        moment = datetime.combine(
            date.fromisoformat(day.strip()), time.fromisoformat(clock.strip()), ZoneInfo(zone)
        )
        # There and back again: a wall time that didn't exist becomes one that did.
        return moment.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).isoformat()
    except (ValueError, OverflowError):
        return day.strip()
