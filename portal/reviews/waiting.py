"""What of reviews waits for whom: for the customer's page, Today, the list of reviews and the page of a sale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from portal.changes.standing import words_standing
from portal.deliveries.access import may_see
from portal.deliveries.models import Delivery
from portal.lib.together import Rows
from portal.people.access import Viewer
from portal.people.models import Contact, Customer, Staff
from portal.promises.models import Promise
from portal.record.rules import ERASED
from portal.reviews.models import IS_UNDER_WAY, Review, ReviewAgreement, ReviewFollowUp
from portal.reviews.queries import agreed_query
from portal.reviews.rules import UNDER_WAY
from portal.sales.models import Sale

MOST_ROWS = 50
SOON = timedelta(days=7)
# A fix that did not work is named for a month; by then there is a new promise about it, or a concern.
NAMED_FOR = timedelta(days=30)
# Whoever is erased can be told nothing any more, so nothing of theirs waits.
IS_THERE = Customer.name != ERASED


@dataclass(frozen=True)
class Fix:
    """What was agreed on in review `n` and is done by now: promise `promise_n`, of which the customer may say more."""

    n: int
    promise_n: int
    words: str
    delivered_at: datetime


@dataclass(frozen=True)
class Under:
    """Review `n` that is being arranged or agreed on, with the name of who holds it for us."""

    review: Review
    host: str


@dataclass(frozen=True)
class ReviewsBeside:
    """What stands of reviews on a promise page: the one under way, and what was agreed that may have worked."""

    under_way: Sequence[Under] = ()
    fixes: Sequence[Fix] = ()

    @property
    def to_answer(self) -> list[Under]:
        """Those of which a time, or none, waits for the customer."""
        return [one for one in self.under_way if one.review.turn == "customer"]

    @property
    def anything_waits(self) -> bool:
        """Whether the customer is asked something."""
        return bool(self.to_answer or self.fixes)


@dataclass(frozen=True)
class Row:
    """A review in a list of the workspace, with its customer's name, the sale's title and zone."""

    review: Review
    customer: str
    title: str
    zone: str


@dataclass(frozen=True)
class Failed:
    """That something agreed on in a review did not work, in the words of a contact named `by`."""

    review: str
    promise_n: int
    promised: str
    words: str
    at: datetime
    by: str
    customer: str
    title: str


@dataclass(frozen=True)
class Lists:
    """The reviews that a member of staff may see, by what they wait for."""

    for_us: Sequence[Row] = ()
    coming: Sequence[Row] = ()
    for_them: Sequence[Row] = ()
    to_sum_up: Sequence[Row] = ()
    failed: Sequence[Failed] = ()
    ended: Sequence[Row] = field(default_factory=tuple)


def beside_queries(sale: str) -> dict[str, Any]:
    """Return the queries whose rows `beside_from` reads: what a promise page shows of reviews."""
    host = Staff.select(Staff.name).where(Staff.ref == Review.host)
    number = Review.select(Review.n).where(Review.ref == ReviewAgreement.review)
    unsaid = ReviewFollowUp.at.is_null() | (ReviewFollowUp.at < Delivery.delivered_at)
    fixes = agreed_query().where(
        (ReviewAgreement.sale == sale) & Delivery.delivered_at.is_null(False) & unsaid
    )
    return {
        "reviews": Review.select(Review, host.alias("host_name"))
        .where((Review.sale == sale) & Review.state.in_(UNDER_WAY))
        .order_by(Review.n),
        "review_fixes": fixes.select_extend(number.alias("review_n")).order_by(Promise.n).limit(MOST_ROWS),
    }


def beside_from(rows: Rows) -> ReviewsBeside:
    """Return what the rows of `beside_queries` say."""
    return ReviewsBeside(
        [Under(row, row.host_name) for row in rows["reviews"]],
        [Fix(row.review_n, row.promise_n, row.words, row.delivered_at) for row in rows["review_fixes"]],
    )


def today_queries(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """Return the queries of what of reviews waits for this member of staff, or comes within a week."""
    if viewer.role == "delivery":
        return {}
    soon = (Review.state == "agreed") & (Review.meets_at <= at + SOON)
    waits = (Review.turn == "us") | (Review.state == "held") | soon
    return {
        "reviews": _named(viewer)
        .where(waits & IS_UNDER_WAY & IS_THERE)
        .order_by(Review.changed_at)
        .limit(MOST_ROWS),
        "failed_fixes": _failed(viewer, at),
    }


def list_queries(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """Return the queries of every review under way that a member of staff may see, and of those that ended last."""
    ended = ("closed", "declined", "cancelled")
    return {
        "reviews": _named(viewer)
        .where(Review.state.not_in(ended) & IS_THERE)
        .order_by(Review.changed_at)
        .limit(10 * MOST_ROWS),
        "ended_reviews": _named(viewer)
        .where(Review.state.in_(ended))
        .order_by(Review.changed_at.desc())
        .limit(MOST_ROWS),
        "failed_fixes": _failed(viewer, at),
    }


def lists_from(rows: Rows) -> Lists:
    """Return what the rows of `today_queries` or `list_queries` say, each list the one that waits longest first."""
    found = [_row(row) for row in rows.get("reviews", ())]
    coming = [one for one in found if one.review.state == "agreed" and one.review.turn != "us"]
    return Lists(
        [one for one in found if one.review.turn == "us"],
        sorted(coming, key=lambda one: one.review.meets_at),
        [one for one in found if one.review.state == "invited" and one.review.turn == "customer"],
        [one for one in found if one.review.state == "held"],
        [
            Failed(
                row.review,
                row.promise_n,
                row.promised,
                row.words,
                row.at,
                row.who,
                row.customer_name,
                row.title,
            )
            for row in rows.get("failed_fixes", ())
        ],
        [_row(row) for row in rows.get("ended_reviews", ())],
    )


def sale_queries(sale: str, viewer: Viewer) -> dict[str, Any]:
    """Return the query of a sale's reviews, the newest first, for its page in the workspace; none for who delivers."""
    if viewer.role == "delivery":
        return {}
    return {"reviews": Review.select().where(Review.sale == sale).order_by(Review.n.desc()).limit(MOST_ROWS)}


