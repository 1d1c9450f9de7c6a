"""A conversation in words, for pages and mails alike. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from portal.messages.talk import Line, Open, Owed
from portal.web.words import day_in, instant_words, span_words, unwrapped

Side = Literal["you", "us"]

NOTED_AS: Mapping[str, str] = {"call": "a call", "visit": "a visit", "text": "a text message"}
NOTED_AS_SAID: Mapping[str, str] = {how: f"noted {what}" for how, what in NOTED_AS.items()}
_BRIEF = 90


@dataclass(frozen=True)
class Clock:
    """How a clock stands in words: the `strong` first ones and the rest, and the state that gives their colour."""

    strong: str
    more: str
    state: str


@dataclass(frozen=True)
class Reader:
    """Who reads: a contact ("you") or staff ("us"), in which IANA zone, at which instant."""

    side: Side
    zone: str
    at: datetime


def by_day(lines: Iterable[Line], zone: str) -> list[tuple[date, list[Line]]]:
    """Return messages by the day, in a reader's zone, on which they were recorded, in their order."""
    return [(day, list(of)) for day, of in groupby(lines, lambda one: day_in(one.posted_at, zone))]


def open_clock(waits: Open, owed: Owed | None, reader: Reader, waited: timedelta | None = None) -> Clock:
    """Say since when a conversation waits for us and by when we promised an answer, the promise in its own words.

    `waited` is the working time so far, said where nothing was promised.
    """
    since = instant_words(waits.at, reader.zone)
    if waits.due_at is None:
        return _unpromised(since, reader, waited)
    due, promised = instant_words(waits.due_at, reader.zone), _promise(owed)
    if waits.is_late(reader.at):
        whose = "you were to hear from us" if reader.side == "you" else "they were to hear from us"
        return Clock("Our answer is late.", f"By our promise{promised} {whose} by {due}.", "late")
    who = "You wrote" if reader.side == "you" else "The customer wrote"
    hears = "you hear" if reader.side == "you" else "they hear"
    state = "plain" if reader.side == "you" else "due"
    return Clock(f"{who} on {since}.", f"By our promise{promised} {hears} from us by {due}.", state)


def line_clock(line: Line, reader: Reader) -> Clock | None:
    """Say how the clock of one message stands, in a few words below it; None for what starts none."""
    state = line.clock(reader.at)
    if state == "none":
        return None
    if state == "waiting":
        due = f"by {instant_words(line.due_at, reader.zone)}" if line.due_at else ""
        return Clock("Not answered yet", f"promised {due}" if due else "", "plain")
    due = f"promised by {instant_words(line.due_at, reader.zone)}" if line.due_at else ""
    if state == "late":
        return Clock("Not answered yet, late", due, "late")
    took = f"Answered within {span_words(timedelta(seconds=line.answered_in or 0))} of working time"
    if state == "answered_late":
        return Clock(f"{took}, late", due, "late")
    return Clock(took, "", "plain")


def noted_words(line: Line, reader: Reader) -> str:
    """Say what was noted and when it took place: "noted a call on Tuesday 3 March 2026, 10:12 EST"."""
    return f"noted {NOTED_AS[line.how]} on {instant_words(line.at, reader.zone)}"


def brief(words: str, limit: int = 280) -> str:
    """Return the start of a message in one paragraph, cut between two words."""
    line = " ".join(words.split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]} …"


def _unpromised(since: str, reader: Reader, waited: timedelta | None) -> Clock:
    if reader.side == "you":
        return Clock("We owe you an answer.", f"We have had your message since {since}.", "plain")
    so_far = f", {span_words(waited)} of working time so far" if waited is not None else ""
    return Clock("The customer has waited for an answer", f"since {since}{so_far}.", "due")


def _promise(owed: Owed | None) -> str:
    if owed is None:
        return ""
    words = brief(unwrapped(owed.words), _BRIEF).rstrip(".")
    return f" (\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK})"
