"""The record of one customer's sale as it may stand behind their words: counts of promises and dates, nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.models import Update
from portal.deliveries.timing import due_day
from portal.deliveries.told import when_told
from portal.deliveries.until import true_until
from portal.figures.punctuality import Punctuality, punctuality
from portal.figures.queries import delivery_rows, facts_in, promises_in
from portal.figures.rules import on_time
from portal.figures.sale_figures import SaleFigures, sale_figures


@dataclass(frozen=True)
class SaleRecord:
    """The figures of one sale at an instant, as its own page counts them too.

    `told_before` counts the dates that weren't met and of which the customer had been told, before they passed, that
    they would not be. At `until` the clock may change a figure though nothing is recorded.
    """

    figures: SaleFigures
    clock: Punctuality
    told_before: int
    until: datetime


def records_of_sales(sales: Collection[str], at: datetime) -> dict[str, SaleRecord]:
    """Return the record of each of these sales as it stands at `at` (aware), in two statements for all of them.

    A sale without a promise has none.
    """
    if not sales:
        return {}
    moves = _moves(sales)
    rows: dict[str, list[Any]] = {}
    for row in delivery_rows(sales):
        rows.setdefault(row.of_sale, []).append(row)
    return {sale: _record(of_sale, moves, at) for sale, of_sale in rows.items()}


def _record(rows: Sequence[Any], moves: Mapping[str, list[Update]], at: datetime) -> SaleRecord:
    promises = [promise for of_sale in promises_in(rows, at).values() for promise in of_sale]
    made = [row for row in rows if row.ref is not None]
    told = [row for row in made if _was_told(row, moves) and on_time([facts_in(row, at)]) == (0, 1)]
    open_dues = [row.due_at for row in made if row.due_at is not None and row.delivered_at is None]
    return SaleRecord(
        sale_figures(promises),
        punctuality(delivery for promise in promises for delivery in promise.deliveries),
        len(told),
        true_until(open_dues, ZoneInfo(rows[0].time_zone), at),
    )


def _moves(sales: Collection[str]) -> dict[str, list[Update]]:
    """Return by delivery what staff told of another day, and did not take back."""
    of_sales = Update.sale.in_(list(sales)) & Update.forecast_on.is_null(False)
    found: dict[str, list[Update]] = {}
    for update in Update.select().where(of_sales & Update.retracted_at.is_null()):
        found.setdefault(update.delivery, []).append(update)
    return found


def _was_told(row: Any, moves: Mapping[str, list[Update]]) -> bool:
    due = due_day(row, row.time_zone)
    return due is not None and any(
        update.forecast_on > due and when_told(update.at, row, row.time_zone) == "before"
        for update in moves.get(row.ref, ())
    )
