"""Answering the questions of a review: each side for itself, or a member of staff as the customer says it."""

from collections.abc import Mapping
from typing import Any

from portal.deliveries.actions.fields import By, only, read_words
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.record.actions import append
from portal.record.rules import Personal
from portal.reviews.access import SeenReview
from portal.reviews.actions.opening import opened
from portal.reviews.mail import tell_answered
from portal.reviews.models import MeetingDraft
from portal.reviews.queries import answers_of
from portal.reviews.rules import QUESTIONS, TAKES_ANSWERS

_NOTHING = "Nothing is answered yet: write at least one sentence."


def give_answers(seen: SeenReview, answers: Mapping[str, str], by: By) -> None:
    """Keep what one side answers, by question; what stands already is not kept again, and earlier answers stay.

    Raises Invalid where nothing is answered at all, Conflict where the review was called off.
    """
    _keep(seen, answers, by, by_customer=by.viewer.kind == "contact", noted=False)


def note_answers(seen: SeenReview, answers: Mapping[str, str], by: By) -> None:
    """Keep what the customer says at the meeting, as a member of staff wrote it down; the draft of it is gone then.

    Raises like `give_answers`.
    """
    only(by, "staff")
    _keep(seen, answers, by, by_customer=True, noted=True)


def _keep(seen: SeenReview, answers: Mapping[str, str], by: By, *, by_customer: bool, noted: bool) -> None:
    said = _read(answers)
    with transaction():
        review = opened(seen, by, *TAKES_ANSWERS)
        if review is None:
            return
        if noted:
            MeetingDraft.delete().where(MeetingDraft.review == review.ref).execute()
        side = (by_customer, noted)
        stand = {
            one.question: one.words
            for one in answers_of(review.ref)
            if one.stands and (one.by_customer, one.noted) == side
        }
        new = {question: text for question, text in said.items() if text and stand.get(question) != text}
        if not new:
            if not stand:
                raise Invalid(Problem(next(iter(QUESTIONS)), _NOTHING))
            return
        kept = {question: Personal(text) for question, text in new.items()}
        facts: dict[str, Any] = {"review": review.ref, "by_customer": by_customer, "noted": noted}
        append(seen.sale.ref, "review.answered", {**facts, "answers": kept}, by.viewer.ref, by.at)
        if by.viewer.kind == "contact":
            tell_answered(review.ref, new, by)


def _read(answers: Mapping[str, str]) -> dict[str, str]:
    problems: list[Problem] = []
    said = {question: read_words(problems, question, answers.get(question, "")) for question in QUESTIONS}
    if problems:
        raise Invalid(*problems)
    return said
