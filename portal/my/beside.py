"""What the promise page shows beside the list itself, read in one statement.

Each feature above deliveries gives the queries of what it shows there and makes it of their rows.
"""

from dataclasses import dataclass
from datetime import date

from portal.changes.matters import NO_MATTERS, Matters, matter_queries, matters_from
from portal.lib.together import together
from portal.reviews.waiting import ReviewsBeside, beside_from, beside_queries


@dataclass(frozen=True)
class Beside:
    """What stands beside a list: the changes and additions around it, and its reviews."""

    matters: Matters = NO_MATTERS
    reviews: ReviewsBeside = ReviewsBeside()  # noqa: RUF009 - frozen, so one serves all


NOTHING_BESIDE = Beside()


def beside_of(sale: str, reader: str, today: date) -> Beside:
    """Read what stands beside the list of a sale on `today`, a day in its zone, for the contact `reader` (a ref)."""
    rows = together({**matter_queries(sale, reader), **beside_queries(sale)})
    return Beside(matters_from(rows, today), beside_from(rows))
