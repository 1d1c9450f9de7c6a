"""What single cells say: days, amounts, lengths of time and choices, in the ways that people write them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from portal.intake.tables.field import plain

ISO = "YYYY-MM-DD"
# How days may be written; a day written as ISO 8601 does is taken in any of them.
DATES = {
    ISO: "2026-03-31",
    "DD.MM.YYYY": "31.03.2026",
    "DD/MM/YYYY": "31/03/2026",
    "MM/DD/YYYY": "03/31/2026",
}
MARKS = {".": "A point: 1,234.50", ",": "A comma: 1.234,50"}
_NUMBERS = {
    ISO: re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),
    "DD.MM.YYYY": re.compile(r"(?P<d>[0-9]{1,2})\. ?(?P<m>[0-9]{1,2})\. ?(?P<y>[0-9]{4})"),
    "DD/MM/YYYY": re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
    "MM/DD/YYYY": re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})"),
}
# Spreadsheets write a day as its midnight.
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00)?(\.0+)?$")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*")
_SIGNS = re.compile(r"^[$€£¥]|[$€£¥]$")
_SPACES = re.compile("[\\s'\u2019]")
_AMOUNTS = {
    ".": re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?"),
    ",": re.compile(r"([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?"),
}
_LENGTH = re.compile(r"([0-9]{1,6}) ?([a-z]+)")
_UNITS = {
    **dict.fromkeys(("day", "days", "d"), "P{}D"),
    **dict.fromkeys(("week", "weeks", "w"), "P{}W"),
    **dict.fromkeys(("month", "months"), "P{}M"),
    **dict.fromkeys(("year", "years", "y"), "P{}Y"),
    **dict.fromkeys(("hour", "hours", "h"), "PT{}H"),
    **dict.fromkeys(("minute", "minutes", "min"), "PT{}M"),
}
_SHOWN = 40
_MONTHS, _DAYS = 12, 31
# By field: what can be chosen, and how people say it otherwise.
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "channel": {
        "document": ("in writing", "proposal", "offer", "quote", "paper", "letter", "contract", "pdf"),
        "email": ("e mail", "mail", "by email"),
        "phone": ("call", "phone call", "by phone", "telephone", "on the phone"),
        "in_person": ("person", "meeting", "visit", "on site", "face to face"),
        "video": ("video call", "zoom", "teams", "online meeting"),
        "chat": ("live chat", "whatsapp", "messenger"),
        "message": ("text", "text message", "sms"),
        "other": (),
    },
    "standing": {
        "contract": ("in contract", "in the contract", "yes", "y", "true", "contractual"),
        "beside": ("beside the contract", "beside it", "outside", "verbal", "spoken", "no", "n", "false"),
    },
    "rule": {
        "what": ("quality", "do what", "scope"),
        "when": ("time", "on time", "date", "do it when", "punctual"),
        "care": ("service", "communication", "we care"),
    },
    "due_kind": {
        "once": ("date", "by a date", "one time", "fixed date"),
        "after": ("after an event", "relative"),
        "schedule": ("recurring", "repeating", "regular", "repeats"),
        "every": ("every time", "each time", "on every occasion", "occasion"),
        "holding": ("hold", "keep", "until", "not to do"),
        "undated": ("no date", "none", "not given", "open", "n a"),
    },
    "due_clock": {
        "working": ("working hours", "business", "business hours", "office hours", "working time"),
        "calendar": ("calendar hours", "all hours", "any time", "24 7", "around the clock"),
    },
    "due_after": {
        "signing": ("signed", "signature", "contract", "the signing", "after signing"),
        "completion": ("completed", "end", "the work", "the completion", "after completion"),
    },
}


class BadCell(ValueError):
    """A cell that doesn't say what its column is for; the message says so in a plain sentence."""


def day_of(text: str, written: str) -> str:
    """Return a day as ISO 8601 writes it; an instant that is written so already stays. Raises BadCell."""
    day = _MIDNIGHT.sub("", text)
    match = _NUMBERS[ISO].fullmatch(day) or _NUMBERS[written].fullmatch(day)
    if match is None:
        if _INSTANT.fullmatch(text):
            return text
        raise BadCell(f"“{text[:_SHOWN]}” is no day written as {DATES[written]}.")
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError as error:
        raise BadCell(f"“{text[:_SHOWN]}” is no day of the calendar, written as {DATES[written]}.") from error


def dates_of(values: Iterable[str]) -> list[str]:
    """Return in which ways these days can be written; without any, as ISO 8601 does. What is no day is passed over."""
    left, differs = list(DATES), False
    for text in values:
        fitting = [written for written in DATES if _could_be_day(text, written)]
        # A day as ISO 8601 writes it is taken beside any other, and so tells nothing of the others.
        if fitting and ISO not in fitting:
            left, differs = [written for written in left if written in fitting], True
    return left if differs else [ISO]


def amount_of(text: str, mark: str) -> str:
    """Return an amount as digits and a point, without signs and thousands. Raises BadCell."""
    bare = _SPACES.sub("", _SIGNS.sub("", text.strip()))
    match = _AMOUNTS[mark].fullmatch(bare)
    if match is None:
        raise BadCell(f"“{text[:_SHOWN]}” is no amount; one looks like {MARKS[mark].partition(': ')[2]}.")
    whole = re.sub(r"[.,]", "", match[1])
    return f"{whole}.{match[2]}" if match[2] else whole


def marks_of(values: Iterable[str]) -> list[str]:
    """Return which decimal marks these amounts can have: one, unless they can be read in two ways.

    What is no amount is passed over.
    """
    left, differs = list(MARKS), False
    for text in values:
        read = {mark: _read_amount(text, mark) for mark in MARKS}
        fitting = [mark for mark in MARKS if read[mark]]
        differs = differs or len(set(read.values())) > 1
        left = [mark for mark in left if mark in fitting] if fitting else left
    return left if differs else left[:1]


def length_of(text: str, like: str) -> str:
    """Return a length of time as ISO 8601 writes it ("10 days" is P10D). Raises BadCell."""
    if text.upper().startswith("P"):
        return text.upper()
    match = _LENGTH.fullmatch(text.casefold())
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None:
        raise BadCell(f"“{text[:_SHOWN]}” is no length of time; write it {like}.")
    return unit.format(int(match[1]))


def choice_of(name: str, text: str) -> str:
    """Return what was chosen for a field, in whichever words. Raises BadCell."""
    said = plain(text)
    for choice, also in CHOICES[name].items():
        if said in (plain(choice), *also):
            return choice
    known = ", ".join(plain(choice) for choice in CHOICES[name])
    raise BadCell(f"“{text[:_SHOWN]}” is none of: {known}.")


def list_of(text: str) -> list[str]:
    """Return the parts of a cell that lists several things, parted by ; or |."""
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]


def _could_be_day(text: str, written: str) -> bool:
    """Tell whether a text has the numbers of a day, in the order in which they are `written`."""
    match = _NUMBERS[written].fullmatch(_MIDNIGHT.sub("", text))
    return match is not None and 1 <= int(match["m"]) <= _MONTHS and 1 <= int(match["d"]) <= _DAYS


def _read_amount(text: str, mark: str) -> str:
    try:
        return amount_of(text, mark)
    except BadCell:
        return ""
