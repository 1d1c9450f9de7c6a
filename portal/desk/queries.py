"""Reads shaped for the workspace: each list is cut off by its index, however many rows there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from peewee import ModelSelect, Node

from portal.deliveries.access import may_see
from portal.deliveries.models import IS_DELIVERED, IS_OPEN, Delivery
from portal.deliveries.times import DUE_SOON, TimeState
from portal.deliveries.timing import time_of
from portal.lib import clock
from portal.lib.db import utc_instant, utc_text
from portal.people.access import Viewer
from portal.people.models import Customer, Staff
from portal.promises.models import Promise
from portal.sales.models import Sale

MOST_ROWS = 50
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """A delivery in a list of Today, with all that says why it is there."""

    delivery: Delivery
    words: str
    title: str
    customer: str
    promised_by: str
    zone: str
    time: TimeState


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
    # A day begins and ends on earth up to 14 hours away from UTC: the sale's own zone decides, row by row.
    day = clock.today(ZoneInfo("UTC"), at)
    is_open = IS_OPEN & (Delivery.state != "missed")
    by_day = _query(viewer).where(is_open).order_by(Delivery.due_on, Delivery.ref)
    passed = by_day.where(Delivery.due_on <= day + _ONE_DAY).limit(2 * MOST_ROWS)
    coming = by_day.where(Delivery.due_on.between(day - _ONE_DAY, day + DUE_SOON + _ONE_DAY)).limit(
        2 * MOST_ROWS
    )
    late = [row for row in _rows(passed, at) if row.time.kind == "overdue"]
    soon = [row for row in _rows(coming, at) if row.time.kind in {"due_soon", "due_today"}]
    done = _query(viewer).where(IS_DELIVERED).order_by(Delivery.delivered_at.desc())
    unconfirmed = _newest_of_each(_rows(done.limit(4 * MOST_ROWS), at))
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


def _query(viewer: Viewer) -> "ModelSelect[Any]":
    columns = (
        Delivery,
        Promise.words,
        Promise.due_kind,
        Sale.title,
        Sale.time_zone,
        Customer.name.alias("customer_name"),
        Staff.name.alias("promised_by"),
    )
    query = (
        cast("ModelSelect[Any]", Delivery.select(*columns))
        .join(Promise, on=(Promise.ref == Delivery.promise))
        .join(Sale, on=(Sale.ref == Delivery.sale))
        .join(Customer, on=(Customer.ref == Sale.customer))
        .join(Staff, on=(Staff.ref == Promise.said_by))
    )
    counts = (Delivery.afterwards == False) & (Promise.due_kind != "holding") & (Sale.state == "open")  # noqa: E712
    if viewer.role == "delivery":
        return query.where(counts & (Delivery.assigned_to.is_null() | (Delivery.assigned_to == viewer.ref)))
    return query.where(counts & may_see(viewer))


def _rows(query: "ModelSelect[Any]", at: datetime) -> list[Row]:
    return [
        Row(
            delivery=row,
            words=row.words,
            title=row.title,
            customer=row.customer_name,
            promised_by=row.promised_by,
            zone=row.time_zone,
            time=time_of(row, row.due_kind, row.time_zone, at),
        )
        for row in query.objects()
    ]
