"""What the promise page shows beside the list itself, read in one statement.

Each feature above deliveries gives the queries of what it shows there and makes it of their rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.changes.matters import NO_MATTERS, Matters, matter_queries, matters_from
from portal.concerns.queries import Told, concern_queries, concerns_from
from portal.figures.parity.sale import NOTHING_KNOWN, SaleParity, parity_from, parity_queries
from portal.lib.together import together


@dataclass(frozen=True)
class Beside:
    """What stands beside a list: what is around it, what the customer said is wrong, and how fast we answered."""

    matters: Matters = NO_MATTERS
    concerns: Sequence[Told] = ()
    parity: SaleParity = NOTHING_KNOWN


NOTHING_BESIDE = Beside()


def beside_of(sale: str, reader: str, today: date, at: datetime) -> Beside:
    """Read what stands beside the list of a sale at `at`, on `today` in its zone, for the contact `reader` (a ref)."""
    rows = together({**matter_queries(sale, reader), **concern_queries(sale), **parity_queries(sale)})
    return Beside(matters_from(rows, today), concerns_from(rows), parity_from(rows, at))
