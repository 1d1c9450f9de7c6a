"""Time, the second axis of a delivery: what the clock says. Pure; the caller brings today, or now."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

TimeKind = Literal[
    "no_date",
    "not_due",
    "due_soon",
    "due_today",
    "overdue",
    "on_time",
    "late",
    "holding",
    "held",
    "delivered_undated",
]

DUE_SOON = timedelta(days=7)
DUE_SOON_INSTANT = timedelta(hours=24)
# product.md: what is overdue for longer, and not delivered, counts as broken.
OVERDUE_IS_BROKEN_AFTER = timedelta(days=30)
_NOTHING = timedelta()


@dataclass(frozen=True)
class TimeState:
    """What the clock says of one delivery.

    `gap` is how long there is still to go (due_soon, due_today, not_due) or how late it is (overdue, late): whole
    days where a date was promised, exact where a moment was, which `exact` tells.
    """

    kind: TimeKind
    gap: timedelta = _NOTHING
    exact: bool = False

    @property
    def days(self) -> int:
        """Give the gap in days, a begun day as a whole one."""
        return math.ceil(self.gap / timedelta(days=1))


def time_state(due_on: date | None, delivered_on: date | None, today: date) -> TimeState:
    """Judge a delivery with a promised date, or none; all are plain dates in the sale's time zone.

    A date is overdue from the end of its day there (product.md, invariant 9).
    """
    if due_on is None:
        return TimeState("no_date" if delivered_on is None else "delivered_undated")
    if delivered_on is not None:
        return TimeState("late", delivered_on - due_on) if delivered_on > due_on else TimeState("on_time")
    if today > due_on:
        return TimeState("overdue", today - due_on)
    return TimeState(_until_due(due_on - today), due_on - today)


def time_state_at(due_at: datetime, delivered_at: datetime | None, now: datetime) -> TimeState:
    """Judge a delivery that is due at a moment (an occasion of `every`); all are aware."""
    if delivered_at is not None:
        late = delivered_at - due_at
        return TimeState("late", late, exact=True) if late > _NOTHING else TimeState("on_time", exact=True)
    if now > due_at:
        return TimeState("overdue", now - due_at, exact=True)
    left = due_at - now
    return TimeState("due_soon" if left <= DUE_SOON_INSTANT else "not_due", left, exact=True)


def holding_state(until: date | None, today: date) -> TimeState:
    """Judge a holding promise that nobody has broken: it holds through its last day, and counts as delivered after."""
    return TimeState("held" if until is not None and today > until else "holding")


def recorded_afterwards(due_on: date | None, sealed_on: date, *, added_by_customer: bool) -> bool:
    """Say whether a delivery's date had passed when it was sealed (old papers), so that it counts in no figure.

    What a customer added and staff accepted always counts. Dates are plain dates in the sale's time zone.
    """
    return due_on is not None and due_on < sealed_on and not added_by_customer


def _until_due(left: timedelta) -> TimeKind:
    if not left:
        return "due_today"
    return "due_soon" if left <= DUE_SOON else "not_due"
