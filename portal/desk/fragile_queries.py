"""Sales in their first 30 days, in the order in which their customers have heard least from us."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from peewee import JOIN, SQL, Case, Node, Value, fn

from portal.deliveries.access import may_see
from portal.deliveries.models import Delivery, Update
from portal.deliveries.queries import from_us, people_of
from portal.deliveries.rules import ENDED
from portal.desk.queries import Row, rows_about, to_rows
from portal.lib import clock
from portal.lib.db import engine, utc_instant
from portal.lib.ids import is_ref
from portal.messages.models import IS_FROM_US, Message
from portal.people.access import Viewer
from portal.people.credentials import Session
from portal.people.models import Contact, Customer, Staff
from portal.promises.models import Promise
from portal.record.rules import ERASED
from portal.sales.models import Sale

DAYS = 30
MOST_ROWS = 50
NOTHING, LATE_WORD, SOME_WORD = "0", "1", "2"
_PLACE = re.compile(r"([0-2][0-9TZ.:-]{10,27})_([A-Z0-9]+)")


@dataclass(frozen=True)
class Fragile:
    """A sale `day` days after it was signed. `rank` says how little was heard: NOTHING, LATE_WORD or SOME_WORD.

    `last_at` and `last_by` are the last word from us: an update, a message, or a call or visit that was noted. `looked`
    is who of the customer was here since it was sealed, and when, the last one first; `coming` is what is due next of
    what the reader updates.
    """

    sale: Sale
    customer: str
    sold_by: str
    day: int
    rank: str
    last_at: datetime | None
    last_by: str
    looked: tuple[tuple[str, datetime], ...]
    coming: Row | None


def fragile_page(viewer: Viewer, at: datetime, after: str) -> tuple[list[Fragile], str]:
    """Return a page of what this member of staff may see, and where the next one begins (empty at the end).

    First those to whom nothing was said since they signed, the longest ago on top; then those whose promised word has
    not come, then the others, the longest silence on top. `after` is what the page before returned.
    """
    query = _young(viewer, at).order_by(SQL('"place"'), Sale.ref).limit(MOST_ROWS + 1)
    if behind := _PLACE.fullmatch(after):
        place, ref = behind.groups()
        key = _place(at)
        query = query.where((key > place) | ((key == place) & (Sale.ref > (ref if is_ref(ref) else ""))))
    rows = list(cast("Iterable[Any]", query.objects()))
    last = rows[MOST_ROWS - 1] if len(rows) > MOST_ROWS else None
    shown = [row for row in rows[:MOST_ROWS] if 0 <= _day(row, at) <= DAYS]
    return _filled(viewer, shown, at), f"{last.place}_{last.ref}" if last else ""


def _young(viewer: Viewer, at: datetime) -> Any:
    """Return the query of sales in their first days, with their places in the list; a cancelled one is over.

    So is that of a customer who was erased: nobody is there to hear from us.
    """
    # A day begins and ends on earth up to 14 hours away from UTC: the sale's own zone decides, row by row.
    first = clock.today(ZoneInfo("UTC"), at) - timedelta(days=DAYS + 1)
    columns = (
        Sale,
        Customer.name.alias("customer_name"),
        Staff.name.alias("sold_by"),
        _place(at).alias("place"),
        _last_at().alias("last_at"),
        _last_by().alias("last_by"),
        _coming(viewer).alias("coming"),
    )
    query = cast("Any", Sale.select(*columns)).join(Customer, on=(Customer.ref == Sale.customer))
    query = query.switch(Sale).join(Staff, on=(Staff.ref == Sale.salesperson))
    goes_on = (Sale.state != "cancelled") & (Customer.name != ERASED)
    return query.where((Sale.signed_on >= first) & goes_on & may_see(viewer))


def _told() -> Any:
    return Update.select().where((Update.sale == Sale.ref) & from_us())


def _spoken() -> Any:
    """Return the query of what we wrote in the conversation, and of calls and visits that nobody disputes."""
    return Message.select().where((Message.sale == Sale.ref) & IS_FROM_US)


def _told_at() -> Any:
    return fn.COALESCE(_told().select(fn.MAX(Update.at)), "")


def _spoken_at() -> Any:
    return fn.COALESCE(_spoken().select(fn.MAX(Message.at)), "")


def _last_at() -> Any:
    """Return when our last word was, as it counts for Neglected too; empty where there was none."""
    latest = fn.MAX if engine() == "sqlite" else fn.GREATEST
    return latest(_told_at(), _spoken_at())


def _last_by() -> Any:
    by_update = _told().select(Update.by).order_by(Update.at.desc()).limit(1)
    by_message = _spoken().select(Message.by).order_by(Message.at.desc()).limit(1)
    return Case(None, ((_told_at() >= _spoken_at(), by_update),), by_message)


def _place(at: datetime) -> Any:
    """Return the place of a sale as text that sorts: its rank, then since when nothing was heard."""
    said = _last_at()
    return Case(
        None,
        (
            (said == "", Value(NOTHING).concat(Sale.signed_on)),
            (_word_is_late(at), Value(LATE_WORD).concat(said)),
        ),
        Value(SOME_WORD).concat(said),
    )


def _word_is_late(at: datetime) -> Node:
    """Return whether a word that we promised for a day has not come, nor any other since (see `rhythm_words`)."""
    day = clock.today(ZoneInfo("UTC"), at)
    late = Delivery.select(1).join(Promise, JOIN.INNER, on=(Promise.ref == Delivery.promise))
    promised = (Promise.rule == "care") & (Promise.due_kind == "schedule") & (Delivery.sale == Sale.ref)
    missing = (
        (Delivery.due_on < day) & Delivery.state.not_in(sorted(ENDED)) & (Delivery.afterwards == SQL("FALSE"))
    )
    since = Delivery.due_on > fn.SUBSTR(_last_at(), 1, 10)
    return cast("Node", fn.EXISTS(late.where(promised & missing & since)))


def _coming(viewer: Viewer) -> Any:
    """Return the ref of what is due next in a sale, of what the reader updates."""
    day = fn.COALESCE(Delivery.due_on, fn.SUBSTR(Delivery.due_at, 1, 10))
    is_open = (Delivery.sale == Sale.ref) & Delivery.state.not_in(sorted(ENDED)) & day.is_null(is_null=False)
    if viewer.role == "delivery":
        is_open &= Delivery.assigned_to.is_null() | (Delivery.assigned_to == viewer.ref)
    return Delivery.select(Delivery.ref).where(is_open).order_by(day, Delivery.ref).limit(1)


def _filled(viewer: Viewer, rows: Sequence[Any], at: datetime) -> list[Fragile]:
    people, looked = people_of(row.last_by for row in rows), _looked({row.customer for row in rows})
    coming = rows_about(viewer).where(Delivery.ref.in_([row.coming for row in rows if row.coming]))
    due = {row.delivery.ref: row for row in to_rows(coming, at)}
    return [
        Fragile(
            row,
            row.customer_name,
            row.sold_by,
            _day(row, at),
            row.place[0],
            _instant(row.last_at),
            people[row.last_by].name if row.last_by in people else "",
            tuple(one for one in looked.get(row.customer, ()) if one[1] >= row.sealed_at),
            due.get(row.coming),
        )
        for row in rows
    ]


def _looked(customers: set[str]) -> dict[str, list[tuple[str, datetime]]]:
    """Return when the contacts of these customers were last here, by customer, the last one first."""
    seen = fn.MAX(Session.seen_at)
    query = (
        cast("Any", Contact.select(Contact.customer, Contact.name, seen))
        .join(Session, on=((Session.person == Contact.ref) & (Session.kind == "contact")))
        .where(Contact.customer.in_(sorted(customers)) & Contact.ended_at.is_null())
        .group_by(Contact.customer, Contact.ref, Contact.name)
    )
    found: dict[str, list[tuple[str, datetime]]] = {}
    for customer, name, at in query.tuples():
        instant = _instant(at)
        if instant is not None:
            found.setdefault(customer, []).append((name, instant))
    return {customer: sorted(who, key=lambda one: one[1], reverse=True) for customer, who in found.items()}


def _day(sale: Any, at: datetime) -> int:
    """Return how many days ago a sale was signed, in its own zone."""
    days: timedelta = clock.today(ZoneInfo(sale.time_zone), at) - sale.signed_on
    return days.days


def _instant(found: datetime | str | None) -> datetime | None:
    if isinstance(found, str):
        return utc_instant(found) if found else None
    return found
