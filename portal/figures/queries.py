"""Figures of one sale from its rows: the page of a sale and the list of sales count alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from portal.deliveries.ledger import Ledger, time_of
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Progress
from portal.deliveries.times import TimeState
from portal.figures.rules import DeliveryFacts
from portal.figures.sale_figures import PromiseFacts, SaleFigures, sale_figures
from portal.lib import clock
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.sales.models import Sale


def figures_of(ledger: Ledger) -> SaleFigures:
    """Count the promises of a sale as it stands in its ledger."""
    return sale_figures(
        PromiseFacts(
            pair.due_kind, tuple(_facts(done.row, pair.due_kind, done.time) for done in pair.deliveries)
        )
        for pair in ledger.pairs
    )


def figures_from(
    sale: Sale, promises: Iterable[Promise], deliveries: Iterable[Delivery], at: datetime
) -> SaleFigures:
    """Count the promises of a sale from its rows as they stand at `at`, where its page isn't shown."""
    today = clock.today(ZoneInfo(sale.time_zone), at)
    kinds = {promise.ref: cast("DueKind", promise.due_kind) for promise in promises}
    facts: dict[str, list[DeliveryFacts]] = {ref: [] for ref in kinds}
    for row in deliveries:
        kind = kinds[row.promise]
        facts[row.promise].append(_facts(row, kind, time_of(row, kind, at, today)))
    return sale_figures(PromiseFacts(kinds[ref], tuple(of)) for ref, of in facts.items())


def _facts(row: Delivery, due_kind: DueKind, time: TimeState) -> DeliveryFacts:
    return DeliveryFacts(due_kind, cast("Progress", row.state), time, afterwards=row.afterwards)
