"""Dates of the demonstration: offsets from today, so that it is alive on whatever day it is made. Pure."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from portal.web.words import long_day

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = r"D([+-][0-9]+)(?:>(MO|TU|WE|TH|FR|SA|SU))?"
_WHOLE = re.compile(_OFFSET)
_INSIDE = re.compile(r"\{\{\s*" + _OFFSET + r"\s*\}\}")
_AT = re.compile(f"{_OFFSET} ([0-9]{{2}}:[0-9]{{2}})")


def day_of(offset: str, today: date) -> date:
    """Return the day of an offset such as "D-69" or "D-69>MO" (the first Monday on or after that day).

    Raises ValueError for anything else.
    """
    match = _WHOLE.fullmatch(offset)
    if match is None:
        message = f"{offset} is no offset from today"
        raise ValueError(message)
    return _day(match, today)


def day_and_time(text: str, today: date) -> tuple[date, str]:
    """Return the day and the wall time of "D-40>FR 15:20". Raises ValueError for anything else."""
    match = _AT.fullmatch(text)
    if match is None:
        message = f"{text} is no offset from today with a time"
        raise ValueError(message)
    return _day(match, today), match.group(3)


def dated(value: Any, today: date) -> Any:
    """Return JSON with every offset as a plain date, and every `{{offset}}` inside a text in words."""
    return _each_text(value, lambda text: _dated(text, today))


def worded(text: str, today: date) -> str:
    """Return a text with every `{{offset}}` in it as a day in words."""
    return _INSIDE.sub(lambda match: long_day(_day(match, today)), text)


def _dated(text: str, today: date) -> str:
    return day_of(text, today).isoformat() if _WHOLE.fullmatch(text) else worded(text, today)


def _day(match: re.Match[str], today: date) -> date:
    day = today + timedelta(days=int(match.group(1)))
    if match.group(2):
        day += timedelta(days=(_WEEKDAYS.index(match.group(2)) - day.weekday()) % 7)
    return day


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _each_text(child, change) for key, child in value.items()}
    if isinstance(value, list):
        return [_each_text(child, change) for child in value]
    return change(value) if isinstance(value, str) else value
