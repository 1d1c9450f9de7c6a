"""Figures of sales from their rows: a page that has read its ledger, a mail and every list count alike."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from peewee import JOIN

from portal.deliveries.ledger import Ledger
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Progress, VerdictWord
from portal.deliveries.stamping import is_set_apart, overdue_now
from portal.deliveries.times import TimeState
from portal.deliveries.timing import time_of
from portal.deliveries.until import true_until
from portal.figures.punctuality import Punctuality, punctuality
from portal.figures.rules import DeliveryFacts, Ending
from portal.figures.sale_figures import PromiseFacts, SaleFigures, sale_figures
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.sales.models import Closing, Sale


def figures_of(ledger: Ledger) -> SaleFigures:
    """Count the promises of a sale as it stands in its ledger, which has read all that `figures_of_sale` reads."""
    return sale_figures(_promises(ledger))


def punctuality_of(ledger: Ledger) -> Punctuality:
    """Count the dates of a sale as it stands in its ledger: rule 2 by the clock."""
    return punctuality(delivery for promise in _promises(ledger) for delivery in promise.deliveries)


def figures_of_sale(sale: str, at: datetime) -> SaleFigures:
    """Count the promises of a sale as it stands at `at` (aware), in one statement; all are 0 where there is none."""
    return figures_of_sales([sale], at).get(sale, SaleFigures())


def figures_until(sale: str, zone: ZoneInfo, at: datetime) -> tuple[SaleFigures, datetime]:
    """Return `figures_of_sale`, and when the clock alone may change one of them next; `zone` is that of the sale."""
    rows = list(delivery_rows([sale]))
    promises = promises_in(rows, at).get(sale, [])
    made = [row for row in rows if row.ref is not None]
    open_dues = [row.due_at for row in made if row.due_at is not None and row.delivered_at is None]
    return sale_figures(promises), true_until(open_dues, zone, at)


def figures_of_sales(sales: Collection[str], at: datetime) -> dict[str, SaleFigures]:
    """Count the promises of each of these sales as it stands at `at` (aware), in one statement for all of them."""
    return {sale: sale_figures(promises) for sale, promises in promises_in(delivery_rows(sales), at).items()}


def promises_in(rows: Iterable[Any], at: datetime) -> dict[str, list[PromiseFacts]]:
    """Return what figures count of the promises in rows of `delivery_rows`, as they stand at `at`, by sale."""
    found: dict[str, dict[str, PromiseFacts]] = {}
    for row in rows:
        of_sale = found.setdefault(row.of_sale, {})
        before = of_sale.get(row.of_promise, PromiseFacts(row.due_kind, (), row.released_at is not None))
        more = (facts_in(row, at),) if row.ref is not None else ()
        of_sale[row.of_promise] = replace(before, deliveries=(*before.deliveries, *more))
    return {sale: list(promises.values()) for sale, promises in found.items()}


def facts_in(row: Any, at: datetime) -> DeliveryFacts:
    """Return what figures count of the delivery in a row of `delivery_rows`, as it stands at `at` (aware)."""
    time = time_of(row, row.due_kind, row.time_zone, at)
    return facts_of(row, row.due_kind, time, set_apart=is_set_apart(row, row.cancelled_on, row.time_zone))


def facts_of(row: Delivery, due_kind: DueKind, time: TimeState, *, set_apart: bool) -> DeliveryFacts:
    """Return what figures count of a delivery."""
    return DeliveryFacts(
        due_kind,
        cast("Progress", row.state),
        time,
        verdict=cast("VerdictWord | None", row.verdict),
        ending=_ending(row, set_apart=set_apart),
        breached=row.breached_at is not None,
        concern_open=row.concern_open,
        overdue_now=overdue_now(row, time),
        afterwards=row.afterwards,
    )


def delivery_rows(sales: Collection[str]) -> Iterable[Any]:
    """Read every promise of these sales with its deliveries, each with what decides how it counts.

    A row is a Delivery with `of_sale`, `of_promise`, `due_kind`, `released_at`, `said_by`, `rule`, `channel`,
    `time_zone` and `cancelled_on` beside it; one of a promise without a delivery has no `ref`.
    """
    cancelled = (Closing.sale == Promise.sale) & (Closing.kind == "cancelled")
    columns = (
        Delivery,
        Promise.sale.alias("of_sale"),
        Promise.ref.alias("of_promise"),
        Promise.due_kind,
        Promise.released_at,
        Promise.said_by,
        Promise.rule,
        Promise.channel,
        Sale.time_zone,
        Closing.on.alias("cancelled_on"),
    )
    query: Any = (
        Promise.select(*columns)
        .join(Sale, on=(Sale.ref == Promise.sale))
        .join(Closing, JOIN.LEFT_OUTER, on=cancelled)
        .join(Delivery, JOIN.LEFT_OUTER, on=(Delivery.promise == Promise.ref))
        .where(Promise.sale.in_(list(sales)))
    )
    found: Iterable[Any] = query.order_by(Promise.sale, Promise.n, Delivery.n).objects(Delivery)
    return found


def _promises(ledger: Ledger) -> list[PromiseFacts]:
    return [
        PromiseFacts(
            pair.due_kind,
            tuple(
                facts_of(done.row, pair.due_kind, done.time, set_apart=done.set_apart)
                for done in pair.deliveries
            ),
            pair.released,
        )
        for pair in ledger.pairs
    ]


def _ending(row: Delivery, *, set_apart: bool) -> Ending | None:
    if row.state in {"released", "replaced"}:
        return cast("Ending", row.state)
    return "set_apart" if set_apart else None
