"""What the promise page shows beside the list itself, read in one statement.

Each feature above deliveries gives the queries of what it shows there and makes it of their rows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.changes.matters import NO_MATTERS, Matters, matter_queries, matters_from
from portal.figures.parity.sale import NOTHING_KNOWN, SaleParity, parity_from, parity_queries
from portal.lib.together import together
from portal.messages.queries import NO_TALK, Talk, message_queries, messages_from


@dataclass(frozen=True)
class Beside:
    """What stands beside a list: changes and additions, the end of its conversation, and how fast we answered."""

    matters: Matters = NO_MATTERS
    talk: Talk = NO_TALK
    parity: SaleParity = NOTHING_KNOWN


NOTHING_BESIDE = Beside()


def beside_of(sale: str, reader: str, today: date, at: datetime) -> Beside:
    """Read what stands beside the list of a sale at `at`, on `today` in its zone, for the contact `reader` (a ref)."""
    rows = together({**matter_queries(sale, reader), **message_queries(sale), **parity_queries(sale)})
    return Beside(matters_from(rows, today), messages_from(rows), parity_from(rows, at))
