"""Reads of reviews: one with all that belongs to it, and what of them waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, fn

from portal.changes.standing import words_standing
from portal.deliveries.models import Delivery
from portal.promises.models import Promise
from portal.reviews.models import (
    MeetingDraft,
    Review,
    ReviewAgreement,
    ReviewAnswer,
    ReviewFollowUp,
    ReviewStep,
    ReviewTime,
)


@dataclass(frozen=True)
class Answer:
    """What one side answered to a question; `stands` for the newest of its side that is told apart by `noted`."""

    question: str
    words: str
    by: str
    at: datetime
    by_customer: bool
    noted: bool
    stands: bool


@dataclass(frozen=True)
class Agreed:
    """What was agreed on: promise `n` of the sale (its ref is `promise`), and what became of it.

    `worked` is the customer's newest word on it with its `words_on_it`, None before one; `awaits_word` tells that it
    was delivered and the customer hasn't said since whether it worked.
    """

    promise: str
    n: int
    words: str
    due_on: date | None
    delivered_on: date | None
    delivered_at: datetime | None
    worked: bool | None
    words_on_it: str
    worked_by: str
    worked_at: datetime | None

    @property
    def awaits_word(self) -> bool:
        """Whether the customer is to say if it worked."""
        if self.delivered_at is None:
            return False
        return self.worked_at is None or self.worked_at < self.delivered_at


def reviews_of(sale: str) -> list[Review]:
    """Return the reviews of a sale, the newest first."""
    return list(Review.select().where(Review.sale == sale).order_by(Review.n.desc()))


def steps_of(review: str) -> list[ReviewStep]:
    """Return the steps of a review, the newest first."""
    return list(ReviewStep.select().where(ReviewStep.review == review).order_by(ReviewStep.seq.desc()))


def times_of(review: Review) -> list[datetime]:
    """Return the times that wait for an answer, the first first."""
    mine = (ReviewTime.sale == review.sale) & (ReviewTime.seq == review.proposed_in)
    return [row.starts_at for row in ReviewTime.select().where(mine).order_by(ReviewTime.starts_at)]


def answers_of(review: str) -> list[Answer]:
    """Return every answer of a review, the newest first.

    What staff noted for the customer and what the customer wrote stand side by side.
    """
    rows = (
        ReviewAnswer.select()
        .where(ReviewAnswer.review == review)
        .order_by(ReviewAnswer.seq.desc(), ReviewAnswer.question)
    )
    found, seen = [], set()
    for row in rows:
        side = (row.question, row.by_customer, row.noted)
        found.append(
            Answer(row.question, row.words, row.by, row.at, row.by_customer, row.noted, side not in seen)
        )
        seen.add(side)
    return found


def agreements_of(review: str) -> list[Agreed]:
    """Return what was agreed on in a review, by the number of its promise."""
    rows = agreed_query().where(ReviewAgreement.review == review).order_by(Promise.n)
    return agreed_from(rows.objects())


def agreed_column() -> tuple[Any, ...]:
    """Return a column of a query that reads promises: `agreed_in_review`, whether one was agreed on in a review."""
    made = ReviewAgreement.select(fn.COUNT(ReviewAgreement.promise))
    return (made.where(ReviewAgreement.promise == Promise.ref).alias("agreed_in_review"),)


def agreed_from(rows: Sequence[Any]) -> list[Agreed]:
    """Return what rows of `agreed_query` say."""
    return [
        Agreed(
            row.promise,
            row.promise_n,
            row.words,
            row.due_on,
            row.delivered_on,
            row.delivered_at,
            None if row.worked is None else bool(row.worked),
            row.words_on_it or "",
            row.worked_by or "",
            row.worked_at,
        )
        for row in rows
    ]


def agreed_query() -> Any:
    """Return the query of what was agreed on, each with its only or first delivery and the newest word on it."""
    later = ReviewFollowUp.alias()
    newest = later.select(fn.MAX(later.seq)).where(later.promise == ReviewAgreement.promise)
    first = Delivery.alias()
    theirs = first.select(fn.MIN(first.n)).where(first.promise == ReviewAgreement.promise)
    query: Any = (
        ReviewAgreement.select(
            ReviewAgreement.promise,
            Promise.n.alias("promise_n"),
            words_standing().alias("words"),
            Delivery.due_on,
            Delivery.delivered_on,
            Delivery.delivered_at,
            ReviewFollowUp.worked,
            ReviewFollowUp.words.alias("words_on_it"),
            ReviewFollowUp.by.alias("worked_by"),
            ReviewFollowUp.at.alias("worked_at"),
        )
        .join(Promise, on=(Promise.ref == ReviewAgreement.promise))
        .join(
            Delivery,
            JOIN.LEFT_OUTER,
            on=((Delivery.promise == ReviewAgreement.promise) & (Delivery.n == theirs)),
        )
        .join(
            ReviewFollowUp,
            JOIN.LEFT_OUTER,
            on=((ReviewFollowUp.promise == ReviewAgreement.promise) & (ReviewFollowUp.seq == newest)),
        )
    )
    return query


@dataclass(frozen=True)
class Noted:
    """What is noted for the customer of a review, by question, and the ref of whoever noted last (empty: nobody)."""

    words: dict[str, str]
    by: str


def draft_of(review: str) -> MeetingDraft | None:
    """Return what staff typed at a meeting and have not noted so far, if anything."""
    found: MeetingDraft | None = MeetingDraft.get_or_none(MeetingDraft.review == review)
    return found


def noted_of(review: str) -> Noted:
    """Return what is noted for the customer of a review as it stands."""
    stand = [one for one in answers_of(review) if one.noted and one.stands]
    last = max(stand, key=lambda one: one.at, default=None)
    return Noted({one.question: one.words for one in stand}, last.by if last else "")
