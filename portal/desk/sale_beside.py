"""What the page of a sale in the workspace shows beside the ledger, read in one statement."""

from dataclasses import dataclass

from portal.lib.together import together
from portal.messages.queries import Talk, message_queries, messages_from
from portal.people.access import Viewer
from portal.ratings.queries import Given, rating_queries, ratings_from
from portal.sales.models import Sale


@dataclass(frozen=True)
class SaleBeside:
    """What stands beside the ledger of a sale: its ratings, the newest first, and the end of the conversation."""

    ratings: list[Given]
    talk: Talk


def sale_beside(sale: Sale, _viewer: Viewer) -> SaleBeside:
    """Read what a member of staff sees beside the ledger of a sale."""
    rows = together({**rating_queries(sale.ref), **message_queries(sale.ref)})
    return SaleBeside(ratings_from(rows), messages_from(rows))
