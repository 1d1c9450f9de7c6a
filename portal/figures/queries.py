"""Figures of one sale from its rows: the page of a sale and the list of sales count alike."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from portal.deliveries.ledger import Ledger
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Progress, VerdictWord
from portal.deliveries.stamping import is_set_apart
from portal.deliveries.times import TimeState
from portal.deliveries.timing import time_of
from portal.figures.punctuality import Punctuality, punctuality
from portal.figures.rules import DeliveryFacts
from portal.figures.sale_figures import PromiseFacts, SaleFigures, sale_figures
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.sales.models import Sale


def figures_of(ledger: Ledger) -> SaleFigures:
    """Count the promises of a sale as it stands in its ledger."""
    return sale_figures(_promises(ledger))


def punctuality_of(ledger: Ledger) -> Punctuality:
    """Count the dates of a sale as it stands in its ledger: rule 2 by the clock."""
    return punctuality(delivery for promise in _promises(ledger) for delivery in promise.deliveries)


def figures_from(
    sale: Sale,
    cancelled: date | None,
    promises: Iterable[Promise],
    deliveries: Iterable[Delivery],
    at: datetime,
) -> SaleFigures:
    """Count the promises of a sale from its rows as they stand at `at`, where its page isn't shown.

    `cancelled` is the day on which the sale was cancelled, if it was.
    """
    kinds = {promise.ref: cast("DueKind", promise.due_kind) for promise in promises}
    facts: dict[str, list[DeliveryFacts]] = {ref: [] for ref in kinds}
    for row in deliveries:
        kind = kinds[row.promise]
        apart = is_set_apart(row, cancelled, sale.time_zone)
        facts[row.promise].append(
            facts_of(row, kind, time_of(row, kind, sale.time_zone, at), set_apart=apart)
        )
    return sale_figures(PromiseFacts(kinds[ref], tuple(of)) for ref, of in facts.items())


def facts_of(row: Delivery, due_kind: DueKind, time: TimeState, *, set_apart: bool) -> DeliveryFacts:
    """Return what figures count of a delivery."""
    return DeliveryFacts(
        due_kind,
        cast("Progress", row.state),
        time,
        verdict=cast("VerdictWord | None", row.verdict),
        ending="set_apart" if set_apart else None,
        breached=row.breached_at is not None,
        afterwards=row.afterwards,
    )


def _promises(ledger: Ledger) -> list[PromiseFacts]:
    return [
        PromiseFacts(
            pair.due_kind,
            tuple(
                facts_of(done.row, pair.due_kind, done.time, set_apart=done.set_apart)
                for done in pair.deliveries
            ),
        )
        for pair in ledger.pairs
    ]
