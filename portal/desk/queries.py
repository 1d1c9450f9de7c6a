"""Reads shaped for the workspace: each list is cut off by its index, however many rows there are."""

import operator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any, cast
from zoneinfo import ZoneInfo

from peewee import JOIN, SQL, ModelSelect, Node, Select, fn

from portal.changes.standing import words_standing
from portal.deliveries.access import may_see, updatable
from portal.deliveries.models import IS_DELIVERED, IS_OPEN, Delivery, Update, Wait
from portal.deliveries.times import DUE_SOON, DUE_SOON_INSTANT, TimeState
from portal.deliveries.timing import time_of
from portal.lib import clock
from portal.lib.db import db, utc_instant, utc_text
from portal.people.access import Viewer
from portal.people.models import Customer, Staff
from portal.promises.models import Promise
from portal.sales.models import Closing, Sale

MOST_ROWS = 50
_ONE_DAY = timedelta(days=1)
_ENDED = ("missed", "released", "replaced")
_BY_DUE = (Delivery.due_on, Delivery.due_at, Delivery.ref)
# As the indexes lie: however much falls due on one day, no more of it is read than is shown.
_BY_DAY = (Delivery.due_on, Delivery.sale, Delivery.ref)
_BY_INSTANT = (Delivery.due_at, Delivery.sale, Delivery.ref)


@dataclass(frozen=True)
class Row:
    """A delivery of promise number `n` in a list of Today, with all that says why it is there.

    `warned_at` is when the customer was first told that it is at risk or missed; `waits_since` and `waits_for` say for
    what we wait for them.
    """

    delivery: Delivery
    n: int
    due_kind: str
    words: str
    title: str
    customer: str
    promised_by: str
    zone: str
    time: TimeState
    warned_at: datetime | None = None
    waits_since: datetime | None = None
    waits_for: str = ""


@dataclass(frozen=True)
class Today:
    """What needs somebody: late, due within a week, and delivered without a word from the customer.

    Each list holds at most MOST_ROWS; `more_late` tells that there are more.
    """

    late: tuple[Row, ...]
    soon: tuple[Row, ...]
    unconfirmed: tuple[Row, ...]
    more_late: bool


def today_of(viewer: Viewer, at: datetime) -> Today:
    """Return what needs this member of staff at `at`."""
    rows = to_rows(
        rows_about(viewer).where(Delivery.ref.in_(_refs_of_today(viewer, at))).order_by(*_BY_DUE), at
    )
    late = [row for row in rows if row.time.kind == "overdue"]
    late.sort(key=lambda row: row.time.gap, reverse=True)
    soon = [row for row in rows if row.time.kind in ("due_soon", "due_today")]
    soon.sort(key=lambda row: row.time.gap)
    # Those with a word are left out here, not there: however many there are, no more rows are read.
    done = [row for row in rows if row.delivery.state == "delivered" and row.delivery.verdict is None]
    done.sort(key=lambda row: utc_text(row.delivery.delivered_at or at), reverse=True)
    unconfirmed = _newest_of_each(done)
    return Today(
        tuple(late[:MOST_ROWS]), tuple(soon[:MOST_ROWS]), unconfirmed[:MOST_ROWS], len(late) > MOST_ROWS
    )


def sales_page(viewer: Viewer, after: str | None) -> tuple[list[tuple[Sale, str]], str | None]:
    """Return a page of sales with their customers' names, the newest first, and where the next page starts.

    `after` is what the last page returned: a key, not a number of rows, so every page costs the same.
    """
    query = Sale.select(Sale, Customer.name.alias("customer_name")).join(
        Customer, on=(Customer.ref == Sale.customer)
    )
    query = query.where(may_see(viewer))
    if after is not None:
        sealed_at, _, ref = after.partition("_")
        query = query.where(_before(sealed_at, ref))
    rows: list[Any] = list(
        query.order_by(Sale.sealed_at.desc(), Sale.ref.desc()).limit(MOST_ROWS + 1).objects()
    )
    last = rows[MOST_ROWS - 1] if len(rows) > MOST_ROWS else None
    following = f"{last.sealed_at.isoformat()}_{last.ref}" if last else None
    return [(row, row.customer_name) for row in rows[:MOST_ROWS]], following


