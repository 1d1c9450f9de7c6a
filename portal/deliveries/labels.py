"""The stamp on a delivery: a word, an icon and a state (which the page shows as a colour) from its three axes. Pure.

Green ("kept") is for the customer's own word alone. Blue ("yours") is for what waits for the customer: for their word,
or for what we need from them; the workspace shows it plain. Where a delivery was recorded afterwards the record can't
know how late it was, so no lateness is claimed.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from portal.deliveries.rules import Progress, VerdictWord
from portal.deliveries.times import OVERDUE_IS_BROKEN_AFTER, TimeState
from portal.web.words import long_day

State = Literal["kept", "late", "due", "yours", "plain"]
Icon = Literal["tick", "clock", "broken", "speech", "ring", "dash"]

AFTERWARDS = "recorded afterwards"
WORD_PLEASE = "your word please"
CONCERN_OPEN = "a concern about it is open"
COUNTS_AS_BROKEN = "more than 30 days late, so it counts as broken"
SET_APART = "set apart: it falls due after the agreement was cancelled"
_AN_HOUR = timedelta(hours=1)
_A_DAY = timedelta(days=1)
VERDICT_STAMPS: dict[VerdictWord, tuple[State, str, Icon]] = {
    "better": ("kept", "Better than promised", "tick"),
    "kept": ("kept", "Kept", "tick"),
    "in_part": ("due", "Kept in part", "speech"),
    "not_kept": ("late", "Not kept", "broken"),
}


@dataclass(frozen=True)
class Axes:
    """What a stamp says: progress, time and verdict of a delivery, and what stands beside them.

    `forecast_on` is the day now expected; `until_words` until when a holding promise holds; `set_apart` that it falls
    due after the sale was cancelled; `afterwards` that its date had passed when it was sealed. `agreed_on` is a later
    day that the customer accepted after the promised one had passed, `overdue_now` how long that one has passed;
    `concern_open` says that an open concern of the customer is about it.
    """

    progress: Progress
    time: TimeState
    afterwards: bool = False
    until_words: str = "until the work is completed"
    verdict: VerdictWord | None = None
    breached: bool = False
    forecast_on: date | None = None
    set_apart: bool = False
    agreed_on: date | None = None
    overdue_now: timedelta | None = None
    concern_open: bool = False


@dataclass(frozen=True)
class Label:
    """A stamp: `state` gives the colour, `word` and `icon` say the same without it, `notes` stand below."""

    state: State
    word: str
    icon: Icon
    notes: tuple[str, ...] = ()


def label(axes: Axes) -> Label:
    """Give the stamp of a delivery: what ended it comes first, then what waits or is late, then what is to come."""
    if axes.set_apart:
        return Label("plain", "Set apart", "dash", (SET_APART,))
    stamp = _disputed(_stamp(axes), axes) if axes.concern_open else _stamp(axes)
    return replace(stamp, notes=(*stamp.notes, AFTERWARDS)) if axes.afterwards else stamp


def gap_words(time: TimeState) -> str:
    """Say how long a gap is: "4 days", or for a moment "3 hours" or "20 minutes"; a begun one counts as whole."""
    if not time.exact or time.gap > _A_DAY:
        return _count(time.days, "day")
    if time.gap > _AN_HOUR:
        return _count(_begun(time.gap, _AN_HOUR), "hour")
    return _count(_begun(time.gap, timedelta(minutes=1)), "minute")


def _stamp(axes: Axes) -> Label:
    if axes.progress == "released":
        return Label("plain", "You released us from this", "dash")
    if axes.progress == "replaced":
        return Label("plain", "Replaced by what we agreed since", "dash")
    if axes.verdict is not None:
        return _judged(axes, axes.verdict)
    if axes.breached:
        return Label("late", "Broken", "broken")
    if axes.progress == "missed":
        return Label("late", "Missed", "broken", _forecast(axes))
    if axes.progress == "delivered" or axes.time.kind == "held":
        return _done(axes)
    if axes.progress == "waiting_for_customer":
        return _waiting(axes)
    return _afterwards(axes) if axes.afterwards else _to_come(axes)


def _disputed(stamp: Label, axes: Axes) -> Label:
    """Give a stamp over which a concern is open: what is done, or called kept, is disputed; what is worse stays so."""
    if axes.progress in {"released", "replaced"}:
        return stamp
    is_done = axes.progress == "delivered" or axes.time.kind == "held"
    if stamp.state == "kept" or (is_done and stamp.state == "yours"):
        was = stamp.word[:1].lower() + stamp.word[1:]
        return Label("due", "Disputed", "speech", (was, *stamp.notes, CONCERN_OPEN))
    return replace(stamp, notes=(*stamp.notes, CONCERN_OPEN))


def _judged(axes: Axes, verdict: VerdictWord) -> Label:
    state, word, icon = VERDICT_STAMPS[verdict]
    if axes.afterwards:
        return Label(state, word, icon)
    if axes.time.kind == "on_time":
        return Label(state, f"{word}, on time", icon)
    if axes.time.kind == "late":
        return Label(state, f"{word}, {gap_words(axes.time)} late", icon)
    if axes.time.kind == "holding":
        return Label(state, f"{word} so far", icon, (f"holding {axes.until_words}",))
    return Label(state, word, icon)


def _done(axes: Axes) -> Label:
    if axes.afterwards:
        return Label("yours", "Delivered", "speech", (WORD_PLEASE,))
    match axes.time.kind:
        case "late":
            return Label("yours", f"Delivered {gap_words(axes.time)} late", "speech", (WORD_PLEASE,))
        case "held":
            return Label("yours", f"Held {axes.until_words}", "speech", (WORD_PLEASE,))
        case "on_time":
            return Label("yours", "Delivered on time", "speech", (WORD_PLEASE,))
        case _:
            return Label("yours", "Delivered", "speech", (WORD_PLEASE,))


def _waiting(axes: Axes) -> Label:
    if axes.time.kind == "overdue" and not axes.afterwards:
        return Label(
            "late",
            f"Late by {gap_words(axes.time)}",
            "broken",
            ("waiting for you", *_long_late(axes), *_forecast(axes)),
        )
    return Label("yours", "Waiting for you", "speech", _forecast(axes))


def _afterwards(axes: Axes) -> Label:
    if axes.progress in {"started", "at_risk"}:
        return Label("plain", "Started", "ring", _forecast(axes))
    return Label("plain", "Its date had passed before this record began", "dash")


def _to_come(axes: Axes) -> Label:
    started = axes.progress == "started"
    if axes.time.kind == "overdue":
        notes = (*_started(axes), *_long_late(axes), *_forecast(axes))
        return Label("late", f"Late by {gap_words(axes.time)}", "broken", notes)
    if axes.progress == "at_risk":
        return Label("due", "At risk", "clock", _forecast(axes))
    match axes.time.kind:
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


def _started(axes: Axes) -> tuple[str, ...]:
    return ("started",) if axes.progress == "started" else ()


def _long_late(axes: Axes) -> tuple[str, ...]:
    """Say which later day was agreed on, and whether it has been open for so long that it counts as broken."""
    overdue = axes.time.gap if axes.overdue_now is None else axes.overdue_now
    agreed = (f"by agreement now {long_day(axes.agreed_on)}",) if axes.agreed_on else ()
    return (*agreed, *((COUNTS_AS_BROKEN,) if overdue > OVERDUE_IS_BROKEN_AFTER else ()))


def _forecast(axes: Axes) -> tuple[str, ...]:
    return (f"now expected {long_day(axes.forecast_on)}",) if axes.forecast_on else ()


def _due(when: str, *, started: bool) -> Label:
    return Label("due", f"Started, due {when}" if started else f"Due {when}", "clock")


def _when(time: TimeState) -> str:
    return "tomorrow" if time.days == 1 and not time.exact else f"in {gap_words(time)}"


def _begun(gap: timedelta, unit: timedelta) -> int:
    return -(-gap // unit)


def _count(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