def sale_from(rows: Rows) -> list[Review]:
    """Return what the rows of `sale_queries` say."""
    return list(rows.get("reviews", ()))


def _row(row: Any) -> Row:
    return Row(row, row.customer_name, row.title, row.time_zone)


def _named(viewer: Viewer) -> Any:
    query: Any = Review.select(Review, Customer.name.alias("customer_name"), Sale.title, Sale.time_zone)
    joined = query.join(Sale, on=(Sale.ref == Review.sale)).join(Customer, on=(Customer.ref == Sale.customer))
    return joined.where(may_see(viewer))


def _failed(viewer: Viewer, at: datetime) -> Any:
    later = ReviewFollowUp.alias()
    more = later.select(1).where((later.promise == ReviewFollowUp.promise) & (later.seq > ReviewFollowUp.seq))
    query: Any = (
        ReviewFollowUp.select(
            ReviewFollowUp,
            Promise.n.alias("promise_n"),
            words_standing().alias("promised"),
            Contact.name.alias("who"),
            Customer.name.alias("customer_name"),
            Sale.title,
        )
        .join(Promise, on=(Promise.ref == ReviewFollowUp.promise))
        .join(Sale, on=(Sale.ref == ReviewFollowUp.sale))
        .join(Customer, on=(Customer.ref == Sale.customer))
        .join(Contact, on=(Contact.ref == ReviewFollowUp.by))
    )
    no = (ReviewFollowUp.worked == False) & (ReviewFollowUp.at >= at - NAMED_FOR)  # noqa: E712
    return (
        query.where(no & ~fn.EXISTS(more) & IS_THERE & may_see(viewer))
        .order_by(ReviewFollowUp.at)
        .limit(MOST_ROWS)
    )
