"""Hands of the tests of reviews: invite, ask, answer about times, hold one, each on a form of its own."""

from datetime import datetime, timedelta
from typing import Any

from portal.changes.actions import NewPromise
from portal.deliveries.actions.fields import By
from portal.people.access import Viewer
from portal.promises.models import Promise
from portal.reviews.access import SeenReview, review_for
from portal.reviews.actions import NewReview, accept_time, agree_on, ask_for_review, hold_review
from portal.reviews.models import Review
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import as_promise, by

FRIDAY = NOON + timedelta(days=3)
MONDAY = NOON + timedelta(days=6, hours=-2)


def review(ref: str) -> Review:
    """Return a review as it is kept now."""
    found: Review = Review.get_by_id(ref)
    return found


def seen(who: str | Viewer, one: Review) -> SeenReview:
    """Return a review as somebody sees it."""
    return review_for(viewer(who) if isinstance(who, str) else who, one.ref)


def invited(*times: datetime, whose: str = "ana", at: datetime = NOON, **new: Any) -> Review:
    """Let Sam invite a customer to a review, on Friday or Monday unless times are given; returns it."""
    made = NewReview(times or (FRIDAY, MONDAY), **{"words": "How is it going?", **new})
    return review(ask_for_review(sale_of(whose), made, by("sam", at)))


def asked(*times: datetime, at: datetime = NOON, **new: Any) -> Review:
    """Let Ana ask for a review; returns it."""
    made = NewReview(times, **{"words": "The dust is too much.", **new})
    return review(ask_for_review(sale_of("ana"), made, by("ana", at)))


def agreed(at: datetime = NOON) -> Review:
    """Let Sam invite Ana and Ana accept Friday; returns the review."""
    one = invited(at=at)
    accept_time(seen("ana", one), FRIDAY, by("ana", at))
    return review(one.ref)


def held() -> Review:
    """Let Ana and Sam have talked on Friday; returns the review."""
    one = agreed()
    hold_review(seen("sam", one), by("sam", FRIDAY))
    return review(one.ref)


def agreement(one: Review, at: datetime = FRIDAY, **changes: Any) -> Promise:
    """Let Sam promise in a review that Dee does something; returns the promise."""
    new: NewPromise = as_promise(
        **{
            "words": "We hang a sheet before the door each morning.",
            "said_at": "2026-03-03",
            "due": {"once": "2026-03-10"},
            **changes,
        }
    )
    made = agree_on(seen("sam", one), new, By(viewer("sam"), at, by("sam").key))
    assert made is not None
    return made
