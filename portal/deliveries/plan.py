"""Making deliveries: at the sealing, 90 days ahead for schedules, and the dates of what waited for an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.models import Delivery, Plan
from portal.deliveries.planning import Dates, first_dates, next_dates
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.ids import new_ref
from portal.promises.due_kinds import AHEAD, After, Schedule
from portal.promises.models import Promise
from portal.promises.rules import first_due
from portal.promises.stored import due_of
from portal.record.actions import append, hold
from portal.record.models import SYSTEM
from portal.sales.models import Sale

_PLANS_AT_ONCE = 200
_SLACK = timedelta(days=7)


@dataclass(frozen=True)
class Days:
    """The days of one sale that decide dates: signed, completed if it is, and sealed, in the sale's zone."""

    signed_on: date
    completed_on: date | None
    sealed_on: date


def plan_sealed(sale: str, promises: Sequence[dict[str, Any]], days: Days, by: str, at: datetime) -> None:
    """Append the deliveries of a sale that is being sealed, in the caller's transaction.

    `promises` are the facts of its promises. A date that had passed at the sealing is marked `afterwards`.
    """
    rows: list[dict[str, Any]] = []
    through: dict[str, str | None] = {}
    for promise in promises:
        due = due_of(promise["due"])
        dates = first_dates(due, days.signed_on, days.completed_on, days.sealed_on)
        rows += _rows(promise["ref"], promise["delivered_by"], dates, 1, days.sealed_on)
        if isinstance(due, Schedule):
            through[promise["ref"]] = dates.through.isoformat() if dates.through else None
    append(sale, "deliveries.planned", {"deliveries": rows, "through": through}, by, at)


def plan_ahead(at: datetime) -> int:
    """Make the next dates of schedules, through 90 days from today; returns how many it made.

    A schedule is taken up once it is a week short of that, so that a daily one has an entry a week, not one a day.
    """
    horizon = clock.today(ZoneInfo("UTC"), at) + AHEAD - _SLACK
    query = Plan.select(Plan.promise).where(Plan.through < horizon).order_by(Plan.through, Plan.promise)
    return sum(_extend(plan.promise, at) for plan in list(query.limit(_PLANS_AT_ONCE)))


def date_after(delivered: Promise, sale: Sale, delivered_on: date, at: datetime) -> None:
    """Give a date to what waited for `delivered`, in the caller's transaction; a stored due names it by its number."""
    event = str(delivered.n)
    for promise in Promise.select().where((Promise.sale == sale.ref) & (Promise.due_kind == "once")):
        due = due_of(promise.due)
        if not isinstance(due, After) or due.event != event:
            continue
        day = first_due(due, sale.signed_on, sale.completed_on, {event: delivered_on})
        waiting = (
            (Delivery.promise == promise.ref) & Delivery.due_on.is_null() & (Delivery.state != "delivered")
        )
        delivery = Delivery.get_or_none(waiting)
        if day and delivery:
            facts = {"delivery": delivery.ref, "due_on": day.isoformat(), "after": event}
            append(sale.ref, "delivery.dated", facts, SYSTEM, at)


def _extend(promise_ref: str, at: datetime) -> int:
    promise = Promise.get_by_id(promise_ref)
    sale = Sale.get_by_id(promise.sale)
    due = due_of(promise.due)
    zone = ZoneInfo(sale.time_zone)
    with transaction():
        hold(sale.ref)
        plan = Plan.get_by_id(promise_ref)
        if not isinstance(due, Schedule) or plan.through is None:
            return 0
        dates = next_dates(due, plan.through, clock.today(zone, at))
        if dates.through is not None and dates.through <= plan.through:
            return 0
        last = Delivery.select().where(Delivery.promise == promise_ref).count()
        rows = _rows(promise_ref, promise.delivered_by, dates, last + 1, clock.today(zone, sale.sealed_at))
        through = {promise_ref: dates.through.isoformat() if dates.through else None}
        append(sale.ref, "deliveries.planned", {"deliveries": rows, "through": through}, SYSTEM, at)
        return len(rows)


def _rows(
    promise: str, delivered_by: str | None, dates: Dates, first: int, sealed_on: date
) -> list[dict[str, Any]]:
    return [
        {
            "ref": new_ref(),
            "promise": promise,
            "n": number,
            "due_on": day.isoformat() if day else None,
            "due_at": None,
            "assigned_to": delivered_by,
            "afterwards": day is not None and day < sealed_on,
        }
        for number, day in enumerate(dates.days, start=first)
    ]
