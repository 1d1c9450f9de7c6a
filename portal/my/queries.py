"""Reads shaped for the customer's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.deliveries.access import may_see
from portal.deliveries.models import Update
from portal.deliveries.told import Told
from portal.figures.queries import figures_of_sales
from portal.figures.sale_figures import SaleFigures
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.people.through import program_column
from portal.sales.models import Sale


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
    """Return these sales as they stand at `at`, in three statements however many there are."""
    refs = [sale.ref for sale in sales]
    people = {row.ref: row for row in Staff.select().where(Staff.ref.in_({one.salesperson for one in sales}))}
    figures = figures_of_sales(refs, at)
    told = _newest(refs)
    return [
        Listed(sale, people[sale.salesperson], figures.get(sale.ref, SaleFigures()), told.get(sale.ref))
        for sale in sales
    ]


def _newest(sales: list[str]) -> dict[str, Told]:
    """Return our newest update of each of these sales that has one; a breach that the customer reports is not ours."""
    last = (
        Update.select(Update.sale, fn.MAX(Update.seq).alias("seq"))
        .join(Staff, on=(Staff.ref == Update.by))
        .where(Update.sale.in_(sales))
        .group_by(Update.sale)
        .alias("last")
    )
    rows: Iterable[Any] = (
        Update.select(Update, Staff.name.alias("author"), program_column(Update.program).alias("through"))
        .join(last, on=((Update.sale == last.c.sale) & (Update.seq == last.c.seq)))
        .join(Staff, on=(Staff.ref == Update.by))
        .objects()
    )
    return {
        row.sale: Told(row.ref, row.at, row.author, row.kind, row.text, through=row.through) for row in rows
    }
