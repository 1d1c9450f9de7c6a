"""What the page of a sale in the workspace shows beside the ledger, read in one statement."""

from dataclasses import dataclass

from portal.concerns.queries import Told, concerns_from, seen_queries
from portal.lib.together import together
from portal.people.access import Viewer
from portal.ratings.queries import Given, rating_queries, ratings_from
from portal.sales.models import Sale


@dataclass(frozen=True)
class SaleBeside:
    """What stands beside the ledger of a sale, the newest first: how the customer rated us, and what is wrong."""

    ratings: list[Given]
    concerns: list[Told]


def sale_beside(sale: Sale, viewer: Viewer) -> SaleBeside:
    """Read what a member of staff sees beside the ledger of a sale."""
    rows = together({**rating_queries(sale.ref), **seen_queries(sale.ref, viewer)})
    return SaleBeside(ratings_from(rows), concerns_from(rows))
