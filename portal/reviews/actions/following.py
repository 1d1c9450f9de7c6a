"""The customer's word on whether what was agreed in a review worked, once it is done."""

from portal.deliveries.actions.fields import By, only, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.promises.models import Promise
from portal.record.actions import append
from portal.record.rules import Personal
from portal.reviews.access import SeenReview
from portal.reviews.actions.opening import opened
from portal.reviews.mail import tell_followed_up
from portal.reviews.models import ReviewAgreement, ReviewFollowUp
from portal.reviews.queries import agreements_of

_NOT_DONE = "We have not said yet that this is done. Once we do, tell us whether it worked."
_SAY_WHAT = "Say in a sentence what does not work, so that we can mend it."


def follow_up(
    seen: SeenReview, agreed: tuple[ReviewAgreement, Promise], worked: str, said: str, by: By
) -> None:
    """Keep whether what was agreed on worked: `worked` is "yes" or "no", and a no says what does not.

    It may be said again; the newest word stands. Raises Invalid with every problem, Conflict while it isn't delivered.
    """
    only(by, "contact")
    text = words("words", said, _SAY_WHAT if worked == "no" else "")
    if worked not in {"yes", "no"}:
        raise Invalid(Problem("worked", "Choose one of the two."))
    agreement, _ = agreed
    with transaction():
        review = opened(seen, by, "agreed", "held", "closed")
        if review is None:
            return
        one = next(one for one in agreements_of(review.ref) if one.promise == agreement.promise)
        if one.delivered_at is None:
            raise Conflict(_NOT_DONE)
        facts = {
            "review": review.ref,
            "promise": agreement.promise,
            "worked": worked == "yes",
            "words": Personal(text) if text else "",
        }
        entry = append(seen.sale.ref, "review.followed_up", facts, by.viewer.ref, by.at)
        tell_followed_up(ReviewFollowUp.get_by_id((seen.sale.ref, entry.seq)), by)