def rows_about(viewer: Viewer) -> "ModelSelect[Any]":
    """Return the query of deliveries that count and that this member of staff updates, with what a Row says.

    What a cancelled sale sets apart is left out; closing stops no clock otherwise.
    """
    warned = Update.select(fn.MIN(Update.at)).where(
        (Update.delivery == Delivery.ref)
        & Update.kind.in_(["at_risk", "missed"])
        & Update.retracted_at.is_null()
    )
    columns = (
        Delivery,
        Promise.n.alias("promise_n"),
        words_standing().alias("words"),
        Promise.due_kind,
        Sale.title,
        Sale.time_zone,
        Customer.name.alias("customer_name"),
        Staff.name.alias("promised_by"),
        Wait.since.alias("waits_since"),
        Wait.what.alias("waits_for"),
        warned.alias("warned_at"),
    )
    query = (
        cast("ModelSelect[Any]", Delivery.select(*columns))
        .join(Promise, on=(Promise.ref == Delivery.promise))
        .join(Sale, on=(Sale.ref == Delivery.sale))
        .join(Customer, on=(Customer.ref == Sale.customer))
        .join(Staff, on=(Staff.ref == Promise.said_by))
        .switch(Delivery)
        .join(Closing, JOIN.LEFT_OUTER, on=(Closing.sale == Delivery.sale))
        .switch(Delivery)
        .join(Wait, JOIN.LEFT_OUTER, on=((Wait.delivery == Delivery.ref) & Wait.ended_at.is_null()))
    )
    return query.where((Delivery.afterwards == SQL("FALSE")) & _not_set_apart() & updatable(viewer))


def to_rows(query: "ModelSelect[Any]", at: datetime) -> list[Row]:
    """Read the rows of a query of `rows_about`, as they stand at `at`."""
    return [
        Row(
            delivery=row,
            n=row.promise_n,
            due_kind=row.due_kind,
            words=row.words,
            title=row.title,
            customer=row.customer_name,
            promised_by=row.promised_by,
            zone=row.time_zone,
            time=time_of(row, row.due_kind, row.time_zone, at),
            warned_at=_instant(row.warned_at),
            waits_since=_instant(row.waits_since),
            waits_for=row.waits_for or "",
        )
        for row in query.objects()
    ]


def _windows(at: datetime) -> tuple[tuple[Node, Node], tuple[Node, Node]]:
    """Return what may be late, and what may be due soon: each by day, and for occasions by the instant."""
    # A day begins and ends on earth up to 14 hours away from UTC: the sale's own zone decides, row by row.
    day = clock.today(ZoneInfo("UTC"), at)
    occasion = Delivery.due_at.is_null(False)
    passed = (Delivery.due_on <= day + _ONE_DAY, occasion & (Delivery.due_at < at))
    next_days = Delivery.due_on.between(day - _ONE_DAY, day + DUE_SOON + _ONE_DAY)
    return passed, (next_days, occasion & Delivery.due_at.between(at, at + DUE_SOON_INSTANT))


def _refs_of_today(viewer: Viewer, at: datetime) -> list[str]:
    """Return the refs of what may be late, due soon or just delivered: each part is cut off by its index."""
    passed, coming = _windows(at)
    is_open = IS_OPEN & Delivery.state.not_in(_ENDED) & (Promise.due_kind != "holding")
    refs = rows_about(viewer).select(Delivery.ref)
    windows = [
        refs.where(window & is_open).order_by(*by)
        for days, instants in (passed, coming)
        for window, by in ((days, _BY_DAY), (instants, _BY_INSTANT))
    ]
    delivered = refs.where(IS_DELIVERED).order_by(Delivery.delivered_at.desc())
    parts = [*(window.limit(2 * MOST_ROWS) for window in windows), delivered.limit(4 * MOST_ROWS)]
    inner = [part.alias("picked") for part in parts]
    union: Any = reduce(operator.or_, [Select((one,), [one.c.ref]).bind(db) for one in inner])
    return [ref for (ref,) in union.tuples()]


def _not_set_apart() -> Node:
    """Return the condition of `stamping.is_set_apart` on rows; an occasion's day is told from its instant in UTC."""
    due_day = fn.COALESCE(Delivery.due_on, fn.SUBSTR(Delivery.due_at, 1, 10))
    cancelled = (Closing.kind == "cancelled") & (due_day.is_null() | (due_day > Closing.on))
    untouched = Delivery.state.not_in(["delivered", "missed"]) & Delivery.breached_at.is_null()
    apart = cancelled & untouched & Delivery.verdict.is_null()
    return cast("Node", Closing.sale.is_null() | ~apart)


def _newest_of_each(rows: list[Row]) -> tuple[Row, ...]:
    """Return one row a promise, its newest: the word on a promise of many dates is asked once."""
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row.delivery.promise, row)
    return tuple(newest.values())


def _before(sealed_at: str, ref: str) -> Node:
    try:
        instant = utc_instant(utc_text(datetime.fromisoformat(sealed_at)))
    except (ValueError, OverflowError):
        # No such place: a text that is no instant, one without a zone, or one that has no place in UTC.
        return Sale.ref.is_null()
    return (Sale.sealed_at < instant) | ((Sale.sealed_at == instant) & (Sale.ref < ref))


def _instant(found: datetime | str | None) -> datetime | None:
    return utc_instant(found) if isinstance(found, str) else found
