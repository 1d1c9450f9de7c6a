"""What the page of a sale in the workspace shows beside the ledger, read in one statement."""

from dataclasses import dataclass

from portal.appreciation.queries import Thanks, thanks_from, thanks_queries
from portal.lib.together import together
from portal.people.access import Viewer
from portal.ratings.check_ins import Asked, check_in_queries, check_ins_from
from portal.ratings.queries import Given, rating_queries, ratings_from
from portal.sales.models import Sale


@dataclass(frozen=True)
class SaleBeside:
    """What stands beside the ledger of a sale: how the customer rated us, when we asked, and thanks.

    Of each the newest comes first.
    """

    ratings: list[Given]
    check_ins: list[Asked]
    thanks: list[Thanks]


def sale_beside(sale: Sale, _viewer: Viewer) -> SaleBeside:
    """Read what a member of staff sees beside the ledger of a sale."""
    rows = together(rating_queries(sale.ref) | check_in_queries(sale.ref) | thanks_queries(sale.ref))
    return SaleBeside(ratings_from(rows), check_ins_from(rows), thanks_from(rows))
