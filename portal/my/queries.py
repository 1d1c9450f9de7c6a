"""Reads shaped for the customer's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.deliveries.access import may_see
from portal.deliveries.models import Delivery, Update
from portal.deliveries.stamping import cancelled_on
from portal.deliveries.told import Told
from portal.figures.queries import figures_from
from portal.figures.sale_figures import SaleFigures
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.promises.models import Promise
from portal.sales.models import Closing, Sale


@dataclass(frozen=True)
class Listed:
    """A sale in the list of a customer's sales: whose it is with us, its figures, and the newest update."""

    sale: Sale
    salesperson: Staff
    figures: SaleFigures
    last_word: Told | None


def sales_of(viewer: Viewer) -> list[Sale]:
    """Return the sales of a contact's customer, the newest first."""
    return list(Sale.select().where(may_see(viewer)).order_by(Sale.signed_on.desc(), Sale.ref))


def sales_of_customer(customer: str) -> list[Sale]:
    """Return the sales of a customer, the newest first, for their own mail."""
    return list(Sale.select().where(Sale.customer == customer).order_by(Sale.signed_on.desc(), Sale.ref))


def listed(sales: list[Sale], at: datetime) -> list[Listed]:
    """Return these sales as they stand at `at`, in five statements however many there are."""
    refs = [sale.ref for sale in sales]
    people = {row.ref: row for row in Staff.select().where(Staff.ref.in_({one.salesperson for one in sales}))}
    promises = _by_sale(
        Promise.select(Promise.ref, Promise.sale, Promise.due_kind).where(Promise.sale.in_(refs))
    )
    deliveries = _by_sale(Delivery.select().where(Delivery.sale.in_(refs)))
    told = _newest(refs)
    cancelled = {row.sale: cancelled_on(row) for row in Closing.select().where(Closing.sale.in_(refs))}
    return [
        Listed(
            sale,
            people[sale.salesperson],
            figures_from(
                sale, cancelled.get(sale.ref), promises.get(sale.ref, []), deliveries.get(sale.ref, []), at
            ),
            told.get(sale.ref),
        )
        for sale in sales
    ]


def _newest(sales: list[str]) -> dict[str, Told]:
    """Return the newest update by staff of each of these sales that has one."""
    last = (
        Update.select(Update.sale, fn.MAX(Update.seq).alias("seq"))
        .join(Staff, on=(Staff.ref == Update.by))
        .where(Update.sale.in_(sales))
        .group_by(Update.sale)
        .alias("last")
    )
    rows: Iterable[Any] = (
        Update.select(Update, Staff.name.alias("author"))
        .join(last, on=((Update.sale == last.c.sale) & (Update.seq == last.c.seq)))
        .join(Staff, on=(Staff.ref == Update.by))
        .objects()
    )
    return {row.sale: Told(row.ref, row.at, row.author, row.kind, row.text) for row in rows}


def _by_sale(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.sale, []).append(row)
    return found
