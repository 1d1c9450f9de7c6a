"""Single values of another program, read as the import format writes them: texts, days and amounts. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from portal.intake.tables.cells import BadCell, amount_of, day_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNT = re.compile(r"-?[0-9]{1,16}")
_SHOWN = 40


@dataclass(frozen=True)
class Ways:
    """How days and amounts are written, and the time zone in which an instant has its day."""

    dates: str
    decimal: str
    zone: ZoneInfo


def said(value: Any) -> str:
    """Return what a value says as text, empty for nothing. Raises BadCell for an object or a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _plain(value)
    if isinstance(value, str):
        return value.strip()
    raise BadCell(
        f"Here stands {'a list' if isinstance(value, list) else 'an object'}; a single value belongs here."
    )


def _day(text: str, ways: Ways) -> str:
    found = day_of(text, ways.dates)
    return _in_zone(_instant(found), ways) if "T" in found else found


def _amount(text: str, ways: Ways) -> str:
    amount = amount_of(text, ways.decimal)
    # A program that counts in fractions writes 38400.0; no currency minds the missing noughts.
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def _milliseconds(text: str, ways: Ways) -> str:
    return _since_epoch(text, 1, ways)


def _seconds(text: str, ways: Ways) -> str:
    return _since_epoch(text, 1000, ways)


def _text(text: str, _: Ways) -> str:
    return text


# By name: how a value is read. Each takes a text that says something, and raises BadCell.
READINGS: Mapping[str, Callable[[str, Ways], str]] = {
    "text": _text,
    "day": _day,
    "milliseconds": _milliseconds,
    "seconds": _seconds,
    "amount": _amount,
}


def _since_epoch(text: str, unit: int, ways: Ways) -> str:
    """Return the day of an instant that is counted from the beginning of 1970, in units of so many milliseconds."""
    counted = "milliseconds" if unit == 1 else "seconds"
    message = f"“{text[:_SHOWN]}” is no number of {counted} since the beginning of 1970."
    if not _COUNT.fullmatch(text):
        raise BadCell(message)
    try:
        return _in_zone(_EPOCH + timedelta(milliseconds=int(text) * unit), ways)
    except OverflowError as error:
        raise BadCell(message) from error


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text) if text.isascii() else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadCell(f"“{text[:_SHOWN]}” is no instant with its zone, as 2026-03-03T09:30:00Z.")
    return instant


def _in_zone(instant: datetime, ways: Ways) -> str:
    try:
        return instant.astimezone(ways.zone).date().isoformat()
    except OverflowError as error:
        raise BadCell(f"{instant.year:04} is a year beyond all others.") from error


def _plain(number: float) -> str:
    """Return a number as digits and a point: 38400.0 and 3.84e4 both are 38400."""
    if isinstance(number, int):
        return str(number)
    if number in (float("inf"), float("-inf")):
        raise BadCell("This number is larger than any amount.")
    written = f"{Decimal(repr(number)):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
