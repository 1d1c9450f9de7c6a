"""The questions of a review, what may follow what, and which times can be proposed. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

State = Literal["invited", "agreed", "held", "closed", "declined", "cancelled"]
Turn = Literal["", "us", "customer"]

QUESTIONS: Mapping[str, str] = {
    "exceeding": "Are we exceeding your expectations?",
    "better": "What one thing could we do better?",
    "else": "What else could we help with?",
    "wrong": "What went wrong, and did the fix work?",
}
# The same questions as we ask them of ourselves.
OUR_QUESTIONS: Mapping[str, str] = {
    "exceeding": "Are we exceeding their expectations?",
    "better": "What one thing could we do better?",
    "else": "What else could we help with?",
    "wrong": "What went wrong, and did the fix work?",
}
HOWS: Mapping[str, str] = {"call": "By phone", "visit": "At the customer\u2019s", "ours": "At ours"}
HOWS_FOR_CUSTOMERS: Mapping[str, str] = {"call": "By phone", "visit": "At your place", "ours": "At ours"}
LENGTHS = (30, 45, 60, 90)
USUAL_LENGTH = 45
MOST_TIMES = 4
# Nobody looks further ahead than this; a year that was mistyped is told by it.
LATEST = timedelta(days=366)
UNDER_WAY: tuple[State, ...] = ("invited", "agreed")
TOOK_PLACE: tuple[State, ...] = ("held", "closed")
TAKES_ANSWERS: tuple[State, ...] = (*UNDER_WAY, *TOOK_PLACE)


def other(turn: str) -> Turn:
    """Return whose turn it is after this side has spoken."""
    return "us" if turn == "customer" else "customer"


def may_agree_on_promises(state: str, meets_on: date | None, today: date) -> bool:
    """Tell whether what is agreed can be noted: from the day of the meeting on, until it is closed."""
    return state == "held" or (state == "agreed" and meets_on is not None and meets_on <= today)


def wrong_time(starts_at: datetime, at: datetime) -> str:
    """Say what is wrong with a time that is proposed at `at`; empty where it can be."""
    if starts_at <= at:
        return "This time has passed. Propose a later one."
    if starts_at - at > LATEST:
        return "This is more than a year ahead."
    return ""


def sorted_times(times: Sequence[datetime]) -> tuple[datetime, ...]:
    """Return each time once, the first first."""
    return tuple(sorted(set(times)))
