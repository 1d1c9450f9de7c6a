"""What the promise page shows beside the list itself, read in one statement.

Each feature above deliveries gives the queries of what it shows there and makes it of their rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.appreciation.queries import Thanks, thanks_from, thanks_queries
from portal.changes.matters import NO_MATTERS, Matters, matter_queries, matters_from
from portal.charges.queries import Price, price_from, price_queries
from portal.concerns.queries import Told, concern_queries, concerns_from
from portal.figures.parity.sale import NOTHING_KNOWN, SaleParity, parity_from, parity_queries
from portal.lib.together import together
from portal.messages.queries import NO_TALK, Talk, message_queries, messages_from
from portal.ratings.check_ins import Asked, check_in_queries, check_ins_from, waiting_check_in
from portal.reviews.waiting import ReviewsBeside, beside_from, beside_queries
from portal.sales.models import Sale


@dataclass(frozen=True)
class Beside:
    """What stands beside a list.

    That is what is around it, the end of the conversation, what the customer said is wrong, how the money stands, its
    reviews, the check-in that waits for an answer, how fast we answered, and thanks.
    """

    matters: Matters = NO_MATTERS
    talk: Talk = NO_TALK
    concerns: Sequence[Told] = ()
    price: Price | None = None
    reviews: ReviewsBeside = ReviewsBeside()  # noqa: RUF009 - frozen, so one serves all
    check_in: Asked | None = None
    parity: SaleParity = NOTHING_KNOWN
    thanks: Sequence[Thanks] = ()


NOTHING_BESIDE = Beside()


def beside_of(sale: Sale, reader: str, today: date, at: datetime) -> Beside:
    """Read what stands beside the list of a sale at `at`, on `today` in its zone, for the contact `reader` (a ref)."""
    rows = together(
        matter_queries(sale.ref, reader),
        message_queries(sale.ref),
        concern_queries(sale.ref),
        price_queries(sale.ref, reader),
        beside_queries(sale.ref),
        check_in_queries(sale.ref),
        parity_queries(sale.ref),
        thanks_queries(sale.ref),
    )
    return Beside(
        matters_from(rows, today),
        messages_from(rows),
        concerns_from(rows),
        price_from(rows, sale),
        beside_from(rows),
        waiting_check_in(check_ins_from(rows)),
        parity_from(rows, at),
        thanks_from(rows),
    )
