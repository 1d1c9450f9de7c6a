"""Keeping what is typed at a meeting, before it is noted: several may write at once, and no word of anybody is lost."""

from collections.abc import Mapping

from portal.deliveries.actions.fields import TEXT_LIMIT, By, only
from portal.intake.actions import Typed
from portal.intake.rules import Merged, merged
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.text import BadText, readable
from portal.record.actions import hold
from portal.reviews.access import SeenReview
from portal.reviews.actions.answering import note_answers
from portal.reviews.actions.opening import current
from portal.reviews.models import MeetingDraft
from portal.reviews.queries import draft_of, noted_of
from portal.reviews.rules import QUESTIONS, TAKES_ANSWERS


class DraftClash(Conflict):
    """Two people typed different words under one question: nothing of the second is kept yet.

    `by` is the ref of whoever wrote what stands there `now`, `merged` holds what was typed and, in its clashes, theirs.
    """

    def __init__(self, by: str, now: Mapping[str, str], both: Merged) -> None:
        """Keep both sides."""
        super().__init__("Somebody else changed the same lines meanwhile. Both versions are below.")
        self.by = by
        self.now = now
        self.merged = both


def keep_draft(seen: SeenReview, typed: Typed, by: By) -> Mapping[str, str]:
    """Keep what was typed under the questions (keys of QUESTIONS); returns what stands there now, of everybody.

    Raises DraftClash where somebody else typed other words there, Invalid for what can't be kept, Conflict where the
    review was called off or the customer erased, NotHere for customers and for those who deliver.
    """
    only(by, "staff")
    with transaction():
        hold(seen.sale.ref)
        review = current(seen, by, *TAKES_ANSWERS)
        was, both = _both(review.ref, typed)
        if both.fields != was:
            _write(seen, both.fields, by)
        return both.fields


def note_typed(seen: SeenReview, typed: Typed, by: By) -> Mapping[str, str]:
    """Note for the customer what was typed, with what others typed meanwhile; returns it. Its draft is gone then.

    Raises like `keep_draft`, and Invalid where nothing is answered at all.
    """
    only(by, "staff")
    with transaction():
        hold(seen.sale.ref)
        _, both = _both(seen.review.ref, typed)
        note_answers(seen, both.fields, by)
        return both.fields


def _both(review: str, typed: Typed) -> tuple[Mapping[str, str], Merged]:
    """Return what stood under the questions, and what does with what was typed. Raises DraftClash and Invalid."""
    draft, noted = draft_of(review), noted_of(review)
    now = dict(draft.fields) if draft else noted.words
    both = merged(now, typed.was, _kept(typed.fields))
    if both.clashes:
        raise DraftClash(draft.changed_by if draft else noted.by, now, both)
    return now, both


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    problems = []
    for question, text in fields.items():
        try:
            kept[question] = readable(text, TEXT_LIMIT)
        except BadText as error:
            problems.append(Problem(question, str(error)))
    if problems or not kept.keys() <= QUESTIONS.keys():
        raise Invalid(*problems)
    return kept


def _write(seen: SeenReview, fields: Mapping[str, str], by: By) -> None:
    row = {"fields": dict(fields), "changed_at": by.at, "changed_by": by.viewer.ref}
    mine = MeetingDraft.review == seen.review.ref
    if MeetingDraft.update(**row, version=MeetingDraft.version + 1).where(mine).execute() == 0:
        MeetingDraft.insert(review=seen.review.ref, sale=seen.sale.ref, version=1, **row).execute()
