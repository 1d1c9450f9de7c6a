"""Holding a review: what is agreed there becomes promises, then it is noted as held, and summed up for the customer."""

from zoneinfo import ZoneInfo

from portal.changes.actions import NewPromise, Why, promise_more
from portal.deliveries.actions.fields import By, day_there, only
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.errors import Conflict
from portal.promises.models import Promise
from portal.record.actions import append
from portal.reviews.access import SeenReview
from portal.reviews.actions.opening import opened
from portal.reviews.mail import send_summary
from portal.reviews.models import Review
from portal.reviews.rules import may_agree_on_promises
from portal.sales.models import Sale

NOT_YET = "This review is on another day. Note what comes of it once that day is there."


def agree_on(seen: SeenReview, new: NewPromise, by: By) -> Promise | None:
    """Make what was agreed in a review a promise, with its receipt; None where the form came before.

    Raises Invalid with every problem beside its field, Conflict before the day of the meeting and after the summary,
    NotHere for customers and for those who deliver, Unavailable without a key to sign with.
    """
    only(by, "staff")
    with transaction():
        review = opened(seen, by, "agreed", "held")
        if review is None:
            return None
        _refuse_too_early(review, seen.sale, by)
        stated = {"n": review.n, "on": day_there(seen.sale, by.at).isoformat(), "by": by.viewer.name}
        promise = promise_more(Sale.get_by_id(seen.sale.ref), new, Why("review", {"review": stated}), by)
        facts = {"review": review.ref, "promise": promise.ref}
        append(seen.sale.ref, "review.agreement_made", facts, by.viewer.ref, by.at)
        return promise


def hold_review(seen: SeenReview, by: By) -> None:
    """Note that a review has taken place. Raises Conflict before its day."""
    only(by, "staff")
    with transaction():
        review = opened(seen, by, "agreed")
        if review is None:
            return
        _refuse_too_early(review, seen.sale, by)
        facts = {"review": review.ref, "by_customer": False}
        append(seen.sale.ref, "review.held", facts, by.viewer.ref, by.at)


def close(seen: SeenReview, by: By) -> None:
    """Send the customer the summary of a review that took place. Raises Conflict where it has not, or was sent."""
    only(by, "staff")
    with transaction():
        review = opened(seen, by, "held")
        if review is None:
            return
        facts = {"review": review.ref, "by_customer": False}
        append(seen.sale.ref, "review.closed", facts, by.viewer.ref, by.at)
        send_summary(review.ref, by)


def _refuse_too_early(review: Review, sale: Sale, by: By) -> None:
    meets_on = clock.today(ZoneInfo(sale.time_zone), review.meets_at) if review.meets_at else None
    if not may_agree_on_promises(review.state, meets_on, day_there(sale, by.at)):
        raise Conflict(NOT_YET)
