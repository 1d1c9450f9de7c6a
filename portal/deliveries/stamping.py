"""The stamp of a delivery from its row, and whether a cancelled sale sets it apart."""

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from portal.deliveries.labels import Axes, Label, label
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Progress, VerdictWord
from portal.deliveries.times import TimeState
from portal.deliveries.timing import due_day
from portal.sales.models import Closing
from portal.web.words import long_day, short_day


def stamp(row: Delivery, due_kind: str, time: TimeState, *, set_apart: bool = False) -> Label:
    """Return the stamp of a delivery whose place on the axis of time is `time`."""
    axes = Axes(
        cast("Progress", row.state),
        time,
        row.afterwards,
        f"until {long_day(row.due_on)}" if row.due_on else "until the work is completed",
        cast("VerdictWord | None", row.verdict),
        breached=row.breached_at is not None,
        forecast_on=row.forecast_on,
        set_apart=set_apart,
        agreed_on=row.agreed_on,
        overdue_now=overdue_now(row, time),
        concern_open=row.concern_open,
    )
    found = label(axes)
    if due_kind == "schedule" and found.word == "Missed" and row.due_on:
        # Among many dates, the stamp says which one.
        return replace(found, word=f"Missed on {short_day(row.due_on)}")
    return found


def overdue_now(row: Delivery, time: TimeState) -> timedelta | None:
    """Return how long a delivery is overdue by the later day that the customer accepted; None where there is none.

    On time is counted by the promised day; whether it has been open for too long, by this one (product.md, "change").
    """
    if row.agreed_on is None or row.due_on is None or time.kind != "overdue":
        return None
    moved: timedelta = row.agreed_on - row.due_on
    return max(time.gap - moved, timedelta())


def cancelled_on(closing: Closing | None) -> date | None:
    """Return the day, in the sale's zone, on which a sale was cancelled; None when it wasn't."""
    return closing.on if closing is not None and closing.kind == "cancelled" else None


def is_set_apart(row: Delivery, cancelled: date | None, zone: str) -> bool:
    """Tell whether a delivery falls due after the sale was cancelled, so that it counts in nothing.

    What is delivered, missed, broken or judged counts, then or later: closing stops no clock (product.md, "sale").
    """
    if cancelled is None or row.state in {"delivered", "missed"} or row.breached_at or row.verdict:
        return False
    due_on = due_day(row, zone)
    return due_on is None or due_on > cancelled
