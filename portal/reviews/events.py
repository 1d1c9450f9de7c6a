"""What entries of a sale's stream do to the tables of reviews."""

from datetime import datetime
from typing import Any

from portal.lib.db import changed, utc_instant
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.reviews.models import (
    Review,
    ReviewAgreement,
    ReviewAnswer,
    ReviewFollowUp,
    ReviewStep,
    ReviewTime,
)
from portal.reviews.rules import UNDER_WAY, other

_WHERE = ("how", "place", "minutes", "host", "sequence")


@applies("review.invited")
def review_invited(entry: Applied) -> None:
    """Staff invite to a review, or a contact asks for one; the other side answers next."""
    facts = entry.facts
    Review.insert(
        ref=facts["review"],
        sale=entry.stream,
        n=facts["n"],
        asked_by_customer=facts["by_customer"],
        at=entry.at,
        by=entry.actor,
        state="invited",
        turn=_other_than(entry),
        proposed_in=entry.seq,
        **{name: facts[name] for name in _WHERE},
        changed_at=entry.at,
        version=entry.seq,
    ).execute()
    _step(entry, "asked" if facts["by_customer"] else "invited", facts["words"])
    _times(entry)


@applies("review.times_proposed")
def review_times_proposed(entry: Applied) -> None:
    """One side proposes other times; a time that stands goes on standing until one of them is accepted."""
    moved = {name: entry.facts[name] for name in _WHERE}
    _change(entry, UNDER_WAY, {**moved, "turn": _other_than(entry), "proposed_in": entry.seq})
    _step(entry, "proposed", entry.facts["words"])
    _times(entry)


@applies("review.agreed")
def review_agreed(entry: Applied) -> None:
    """The other side accepts one of the times that were proposed."""
    time = utc_instant(entry.facts["time"])
    agreed = {"host": entry.facts["host"], "sequence": entry.facts["sequence"], "meets_at": time}
    _change(entry, UNDER_WAY, {**agreed, "state": "agreed", "turn": "", "proposed_in": None})
    # Entries of the first year hold no words.
    _step(entry, "agreed", entry.facts.get("words", ""), time)


@applies("review.time_kept")
def review_time_kept(entry: Applied) -> None:
    """The other side would rather keep the time that stands."""
    _change(entry, ("agreed",), {"turn": "", "proposed_in": None})
    _step(entry, "kept", entry.facts["words"])


@applies("review.declined")
def review_declined(entry: Applied) -> None:
    """The customer does not want a review now."""
    _change(entry, ("invited",), {"state": "declined", "turn": "", "proposed_in": None})
    _step(entry, "declined", entry.facts["words"])


@applies("review.cancelled")
def review_cancelled(entry: Applied) -> None:
    """One side calls the review off."""
    called_off = {"state": "cancelled", "turn": "", "proposed_in": None}
    _change(entry, UNDER_WAY, {**called_off, "sequence": entry.facts["sequence"]})
    _step(entry, "cancelled", entry.facts["words"])


@applies("review.answered")
def review_answered(entry: Applied) -> None:
    """One side answers questions, or a member of staff notes what the customer says."""
    facts = entry.facts
    row = {"sale": entry.stream, "seq": entry.seq, "review": facts["review"], "at": entry.at}
    whose = {"by": entry.actor, "by_customer": facts["by_customer"], "noted": facts["noted"]}
    for question, words in facts["answers"].items():
        ReviewAnswer.insert(question=question, words=words, **row, **whose).execute()


@applies("review.agreement_made")
def review_agreement_made(entry: Applied) -> None:
    """What was agreed in a review is a promise now."""
    named = {name: entry.facts[name] for name in ("promise", "review")}
    ReviewAgreement.insert(sale=entry.stream, at=entry.at, by=entry.actor, **named).execute()


@applies("review.held")
def review_held(entry: Applied) -> None:
    """The review has taken place."""
    _change(entry, ("agreed",), {"state": "held", "held_at": entry.at, "turn": "", "proposed_in": None})
    _step(entry, "held", "")


@applies("review.closed")
def review_closed(entry: Applied) -> None:
    """The customer gets a summary of it."""
    _change(entry, ("held",), {"state": "closed", "closed_at": entry.at})
    _step(entry, "closed", "")


@applies("review.followed_up")
def review_followed_up(entry: Applied) -> None:
    """The customer says whether what was agreed on worked."""
    named = ("review", "promise", "worked", "words")
    row: dict[str, Any] = {name: entry.facts[name] for name in named}
    ReviewFollowUp.insert(sale=entry.stream, seq=entry.seq, at=entry.at, by=entry.actor, **row).execute()


def _other_than(entry: Applied) -> str:
    return other("customer" if entry.facts["by_customer"] else "us")


def _change(entry: Applied, states: tuple[str, ...], values: dict[str, Any]) -> None:
    mine = (Review.ref == entry.facts["review"]) & (Review.sale == entry.stream)
    now = {**values, "changed_at": entry.at, "version": entry.seq}
    exactly_one(changed(Review.update(now).where(mine & Review.state.in_(states))))


def _step(entry: Applied, kind: str, words: str, time: datetime | None = None) -> None:
    ReviewStep.insert(
        sale=entry.stream,
        seq=entry.seq,
        review=entry.facts["review"],
        at=entry.at,
        by=entry.actor,
        by_customer=entry.facts["by_customer"],
        kind=kind,
        words=words,
        time=time,
    ).execute()


def _times(entry: Applied) -> None:
    row = {"sale": entry.stream, "seq": entry.seq, "review": entry.facts["review"]}
    for time in entry.facts["times"]:
        ReviewTime.insert(starts_at=utc_instant(time), **row).execute()


projects(Review, Review.sale)
projects(ReviewStep, ReviewStep.sale)
projects(ReviewTime, ReviewTime.sale)
projects(ReviewAnswer, ReviewAnswer.sale)
projects(ReviewAgreement, ReviewAgreement.sale)
projects(ReviewFollowUp, ReviewFollowUp.sale)
