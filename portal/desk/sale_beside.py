"""What the page of a sale in the workspace shows beside the ledger, read in one statement."""

from dataclasses import dataclass

from portal.lib.together import together
from portal.people.access import Viewer
from portal.ratings.queries import Given, rating_queries, ratings_from
from portal.reviews.models import Review
from portal.reviews.waiting import sale_from, sale_queries
from portal.sales.models import Sale


@dataclass(frozen=True)
class SaleBeside:
    """What stands beside the ledger of a sale: how the customer rated us, and reviews, the newest first."""

    ratings: list[Given]
    reviews: list[Review]


def sale_beside(sale: Sale, viewer: Viewer) -> SaleBeside:
    """Read what a member of staff sees beside the ledger of a sale."""
    rows = together({**rating_queries(sale.ref), **sale_queries(sale.ref, viewer)})
    return SaleBeside(ratings_from(rows), sale_from(rows))
