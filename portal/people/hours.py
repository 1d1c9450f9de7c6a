"""Working hours as people write them (`08:00-12:00, 13:00-17:00`) and as they are kept. Pure."""

import re
from collections.abc import Sequence

WINDOWS = 2
_WINDOW = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{1,2}):([0-9]{2})")
_LAST_HOUR, _LAST_MINUTE = 24, 59


class BadHours(ValueError):
    """Hours that can't be read; the message says why."""


def read_day(text: str) -> list[list[str]]:
    """Return one day's windows, `[["08:00", "12:00"], …]`; empty text is a day off. Raises BadHours."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > WINDOWS:
        message = "At most two spans of hours fit in a day, such as 08:00-12:00, 13:00-17:00."
        raise BadHours(message)
    windows = [_read_window(part) for part in parts]
    if len(windows) == WINDOWS and windows[1][0] < windows[0][1]:
        message = "The second span starts before the first has ended."
        raise BadHours(message)
    return windows


def write_day(windows: Sequence[Sequence[str]]) -> str:
    """Return one day's windows as people write them; empty for a day off."""
    return ", ".join(f"{start}-{end}" for start, end in windows)


def _read_window(text: str) -> list[str]:
    match = _WINDOW.fullmatch(text)
    if match is None:
        message = f"“{text[:40]}” isn't a span of hours; one looks like 08:00-17:00."
        raise BadHours(message)
    start, end = _time(match[1], match[2]), _time(match[3], match[4])
    if start >= end:
        message = f"{start} isn't before {end}; a span ends later on the same day."
        raise BadHours(message)
    return [start, end]


def _time(hour: str, minute: str) -> str:
    late = int(hour) == _LAST_HOUR and int(minute) > 0
    if int(hour) > _LAST_HOUR or int(minute) > _LAST_MINUTE or late:
        message = f"{hour}:{minute} is no time of day."
        raise BadHours(message)
    return f"{int(hour):02d}:{minute}"
