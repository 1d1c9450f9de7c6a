"""The stamp on a delivery: a word, an icon and a state (which the page shows as a colour) from its axes. Pure.

Green ("kept") is for the customer's own word, and no verdict can be given yet, so a delivery without one is plain,
with a tick. Blue ("yours") is for what waits for the reader and can be answered on the page. Where a delivery was
recorded afterwards the record can't know how late it was, so no lateness is claimed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from portal.deliveries.rules import Progress
from portal.deliveries.times import TimeState

State = Literal["kept", "late", "due", "yours", "plain"]
Icon = Literal["tick", "clock", "broken", "speech", "ring", "dash"]

AFTERWARDS = "recorded afterwards"
NO_WORD_YET = "no word from you yet"
_AN_HOUR = timedelta(hours=1)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Axes:
    """What a stamp says: progress, time, whether recorded afterwards, and until when a holding promise holds."""

    progress: Progress
    time: TimeState
    afterwards: bool = False
    until_words: str = "until the work is completed"


@dataclass(frozen=True)
class Label:
    """A stamp: `state` gives the colour, `word` and `icon` say the same without it, `notes` stand below."""

    state: State
    word: str
    icon: Icon
    notes: tuple[str, ...] = ()


def label(axes: Axes) -> Label:
    """Give the stamp of a delivery. Missed and late come first, then what is done, then what is to come."""
    if axes.afterwards:
        return _afterwards(axes)
    if axes.progress == "missed":
        return Label("late", "Missed", "broken")
    if axes.progress == "delivered" or axes.time.kind == "held":
        return _done(axes)
    return _to_come(axes)


def gap_words(time: TimeState) -> str:
    """Say how long a gap is: "4 days", or for a moment "3 hours" or "20 minutes"; a begun one counts as whole."""
    if not time.exact or time.gap > _A_DAY:
        return _count(time.days, "day")
    if time.gap > _AN_HOUR:
        return _count(_begun(time.gap, _AN_HOUR), "hour")
    return _count(_begun(time.gap, timedelta(minutes=1)), "minute")


def _afterwards(axes: Axes) -> Label:
    if axes.progress == "missed":
        return Label("late", "Missed", "broken", (AFTERWARDS,))
    if axes.progress == "delivered":
        return Label("plain", "Delivered", "tick", (NO_WORD_YET, AFTERWARDS))
    if axes.progress == "started":
        return Label("plain", "Started", "ring", (AFTERWARDS,))
    return Label("plain", "Its date had passed before this record began", "dash", (AFTERWARDS,))


def _done(axes: Axes) -> Label:
    match axes.time.kind:
        case "late":
            return Label("late", f"Delivered {gap_words(axes.time)} late", "clock", (NO_WORD_YET,))
        case "held":
            return Label("plain", f"Held {axes.until_words}", "tick", (NO_WORD_YET,))
        case "on_time":
            return Label("plain", "Delivered on time", "tick", (NO_WORD_YET,))
        case _:
            return Label("plain", "Delivered", "tick", (NO_WORD_YET,))


def _to_come(axes: Axes) -> Label:
    started = axes.progress == "started"
    match axes.time.kind:
        case "overdue":
            return Label("late", f"Late by {gap_words(axes.time)}", "broken", ("started",) if started else ())
        case "due_today":
            return _due("today", started=started)
        case "due_soon":
            return _due(_when(axes.time), started=started)
        case "holding":
            return Label("plain", f"Holding, {axes.until_words}", "ring")
        case "no_date":
            return Label("plain", "Started", "ring", ("no date was given",)) if started else _UNDATED
        case _:
            return Label("plain", "Started" if started else "Not yet due", "ring")


_UNDATED = Label("plain", "No date was given", "dash")


def _due(when: str, *, started: bool) -> Label:
    return Label("due", f"Started, due {when}" if started else f"Due {when}", "clock")


def _when(time: TimeState) -> str:
    return "tomorrow" if time.days == 1 and not time.exact else f"in {gap_words(time)}"


def _begun(gap: timedelta, unit: timedelta) -> int:
    return -(-gap // unit)


def _count(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
