"""What every verb about a review begins with: the sale is held, the form is new, and the review is as it is now."""

from portal.changes.access import refuse_erased, speaks_for_us
from portal.deliveries.actions.fields import By
from portal.lib.errors import Conflict, NotHere
from portal.lib.once import first_time
from portal.record.actions import hold
from portal.reviews.access import SeenReview
from portal.reviews.models import Review

ENDED = {
    "declined": "This review was declined meanwhile.",
    "cancelled": "This review was called off meanwhile.",
    "held": "This review has taken place already.",
    "closed": "This review has taken place, and its summary is sent.",
}
_OTHERWISE = "This review is at another point by now. Look at how it stands."


def opened(seen: SeenReview, by: By, *states: str) -> Review | None:
    """Return a review as it is now, its sale held; None where this form was taken before.

    Raises Conflict where it is in none of these states or the customer was erased, NotHere for those who deliver.
    """
    refuse_delivery(by)
    hold(seen.sale.ref)
    return current(seen, by, *states) if first_time(by.viewer.ref, by.key, by.at) else None


def current(seen: SeenReview, by: By, *states: str) -> Review:
    """Return a review as it is now, for the caller who holds its sale. Raises like `opened`."""
    refuse_delivery(by)
    refuse_erased(seen.sale)
    review: Review = Review.get_by_id(seen.review.ref)
    if review.state not in states:
        raise Conflict(ENDED.get(review.state, _OTHERWISE))
    return review


def refuse_delivery(by: By) -> None:
    """Refuse those who only deliver: they arrange nothing in the company's name. Raises NotHere."""
    if by.viewer.kind == "staff" and not speaks_for_us(by.viewer):
        raise NotHere
