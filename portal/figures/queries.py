"""Figures of one sale, from the ledger that its page shows: the sentence and the page can't disagree."""

from typing import cast

from portal.deliveries.ledger import Done, Ledger, Pair
from portal.deliveries.rules import Progress
from portal.figures.rules import DeliveryFacts
from portal.figures.sale_figures import PromiseFacts, SaleFigures, sale_figures
from portal.promises.due_kinds import DueKind


def figures_of(ledger: Ledger) -> SaleFigures:
    """Count the promises of a sale as it stands in its ledger."""
    return sale_figures(_promise(pair) for pair in ledger.pairs)


def _promise(pair: Pair) -> PromiseFacts:
    return PromiseFacts(pair.due_kind, tuple(_delivery(done, pair.due_kind) for done in pair.deliveries))


def _delivery(done: Done, due_kind: DueKind) -> DeliveryFacts:
    progress = cast("Progress", done.row.state)
    return DeliveryFacts(due_kind=due_kind, progress=progress, time=done.time, afterwards=done.row.afterwards)
