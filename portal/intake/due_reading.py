"""A due that is typed into a form, read back in words, with the dates that it means. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from portal.intake.due_fields import due_json, due_place
from portal.intake.rules import Fields
from portal.lib.durations import BadDuration, add
from portal.promises.due import parse_due
from portal.promises.due_kinds import COMPLETION, SIGNING, After, BadDue, Due, Every, Once, Schedule
from portal.promises.due_words import due_words
from portal.promises.occasions import speaks_of_messages
from portal.promises.recurrence import dates
from portal.promises.rrule import parse_rule
from portal.promises.rules import check_against_signing
from portal.web.words import long_day

_SHOWN = 3
_AHEAD = timedelta(days=10 * 366)
_NEEDED = {
    "due_on": "Give the day by which it is due.",
    "due_count": "Say how many days, weeks, months or years after.",
    "due_after": "Choose what it counts from.",
    "due_start": "Give the first date.",
    "due_rule": "Say how it recurs.",
    "due_every": "Say what the occasion is, like “a question you write to us”.",
    "due_within": "Say within how many minutes, hours or days.",
    "due_clock": "Choose which hours count.",
}
_FIELDS = {
    "once": ("due_on",),
    "after": ("due_count", "due_after"),
    "schedule": ("due_rule", "due_start"),
    "every": ("due_every", "due_within", "due_clock"),
}


@dataclass(frozen=True)
class Around:
    """What a due stands among: today, the days of the sale as far as they are known, and how promises are named.

    `is_draft` says that it is sealed with the sale: what is added later counts, also where its day has passed.
    """

    today: date
    signed_on: date | None = None
    completed_on: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    is_draft: bool = True


@dataclass(frozen=True)
class Reading:
    """A due in words: `sentence` is empty where there is none yet, or none that can be read.

    `dates` are the next ones of a schedule (three at most), or the one that is known. Where the due can't be read,
    `problem` says why, beside the field `at`.
    """

    sentence: str = ""
    dates: tuple[date, ...] = ()
    note: str = ""
    at: str = ""
    problem: str = ""

    @property
    def whole(self) -> str:
        """The sentence with its dates, as one reads it out: "every Friday from …, next: …"; empty without one."""
        return f"{self.sentence}{self.note}" if self.sentence else ""

    @property
    def words(self) -> str:
        """The whole sentence, or what is wrong, or that there is no date yet."""
        return self.whole or self.problem or "no date yet"


def reading_of(fields: Fields, around: Around) -> Reading:
    """Return the due that fields say in words."""
    missing = _missing(fields)
    if missing:
        return Reading(at=missing, problem=_NEEDED[missing])
    raw = due_json(fields)
    if raw is None:
        return Reading()
    try:
        due = parse_due(raw, around.names)
        if around.signed_on:
            check_against_signing(due, around.signed_on)
        return _read(due, around)
    except BadDue as error:
        return Reading(at=due_place(error.pointer), problem=error.reason)
    except BadDuration as error:
        return Reading(at="due_count", problem=error.reason)


def _missing(fields: Fields) -> str:
    names = _FIELDS.get(fields.get("due_kind", ""), ())
    return next((name for name in names if not fields.get(name, "").strip()), "")


def _read(due: Due, around: Around) -> Reading:
    sentence = due_words(due, long_day, around.names)
    match due:
        case Once():
            late = ""
            if due.on < around.today:
                late = f" That day has passed{': it will be kept as recorded afterwards' if around.is_draft else ''}."
            return Reading(sentence, (due.on,), f".{late}" if late else "")
        case After():
            day = _day_after(due, around)
            return Reading(sentence, (day,), f": {long_day(day)}") if day else Reading(sentence)
        case Schedule():
            found = _next(due, around.today)
            return Reading(sentence, found, _next_words(found))
        case Every() if speaks_of_messages(due.occasion):
            return Reading(sentence, note=". Each message of the customer starts this clock by itself.")
        case _:
            return Reading(sentence)


def _day_after(due: After, around: Around) -> date | None:
    event = {SIGNING: around.signed_on, COMPLETION: around.completed_on}.get(due.event)
    return add(event, due.offset) if event else None


def _next(due: Schedule, today: date) -> tuple[date, ...]:
    begin = max(today, due.start)
    last = min(begin + _AHEAD, due.until or begin + _AHEAD)
    found = dates(parse_rule(due.rrule), due.start, begin - timedelta(days=1), last)
    return tuple(islice(found, _SHOWN))


def _next_words(found: tuple[date, ...]) -> str:
    if not found:
        return ". Its last date has passed."
    return f", next: {', then '.join(long_day(day) for day in found)}"
