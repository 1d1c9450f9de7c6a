"""Reading reviews."""

from collections.abc import Mapping
from typing import Any

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_number
from portal.api.reads.sales import READ
from portal.api.roles import SELLING, only
from portal.api.shapes.care import ReviewAgreedTold, ReviewAnswerTold, ReviewFull, ReviewTold
from portal.api.shapes.common import known, person
from portal.deliveries.access import sale_for
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.people.queries import names_of
from portal.reviews.access import review_at
from portal.reviews.models import Review
from portal.reviews.queries import Agreed, Answer, agreements_of, answers_of, reviews_of

_COPIED = (
    *("n", "ref", "state", "asked_by_customer", "at", "how", "minutes", "meets_at", "held_at", "closed_at"),
)
_NOT_FOR_ALL = " Not for programs that act for those who deliver."


@operation(
    "GET",
    "/sales/{ref}/reviews",
    READ,
    "Reviews",
    "List the reviews of a sale",
    about=f"The newest first.{_NOT_FOR_ALL}",
    query=Paged,
    answer=Page[ReviewTold],
    refusals=("not-allowed",),
)
def list_reviews(call: Call, ref: str) -> Page[ReviewTold]:
    """Return a page of the reviews of a sale. Raises NotHere."""
    only(call, *SELLING)
    sale = sale_for(call.viewer, ref)
    after, most = after_number(call.query.cursor), call.query.limit
    rows = [row for row in reviews_of(sale.ref) if after is None or row.n < after][: most + 1]
    names = names_of({who for row in rows for who in (row.by, row.host)})
    return page_of([ReviewTold(**_fields(row, names)) for row in rows], most, [(row.n,) for row in rows])


@operation(
    "GET",
    "/sales/{ref}/reviews/{n}",
    READ,
    "Reviews",
    "Read a review",
    about=f"With its answers, and what was agreed on.{_NOT_FOR_ALL}",
    answer=ReviewFull,
    refusals=("not-allowed",),
)
def read_review(call: Call, ref: str, n: int) -> ReviewFull:
    """Return a review by its number."""
    only(call, *SELLING)
    row = review_at(call.viewer, ref, n).review
    answers = answers_of(row.ref)
    names = names_of({row.by, row.host, *(one.by for one in answers)})
    return ReviewFull(
        **_fields(row, names),
        answers=[_answer(one, names) for one in answers],
        agreed=[_agreed(one) for one in agreements_of(row.ref)],
    )


def _fields(row: Review, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _COPIED},
        "turn": row.turn or None,
        "by": person(row.by, names),
        "host": person(row.host, names),
        "place": row.place or None,
    }


def _answer(one: Answer, names: Mapping[str, str]) -> ReviewAnswerTold:
    return ReviewAnswerTold(
        question=known(one.question),
        words=one.words,
        by=person(one.by, names),
        at=one.at,
        by_customer=one.by_customer,
        noted=one.noted,
        stands=one.stands,
    )


def _agreed(one: Agreed) -> ReviewAgreedTold:
    return ReviewAgreedTold(
        promise=one.n,
        words=one.words,
        due_on=one.due_on,
        delivered_on=one.delivered_on,
        worked=one.worked,
        words_on_it=one.words_on_it or None,
    )
