"""Which deliveries have become late without the customer having been written to. Outside the record, like all mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, Node, TextField

from portal.deliveries.models import IS_OPEN, Delivery
from portal.deliveries.stamping import cancelled_on, is_set_apart
from portal.deliveries.timing import time_of
from portal.lib import clock
from portal.lib.db import Table, UTCField, db
from portal.promises.models import Promise
from portal.sales.models import Closing, Sale

LOOKED_BACK = timedelta(days=3)
# Midnight, when a day has passed, is no time to write to anybody.
EARLIEST = time(7, 0)
_ONE_DAY = timedelta(days=1)
_ENDED = ("missed", "released", "replaced")


class LateTold(Table):
    """That the mail about a late delivery was written: a delivery is late once."""

    delivery = TextField(primary_key=True)
    at = UTCField()


@dataclass(frozen=True)
class Late:
    """A delivery that has become late, with its promise."""

    delivery: Delivery
    promise: Promise


def newly_late(at: datetime, most: int) -> dict[str, list[Late]]:
    """Return deliveries that became late in the last three days and weren't told of, by sale; claimed for this caller.

    A day is late from its end in the sale's zone, and told of from seven in the morning there. The claim belongs to
    the caller's transaction. Raises LookupError outside one.
    """
    if not db.in_transaction():
        message = "what is late is claimed in the transaction that queues the mail about it"
        raise LookupError(message)
    found: dict[str, list[Late]] = {}
    for row in _rows(at, most):
        if not _is_late(row, at) or not _claimed(row.ref, at):
            continue
        # What is set apart is claimed like the rest, so that it isn't looked at again and again, and told of to nobody.
        if not _is_set_apart(row):
            found.setdefault(row.sale, []).append(Late(row, row.promised))
    return found


def _rows(at: datetime, most: int) -> Iterable[Any]:
    today = clock.today(ZoneInfo("UTC"), at)
    by_day = Delivery.due_on.between(today - LOOKED_BACK, today + _ONE_DAY)
    by_instant = Delivery.due_at.is_null(False) & Delivery.due_at.between(at - LOOKED_BACK, at)
    rows: list[Any] = []
    for window in (by_day, by_instant):
        rows.extend(_query(window).limit(most))
    return rows


def _query(window: Node) -> Any:
    # The engine takes the partial indexes of what is open only where their condition stands as they say it.
    still_due = IS_OPEN & Delivery.state.not_in(_ENDED) & (Delivery.afterwards == False)  # noqa: E712 - peewee reads the comparison
    return (
        Delivery.select(Delivery, Promise, Sale.time_zone.alias("zone"))
        .join(Promise, on=(Promise.ref == Delivery.promise), attr="promised")
        .switch(Delivery)
        .join(Sale, on=(Sale.ref == Delivery.sale), attr="of_sale")
        .switch(Delivery)
        .join(LateTold, JOIN.LEFT_OUTER, on=(LateTold.delivery == Delivery.ref), attr="told")
        .where(window & still_due & (Promise.due_kind != "holding") & LateTold.at.is_null())
        .order_by(Delivery.due_on, Delivery.due_at, Delivery.ref)
    )


def _is_late(row: Any, at: datetime) -> bool:
    zone = row.of_sale.zone
    if time_of(row, row.promised.due_kind, zone, at).kind != "overdue":
        return False
    return row.due_at is not None or at.astimezone(ZoneInfo(zone)).time() >= EARLIEST


def _is_set_apart(row: Any) -> bool:
    closing: Closing | None = Closing.get_or_none(Closing.sale == row.sale)
    return is_set_apart(row, cancelled_on(closing), row.of_sale.zone)


def _claimed(delivery: str, at: datetime) -> bool:
    note = LateTold.insert(delivery=delivery, at=at).on_conflict_ignore().as_rowcount()
    return bool(note.execute() == 1)
