"""Reads of lists that no page has: each goes on from a key, and is cut off by an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Node, Tuple, Value

from portal.changes.models import Confirmation
from portal.deliveries.access import may_see
from portal.lib.db import utc_text
from portal.people.access import Viewer
from portal.people.models import Contact, Customer, Staff
from portal.people.queries import name_column
from portal.record.models import Live, Receipt
from portal.sales.models import Closing, Sale

Place = tuple[datetime, str]


@dataclass(frozen=True)
class SalesWanted:
    """Which sales are wanted: any field left out says nothing."""

    state: str | None = None
    customer: str | None = None
    salesperson: str | None = None
    external_id: str | None = None
    signed_since: date | None = None
    updated_since: datetime | None = None


def sales(viewer: Viewer, wanted: SalesWanted, behind: Place | None, most: int) -> list[Any]:
    """Return sales that this member of staff may see, the one sealed last first, behind an instant and ref.

    Where `updated_since` is asked for, the one comes first that changed longest ago: whoever goes on from the last
    one misses none that changes meanwhile. Each is a Sale with `customer_name`, `salesperson_name` and `updated_at`.
    """
    names = (Customer.name.alias("customer_name"), Staff.name.alias("salesperson_name"))
    query: Any = (
        Sale.select(Sale, *names, Live.at.alias("updated_at"))
        .join(Live, on=(Live.stream == Sale.ref))
        .switch(Sale)
        .join(Customer, on=(Customer.ref == Sale.customer))
        .switch(Sale)
        .join(Staff, on=(Staff.ref == Sale.salesperson))
        .where(may_see(viewer), *_wanted(wanted))
    )
    if wanted.updated_since is not None:
        return list(_by_change(query, wanted.updated_since, behind).limit(most).objects())
    if behind is not None:
        query = query.where(is_below((Sale.sealed_at, Sale.ref), utc_text(behind[0]), behind[1]))
    return list(query.order_by(Sale.sealed_at.desc(), Sale.ref.desc()).limit(most).objects())


def is_below(columns: Sequence[Any], *values: object) -> Any:
    """Return the condition that holds for rows before these values, as they are kept, in the order of the columns.

    As one comparison it lets an engine begin at that place of an index: each page of a long list costs the same.
    """
    return Tuple(*columns) < Tuple(*map(Value, values))


def is_above(columns: Sequence[Any], *values: object) -> Any:
    """Return the condition that holds for rows after these values, like `is_below`."""
    return Tuple(*columns) > Tuple(*map(Value, values))


def around_sale(sale: Sale) -> dict[str, Any]:
    """Return the queries of what stands around a sale: people, how it was closed, confirmation and newest receipt."""
    return {
        "customer": Customer.select(Customer.name).where(Customer.ref == sale.customer),
        "updated": Live.select(Live.at).where(Live.stream == sale.ref),
        "salesperson": Staff.select(Staff.name).where(Staff.ref == sale.salesperson),
        "contacts": Contact.select()
        .where((Contact.customer == sale.customer) & Contact.ended_at.is_null())
        .order_by(Contact.name, Contact.ref),
        "closing": Closing.select(Closing, name_column(Closing.by).alias("who")).where(
            Closing.sale == sale.ref
        ),
        "confirmed": Confirmation.select(Confirmation, name_column(Confirmation.by).alias("who"))
        .where(Confirmation.sale == sale.ref)
        .order_by(Confirmation.seq.desc())
        .limit(1),
        "receipt": Receipt.select(Receipt.number)
        .where(Receipt.stream == sale.ref)
        .order_by(Receipt.n.desc())
        .limit(1),
    }


def _by_change(query: Any, since: datetime, behind: Place | None) -> Any:
    after = Live.at >= since
    if behind is not None:
        after &= is_above((Live.at, Live.stream), utc_text(behind[0]), behind[1])
    return query.where(after).order_by(Live.at, Live.stream)


def _wanted(wanted: SalesWanted) -> Sequence[Node]:
    named = ("state", "customer", "salesperson", "external_id")
    equal = [
        getattr(Sale, name) == getattr(wanted, name) for name in named if getattr(wanted, name) is not None
    ]
    since = [Sale.signed_on >= wanted.signed_since] if wanted.signed_since is not None else []
    return [*equal, *since]
