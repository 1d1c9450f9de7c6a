"""Making deliveries: at the sealing, 90 days ahead for schedules, and the dates of what waited for an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from portal.deliveries.models import Assignment, Delivery, Plan
from portal.deliveries.planning import Dates, first_dates, is_endless, next_dates
from portal.deliveries.queries import steps_of
from portal.deliveries.rules import stand_after
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.ids import new_ref
from portal.promises.due_kinds import AHEAD, COMPLETION, After, Due, Holding, Schedule
from portal.promises.models import Promise
from portal.promises.rules import first_due
from portal.promises.stored import due_of
from portal.record.actions import append, hold
from portal.record.models import SYSTEM
from portal.sales.models import Sale

_PLANS_AT_ONCE = 200
_SLACK = timedelta(days=7)
_ENDED = ("delivered", "released", "replaced")


@dataclass(frozen=True)
class Days:
    """The days of one sale that decide dates: signed, completed if it is, and sealed, in the sale's zone.

    `always_counts`: what is sealed now counts in figures even where its date has passed (a customer added it).
    """

    signed_on: date
    completed_on: date | None
    sealed_on: date
    always_counts: bool = False


def plan_sealed(sale: str, promises: Sequence[dict[str, Any]], days: Days, by: str, at: datetime) -> None:
    """Append the deliveries of a sale that is being sealed, in the caller's transaction; as `planned_at_sealing`."""
    append(sale, "deliveries.planned", planned_at_sealing(promises, days), by, at)


def planned_at_sealing(promises: Sequence[dict[str, Any]], days: Days) -> dict[str, Any]:
    """Return the deliveries that a sale has when it is sealed, as facts of an entry. Pure but for their new refs.

    `promises` are the facts of its promises. A date that had passed at the sealing is marked `afterwards`.
    """
    rows: list[dict[str, Any]] = []
    through: dict[str, str | None] = {}
    for promise in promises:
        due = due_of(promise["due"])
        dates = first_dates(due, days.signed_on, days.completed_on, days.sealed_on)
        since = date.min if days.always_counts else days.sealed_on
        rows += dated_rows(promise["ref"], promise["delivered_by"], dates, 1, since)
        if isinstance(due, Schedule):
            through[promise["ref"]] = dates.through.isoformat() if dates.through else None
    return {"deliveries": rows, "through": through}


def plan_ahead(at: datetime) -> int:
    """Make the next dates of schedules, through 90 days from today; returns how many it made.

    A schedule is taken up once it is a week short of that, so that a daily one has an entry a week, not one a day.
    """
    horizon = clock.today(ZoneInfo("UTC"), at) + AHEAD - _SLACK
    query = Plan.select(Plan.promise).where(Plan.through < horizon).order_by(Plan.through, Plan.promise)
    return sum(_extend(plan.promise, at) for plan in list(query.limit(_PLANS_AT_ONCE)))


def date_after(sale: Sale, event: str, on: date, at: datetime) -> None:
    """Give a date to what waited for `event` (completion, or a promise by its number), in the caller's transaction."""
    for promise in _waiting_for(sale, event):
        day = first_due(due_of(promise.due), sale.signed_on, sale.completed_on, {event: on})
        waiting = (
            (Delivery.promise == promise.ref) & Delivery.due_on.is_null() & Delivery.state.not_in(_ENDED)
        )
        delivery = Delivery.get_or_none(waiting)
        if day and delivery:
            facts = {"due_on": day.isoformat(), **_moved(delivery, sale, day, event)}
            append(sale.ref, "delivery.dated", facts, SYSTEM, at)


def undate_after(sale: Sale, event: str, at: datetime) -> None:
    """Take the date from what got it by `event`, which was reported by mistake, in the caller's transaction."""
    for promise in _waiting_for(sale, event):
        dated = (Delivery.promise == promise.ref) & Delivery.due_on.is_null(False)
        delivery = Delivery.get_or_none(dated & Delivery.state.not_in([*_ENDED, "missed"]))
        if delivery:
            append(sale.ref, "delivery.undated", _moved(delivery, sale, None, event), SYSTEM, at)


def stop_endless(sale: Sale, on: date, by: str, at: datetime) -> None:
    """End the endless schedules of a sale that is closed on `on`, in the caller's transaction.

    Their dates after that day go, but for those about which something was told or said.
    """
    plans = {
        plan.promise for plan in Plan.select().where((Plan.sale == sale.ref) & Plan.through.is_null(False))
    }
    endless = [
        promise.ref
        for promise in Promise.select().where(Promise.ref.in_(sorted(plans))).order_by(Promise.n)
        if is_endless(due_of(promise.due))
    ]
    if not endless:
        return
    untouched = Delivery.updated_at.is_null() & Delivery.verdict.is_null() & (Delivery.due_on > on)
    rows = Delivery.select(Delivery.ref).where(Delivery.promise.in_(endless) & untouched)
    gone = [row.ref for row in rows.order_by(Delivery.due_on, Delivery.ref)]
    append(sale.ref, "deliveries.stopped", {"schedules": endless, "deliveries": gone}, by, at)


def delivered_by(promise: Promise) -> str | None:
    """Return who delivers a promise: whom it was assigned to last, or whom its sealing named, or nobody."""
    assigned: Assignment | None = Assignment.get_or_none(Assignment.promise == promise.ref)
    return assigned.staff if assigned else promise.delivered_by


def next_number(promise: str) -> int:
    """Return the number of the next delivery of a promise."""
    last: int = Delivery.select(fn.MAX(Delivery.n)).where(Delivery.promise == promise).scalar() or 0
    return last + 1


def dated_rows(
    promise: str, delivered_by: str | None, dates: Dates, first: int, sealed_on: date
) -> list[dict[str, Any]]:
    """Return new deliveries of a promise as facts of an entry, numbered from `first`."""
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


def _moved(delivery: Delivery, sale: Sale, day: date | None, event: str) -> dict[str, Any]:
    """Return what an entry says of a delivery that has another date by an event, by which it may stand differently."""
    was_told = delivery.updated_at is not None
    stands = stand_after(steps_of(delivery, sale), day).as_facts() if was_told else None
    return {"delivery": delivery.ref, "after": event, "stands": stands}


def _waiting_for(sale: Sale, event: str) -> list[Promise]:
    """Return the promises of a sale whose date depends on `event`."""
    rows = Promise.select().where((Promise.sale == sale.ref) & Promise.due_kind.in_(["once", "holding"]))
    return [promise for promise in rows.order_by(Promise.n) if _waits_for(due_of(promise.due), event)]


def _waits_for(due: Due, event: str) -> bool:
    if isinstance(due, Holding):
        return due.until is None and event == COMPLETION
    return isinstance(due, After) and due.event == event


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
        first = next_number(promise_ref)
        rows = dated_rows(promise_ref, delivered_by(promise), dates, first, clock.today(zone, sale.sealed_at))
        through = {promise_ref: dates.through.isoformat() if dates.through else None}
        append(sale.ref, "deliveries.planned", {"deliveries": rows, "through": through}, SYSTEM, at)
        return len(rows)
