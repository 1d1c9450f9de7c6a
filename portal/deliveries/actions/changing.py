"""What an accepted change does to the deliveries of its promise: other dates, or none any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.actions.fields import By, day_there
from portal.deliveries.models import Delivery
from portal.deliveries.plan import dated_rows, delivered_by, next_number
from portal.deliveries.planning import is_endless, next_dates
from portal.deliveries.queries import steps_of
from portal.deliveries.rules import ENDED, stand_after
from portal.deliveries.timing import due_day
from portal.lib import clock
from portal.lib.errors import Conflict
from portal.promises.due_kinds import Due, Every, Holding, Once, Schedule
from portal.promises.models import Promise
from portal.record.actions import append
from portal.sales.models import Sale

_ONE_BY_ONE = ("schedule", "every")
NOTHING_OPEN = "Nothing of this promise is open any more, so its date stays as it is."
ENDLESS = "This agreement is closed, and what has no end stopped there. Say until when it goes on."


@dataclass(frozen=True)
class Changed:
    """A promise whose date changes, or that is released, with its sale."""

    promise: Promise
    sale: Sale


def redate(of: Changed, due: Due, by: By) -> None:
    """Give what is open of a promise the dates of its new due, in the caller's transaction, which holds the sale.

    A day that has not passed is replaced. One that has stays: the new day stands beside it, and the lateness with it.
    What holds is never late, so its end is replaced at any time.
    Of a schedule the dates from its new start on are replaced by new ones; the next occasion goes by the new time.
    Raises Conflict where nothing is open any more, and for dates without an end in a sale that is closed.
    """
    match due:
        case Every():
            return
        case Schedule():
            _reschedule(of, due, by)
        case Once(on=day) | Holding(until=day) if day is not None:
            _move(of, day, by)


def release(of: Changed, by: By) -> None:
    """End what is open of a promise that the customer releases us from, in the caller's transaction.

    Of what falls due many times, what is overdue stays: a release is about what is to come.
    """
    rows = [row for row in _open(of) if _is_released(row, of, by)]
    facts = {"promise": of.promise.ref, "dated": [], "ended": [row.ref for row in rows]}
    append(of.sale.ref, "deliveries.released", facts, by.viewer.ref, by.at)


def is_open(promise: Promise) -> bool:
    """Tell whether anything of a promise is open, so that its date may be changed; an occasion may always come."""
    is_theirs = (Delivery.promise == promise.ref) & Delivery.state.not_in(sorted(ENDED))
    return promise.due_kind in _ONE_BY_ONE or bool(Delivery.select().where(is_theirs).exists())


def _move(of: Changed, day: date, by: By) -> None:
    rows = _open(of)
    if not rows:
        raise Conflict(NOTHING_OPEN)
    today = day_there(of.sale, by.at)
    dated = [_moved(row, of, day, today) for row in rows]
    facts = {"promise": of.promise.ref, "dated": dated, "ended": []}
    append(of.sale.ref, "deliveries.redated", facts, by.viewer.ref, by.at)


def _moved(row: Delivery, of: Changed, day: date, today: date) -> dict[str, Any]:
    """Return what an entry says of a delivery with a new day. The record never saw one that was recorded afterwards."""
    was_due = row.due_on is not None and today > row.due_on and not row.afterwards
    passed = was_due and of.promise.due_kind != "holding"
    due_on = row.due_on if passed else day
    was_told = row.updated_at is not None
    return {
        "delivery": row.ref,
        "due_on": due_on.isoformat() if due_on else None,
        "agreed_on": day.isoformat() if passed else None,
        "afterwards": False,
        "stands": stand_after(steps_of(row, of.sale), day).as_facts() if was_told else None,
    }


def _reschedule(of: Changed, due: Schedule, by: By) -> None:
    if of.sale.state != "open" and is_endless(due):
        raise Conflict(ENDLESS)
    rows = [row for row in _open(of) if _is_from(row, due.start) and row.state != "missed"]
    facts = {"promise": of.promise.ref, "dated": [], "ended": [row.ref for row in rows]}
    append(of.sale.ref, "deliveries.redated", facts, by.viewer.ref, by.at)
    zone = ZoneInfo(of.sale.time_zone)
    dates = next_dates(due, None, clock.today(zone, by.at))
    first = next_number(of.promise.ref)
    made = dated_rows(of.promise.ref, delivered_by(of.promise), dates, first, date.min)
    through = {of.promise.ref: dates.through.isoformat() if dates.through else None}
    append(of.sale.ref, "deliveries.planned", {"deliveries": made, "through": through}, by.viewer.ref, by.at)


def _open(of: Changed) -> list[Delivery]:
    theirs = (Delivery.promise == of.promise.ref) & Delivery.state.not_in(sorted(ENDED))
    rows: Iterable[Delivery] = Delivery.select().where(theirs).order_by(Delivery.n)
    return list(rows)


def _is_released(row: Delivery, of: Changed, by: By) -> bool:
    if of.promise.due_kind not in _ONE_BY_ONE:
        return True
    day = due_day(row, of.sale.time_zone)
    return row.state != "missed" and (day is None or day >= day_there(of.sale, by.at))


def _is_from(row: Delivery, start: date) -> bool:
    return row.due_on is not None and row.due_on >= start
