"""What the promise page shows beside the list itself, read in one statement.

Each feature above deliveries gives the queries of what it shows there and makes it of their rows.
"""

from dataclasses import dataclass
from datetime import date

from portal.changes.matters import NO_MATTERS, Matters, matter_queries, matters_from
from portal.charges.queries import Price, price_from, price_queries
from portal.lib.together import together
from portal.sales.models import Sale


@dataclass(frozen=True)
class Beside:
    """What stands beside a list: the changes and additions around it, and how the money stands."""

    matters: Matters = NO_MATTERS
    price: Price | None = None


NOTHING_BESIDE = Beside()


def beside_of(sale: Sale, reader: str, today: date) -> Beside:
    """Read what stands beside the list of a sale on `today`, a day in its zone, for the contact `reader` (a ref)."""
    rows = together({**matter_queries(sale.ref, reader), **price_queries(sale.ref, reader)})
    return Beside(matters_from(rows, today), price_from(rows, sale))
