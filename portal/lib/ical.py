"""Calendars (RFC 5545), made with icalendar: what every one of ours has in its head, and texts that one may hold."""

import re
from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

# A calendar of anybody that is larger than this is not read.
MOST_OCTETS = 200_000
PRODUCT = "-//Kept//Portal//EN"
# RFC 5545, 3.1: a text holds no control character but a tab and, escaped, a line break.
_CONTROLS = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def calendar(events: Iterable[Event], method: str = "") -> Calendar:
    """Return a calendar with these events; `method` is that of iTIP (RFC 5546), for one that is mailed."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODUCT)
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    for one in events:
        made.add_component(one)
    return made


def event(uid: str, at: datetime, sequence: int) -> Event:
    """Return an event that still lacks its time and words: its lasting name, when it was changed last, how often."""
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", at)
    made.add("sequence", sequence)
    return made


def read_event(body: bytes) -> tuple[str, Event] | None:
    """Return the method of a calendar, in capitals, and its first event; None for what can't be read as one."""
    # A parser fed with anything may fail with anything: even the name of a zone is looked for as a file.
    try:
        found = Calendar.from_ical(body) if len(body) <= MOST_OCTETS else None
        first = next(iter(found.walk("VEVENT")), None) if isinstance(found, Calendar) else None
        method = str(found.get("METHOD", "")).upper() if found else ""
    except Exception:  # noqa: BLE001 - see above
        return None
    return (method, first) if isinstance(first, Event) else None


def comments(event: Event) -> str:
    """Return the words that somebody added to an event, each comment as a paragraph."""
    found = event.get("COMMENT", "")
    return "\n\n".join(str(one) for one in (found if isinstance(found, list) else [found])).strip()


def text(words: str) -> str:
    """Return words as a calendar can hold them: line ends of one kind, no other control characters."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", words))


def line(words: str) -> str:
    """Return words as a parameter can hold them: on one line and without double quotes, which can't stand there."""
    return text(words).replace("\n", " ").replace('"', "\N{RIGHT SINGLE QUOTATION MARK}")
