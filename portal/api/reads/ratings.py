"""Reading ratings and check-ins."""

from typing import Any

from portal.api.calling import Call, operation
from portal.api.care_queries import ratings, ratings_of_sale
from portal.api.reads.keys import after_entry, after_number
from portal.api.reads.sales import READ
from portal.api.shapes.care import CheckInTold, MarksTold, MarkTold, RatingListed, RatingTold
from portal.api.shapes.common import somebody
from portal.api.shapes.deliveries import OfSale
from portal.deliveries.access import sale_for
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.lib.db import utc_text
from portal.lib.together import together
from portal.ratings.check_ins import check_in_queries, check_ins_from
from portal.ratings.queries import marks_of

INSIGHTS = "insights:read"


@operation(
    "GET",
    "/ratings",
    INSIGHTS,
    "Ratings",
    "List ratings",
    about="Of the sales that the program may see, the newest first.",
    query=Paged,
    answer=Page[RatingListed],
)
def list_ratings(call: Call) -> Page[RatingListed]:
    """Return a page of ratings."""
    most = call.query.limit
    rows = ratings(call.viewer, after_entry(call.query.cursor), most + 1)
    items = [
        RatingListed(**_fields(row), sale=OfSale(ref=row.sale, title=row.title, customer=row.customer_name))
        for row in rows
    ]
    return page_of(items, most, [(utc_text(row.at), row.sale, row.seq) for row in rows])


@operation(
    "GET",
    "/sales/{ref}/ratings",
    READ,
    "Ratings",
    "List the ratings of a sale",
    about="The newest first; averages use the newest of each sale.",
    query=Paged,
    answer=Page[RatingTold],
)
def list_sale_ratings(call: Call, ref: str) -> Page[RatingTold]:
    """Return a page of the ratings of a sale."""
    sale, most = sale_for(call.viewer, ref), call.query.limit
    rows = ratings_of_sale(sale, after_number(call.query.cursor), most + 1)
    return page_of([RatingTold(**_fields(row)) for row in rows], most, [(row.seq,) for row in rows])


@operation(
    "GET",
    "/sales/{ref}/check-ins",
    READ,
    "Ratings",
    "List the check-ins of a sale",
    about="The moments at which the customer was asked for a rating, the newest first.",
    query=Paged,
    answer=Page[CheckInTold],
)
def list_check_ins(call: Call, ref: str) -> Page[CheckInTold]:
    """Return a page of the check-ins of a sale."""
    every = check_ins_from(together(check_in_queries(sale_for(call.viewer, ref).ref)))
    after, most = after_number(call.query.cursor), call.query.limit
    # They are told apart by how many came before them, so a new one moves no other.
    numbered = [(len(every) - place, one) for place, one in enumerate(every)]
    shown = [(n, one) for n, one in numbered if after is None or n < after][: most + 1]
    items = [
        CheckInTold(
            ref=one.ref,
            moments=list(one.moments),
            due_on=one.due_on,
            opened_at=one.opened_at,
            answered_at=one.answered_at,
            answered_by=one.answered_by or None,
        )
        for _, one in shown
    ]
    return page_of(items, most, [(n,) for n, _ in shown])


def _fields(row: Any) -> dict[str, Any]:
    marks = {mark.rule: MarkTold(number=mark.number, words=mark.words) for mark in marks_of(row)}
    return {"ref": row.ref, "at": row.at, "by": somebody(row.by, row.author), "rules": MarksTold(**marks)}
