"""What the page of a sale in the workspace shows beside the ledger, read in one statement."""

from dataclasses import dataclass

from portal.appreciation.queries import Thanks, thanks_from, thanks_queries
from portal.charges.queries import Price, price_from, price_queries
from portal.concerns.queries import Told, concerns_from, seen_queries
from portal.deliveries.access import sees_price
from portal.lib.together import together
from portal.messages.queries import Talk, message_queries, messages_from
from portal.notes.queries import Notes, note_queries, notes_from
from portal.people.access import Viewer
from portal.ratings.check_ins import Asked, check_in_queries, check_ins_from
from portal.ratings.queries import Given, rating_queries, ratings_from
from portal.reviews.models import Review
from portal.reviews.waiting import sale_from, sale_queries
from portal.sales.models import Sale


@dataclass(frozen=True)
class SaleBeside:
    """What stands beside the ledger of a sale, the newest first.

    That is how the customer rated us and when we asked, thanks, what is wrong, and reviews. `price` is how the money
    stands, None for those who deliver; `talk` is the end of the conversation, `notes` are what staff noted, for us
    only.
    """

    ratings: list[Given]
    check_ins: list[Asked]
    thanks: list[Thanks]
    concerns: list[Told]
    reviews: list[Review]
    price: Price | None
    talk: Talk
    notes: Notes


def sale_beside(sale: Sale, viewer: Viewer) -> SaleBeside:
    """Read what a member of staff sees beside the ledger of a sale."""
    priced = sees_price(viewer)
    rows = together(
        rating_queries(sale.ref),
        check_in_queries(sale.ref),
        thanks_queries(sale.ref),
        seen_queries(sale.ref, viewer),
        sale_queries(sale.ref, viewer),
        price_queries(sale.ref) if priced else {},
        message_queries(sale.ref),
        note_queries(sale.ref),
    )
    return SaleBeside(
        ratings_from(rows),
        check_ins_from(rows),
        thanks_from(rows),
        concerns_from(rows),
        sale_from(rows),
        price_from(rows, sale) if priced else None,
        messages_from(rows),
        notes_from(rows),
    )
