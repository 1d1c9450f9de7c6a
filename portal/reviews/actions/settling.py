"""Answering about the time of a review: accept one, keep the one that stands, or call the whole of it off."""

from datetime import datetime

from portal.deliveries.actions.fields import By, words
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, NotHere
from portal.record.actions import append
from portal.record.rules import Personal
from portal.reviews.access import SeenReview
from portal.reviews.actions.opening import opened
from portal.reviews.mail import tell_agreed, tell_called_off, tell_kept
from portal.reviews.models import Review
from portal.reviews.queries import times_of
from portal.reviews.rules import UNDER_WAY

_NOT_YOUR_TURN = "The other side answers about these times, not you."
_NOT_PROPOSED = "This time is not among those that are proposed now."
_PASSED = "This time has passed meanwhile. Propose others."
_ASKED_BY_CUSTOMER = (
    "The customer asked for this review, so only they call it off. Propose other times instead."
)


def accept_time(seen: SeenReview, time: datetime, by: By, said: str = "") -> None:
    """Accept one of the times that the other side proposed, with words or without: the review takes place then.

    Raises Conflict where it is not among those that wait for this side, or has passed, Invalid for words that can't be
    kept.
    """
    text = words("words", said)
    with transaction():
        review = opened(seen, by, *UNDER_WAY)
        if review is None:
            return
        _refuse_wrong_turn(review, by)
        if time not in times_of(review):
            raise Conflict(_NOT_PROPOSED)
        if time <= by.at:
            raise Conflict(_PASSED)
        is_ours = by.viewer.kind == "staff"
        facts = {
            "review": review.ref,
            "by_customer": not is_ours,
            "time": utc_text(time),
            "host": by.viewer.ref if is_ours else review.host,
            "sequence": review.sequence + 1,
            "words": Personal(text) if text else "",
        }
        append(seen.sale.ref, "review.agreed", facts, by.viewer.ref, by.at)
        tell_agreed(review.ref, text, by)


def keep_time(seen: SeenReview, said: str, by: By) -> None:
    """Answer to other times that the one which both accepted had better stay. Raises Conflict like `accept_time`."""
    text = words("words", said)
    with transaction():
        review = opened(seen, by, "agreed")
        if review is None:
            return
        _refuse_wrong_turn(review, by)
        facts = {"review": review.ref, **_said(text, by)}
        append(seen.sale.ref, "review.time_kept", facts, by.viewer.ref, by.at)
        tell_kept(review.ref, text, by)


def call_off(seen: SeenReview, said: str, by: By) -> None:
    """Decline an invitation, or call a review off.

    Staff call off only what staff invited to. Raises Conflict where it has ended, or taken place.
    """
    text = words("words", said)
    with transaction():
        review = opened(seen, by, *UNDER_WAY)
        if review is None:
            return
        is_ours = by.viewer.kind == "staff"
        if is_ours and review.asked_by_customer:
            raise Conflict(_ASKED_BY_CUSTOMER)
        declines = not is_ours and not review.asked_by_customer and review.meets_at is None
        facts = {"review": review.ref, **_said(text, by)}
        if not declines:
            facts["sequence"] = review.sequence + 1
        kind = "review.declined" if declines else "review.cancelled"
        append(seen.sale.ref, kind, facts, by.viewer.ref, by.at)
        tell_called_off(review.ref, text, by)


def _said(text: str, by: By) -> dict[str, object]:
    return {"by_customer": by.viewer.kind == "contact", "words": Personal(text) if text else ""}


def _refuse_wrong_turn(review: Review, by: By) -> None:
    if by.viewer.kind not in {"contact", "staff"}:
        raise NotHere
    if review.turn != ("customer" if by.viewer.kind == "contact" else "us"):
        raise Conflict(_NOT_YOUR_TURN)
