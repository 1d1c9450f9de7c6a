"""Which sales must be counted again: those whose stream has moved since they were counted. One statement each."""

from datetime import datetime
from typing import Any

from peewee import JOIN, Node

from portal.figures.models import Tallied
from portal.record.models import Live, Stream
from portal.sales.models import Sale


def moved_since(instant: datetime, most: int) -> list[str]:
    """Return sales that moved at `instant` (aware) or later and aren't counted as they stand, the oldest first."""
    query = _uncounted().join(Live, on=(Live.stream == Sale.ref)).where(Live.at >= instant)
    return [row.ref for row in query.order_by(Live.at, Sale.ref).limit(most)]


def uncounted(most: int) -> list[str]:
    """Return sales that aren't counted as they stand, whenever they moved: every sale is compared."""
    return [row.ref for row in _uncounted().order_by(Sale.ref).limit(most)]


def _uncounted() -> Any:
    differs: Node = Tallied.seq.is_null() | (Tallied.seq != Stream.seq)
    return (
        Sale.select(Sale.ref)
        .join(Stream, on=(Stream.ref == Sale.ref))
        .join(Tallied, JOIN.LEFT_OUTER, on=(Tallied.sale == Stream.ref))
        .where(differs)
        .switch(Sale)
    )
