"""What the promise page shows beside the list itself, read in one statement.

Each feature above deliveries gives the queries of what it shows there and makes it of their rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.appreciation.queries import Thanks, thanks_from, thanks_queries
from portal.changes.matters import NO_MATTERS, Matters, matter_queries, matters_from
from portal.lib.together import together
from portal.ratings.check_ins import Asked, check_in_queries, check_ins_from, waiting_check_in


@dataclass(frozen=True)
class Beside:
    """What stands beside a list: the changes and additions around it, and the check-in that waits for an answer.

    `thanks` are those of the sale, the newest first.
    """

    matters: Matters = NO_MATTERS
    check_in: Asked | None = None
    thanks: Sequence[Thanks] = ()


NOTHING_BESIDE = Beside()


def beside_of(sale: str, reader: str, today: date) -> Beside:
    """Read what stands beside the list of a sale on `today`, a day in its zone, for the contact `reader` (a ref)."""
    rows = together(matter_queries(sale, reader) | check_in_queries(sale) | thanks_queries(sale))
    return Beside(matters_from(rows, today), waiting_check_in(check_ins_from(rows)), thanks_from(rows))
