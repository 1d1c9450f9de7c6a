"""Everything that can happen to reviews, once, so that no table of theirs is empty: in Bea's garden."""

from datetime import timedelta

from portal.changes.actions import NewPromise
from portal.deliveries.access import sale_for
from portal.reviews.access import SeenReview, agreement_for, review_for
from portal.reviews.actions import (
    NewReview,
    accept_time,
    agree_on,
    ask_for_review,
    call_off,
    close,
    follow_up,
    give_answers,
    hold_review,
    keep_time,
    note_answers,
    propose_times,
)
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.record.alive import by

_SOON = NOON + timedelta(hours=2)
_LATER = NOON + timedelta(hours=4)


def talk_about_it() -> None:
    """Let Bea and Sam find a time, talk, agree on something that works; let her decline once, and him call one off."""
    review = _asked("sam", NewReview((_SOON, _LATER), place="In the garden", how="visit", words="How is it?"))
    propose_times(_seen("bea", review), NewReview((_LATER,), words="A little later."), by("bea"))
    accept_time(_seen("sam", review), _LATER, by("sam"))
    propose_times(_seen("sam", review), NewReview((_SOON,), words="Earlier?"), by("sam"))
    keep_time(_seen("bea", review), "Rather not.", by("bea"))
    give_answers(_seen("bea", review), {"better": "Sweep the path."}, by("bea"))
    note_answers(_seen("sam", review), {"wrong": "The hedge was late."}, by("sam"))
    hold_review(_seen("sam", review), by("sam"))
    _agree(review)
    close(_seen("sam", review), by("sam"))
    call_off(_seen("bea", _asked("sam", NewReview((_SOON,)))), "Not now.", by("bea"))
    call_off(_seen("sam", _asked("sam", NewReview((_SOON,)))), "I am ill.", by("sam"))


def _agree(review: str) -> None:
    sam = viewer("sam").ref
    new = NewPromise("We sweep the path.", sam, "2026-03-03", "in_person", "care", {"once": "2026-03-10"})
    promise = agree_on(_seen("sam", review), new, by("sam"))
    assert promise is not None
    tell("max", deliveries_of(promise.n, sale_of("bea").ref)[0], "delivered", "It is swept.")
    hers = _seen("bea", review)
    follow_up(hers, agreement_for(hers, promise.n), "no", "Leaves again.", by("bea"))


def _asked(who: str, new: NewReview) -> str:
    return ask_for_review(sale_for(viewer(who), sale_of("bea").ref), new, by(who))


def _seen(who: str, review: str) -> SeenReview:
    return review_for(viewer(who), review)
