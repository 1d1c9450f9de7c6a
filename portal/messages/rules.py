"""Which message answers which, after how much working time, and how a clock stands. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.lib.worktime import WorkingWeek, working_between

How = Literal["page", "mail", "call", "visit", "text"]
Noted = Literal["call", "visit", "text"]
ClockState = Literal["none", "waiting", "late", "answered", "answered_late"]

NOTED: tuple[Noted, ...] = ("call", "visit", "text")
WORDS_LIMIT = 5000
# The place of what is about to be recorded: after everything that is.
NEXT = 2**62


@dataclass(frozen=True)
class Asked:
    """A contact's message that wants an answer: its ref, its place in the stream and when it was written (aware)."""

    ref: str
    seq: int
    at: datetime


@dataclass(frozen=True)
class Reply:
    """A message of staff: its ref, its place in the stream, when it was written or took place, and when recorded."""

    ref: str
    seq: int
    at: datetime
    posted_at: datetime


@dataclass(frozen=True)
class Answered:
    """That `reply` answered `asked` after `seconds` of working time."""

    asked: Asked
    reply: Reply
    seconds: int


def answers(asked: Asked, reply: Reply) -> bool:
    """Tell whether a message of staff answers one of a contact: it is recorded later, and took place no earlier."""
    return reply.seq > asked.seq and reply.at >= asked.at


def answered_by(reply: Reply, waiting: Iterable[Asked], week: WorkingWeek) -> list[Answered]:
    """Return what a message of staff answers of all that waits.

    The clock runs until it is recorded: a call that is noted late was no answer that anybody could see before.
    """
    return [_answered(one, reply, week) for one in waiting if answers(one, reply)]


def answered_without(
    asked: Iterable[Asked], replies: Iterable[Reply], week: WorkingWeek
) -> list[tuple[Asked, Answered | None]]:
    """Return what answers each of these by `replies` alone, the first of them that does; None where nothing does."""
    in_order = sorted(replies, key=lambda one: one.seq)
    found = [(one, next((reply for reply in in_order if answers(one, reply)), None)) for one in asked]
    return [(one, _answered(one, reply, week) if reply else None) for one, reply in found]


def clock_state(
    *, wants_answer: bool, due_at: datetime | None, answered_at: datetime | None, at: datetime
) -> ClockState:
    """Return how the clock of a message stands at `at`: it is late only where a promise says by when."""
    if not wants_answer:
        return "none"
    late = due_at is not None and (answered_at or at) > due_at
    if answered_at is not None:
        return "answered_late" if late else "answered"
    return "late" if late else "waiting"


def _answered(asked: Asked, reply: Reply, week: WorkingWeek) -> Answered:
    passed = working_between(asked.at, reply.posted_at, week)
    return Answered(asked, reply, int(passed.total_seconds()))
