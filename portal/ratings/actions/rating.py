"""What a customer does about how we keep the three rules: rate it. There is no verb that changes a rating."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.changes.access import refuse_erased
from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import BadText, clean
from portal.people.access import Viewer
from portal.ratings.check_ins import newest_check_in
from portal.ratings.mail import queue_given
from portal.ratings.rules import RULES, WORDS_LIMIT, RuleKey, can_be_given
from portal.ratings.wording import QUESTIONS
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale


@dataclass(frozen=True)
class NewRating:
    """A rating as it was typed: a number for each rule, None where none was chosen, and words where there are any.

    `key` is that of the form: a second arrival of the same form does nothing.
    """

    numbers: Mapping[RuleKey, int | None]
    words: Mapping[RuleKey, str]
    key: str


def rate(viewer: Viewer, sale: Sale, new: NewRating, at: datetime) -> None:
    """Let a contact say how well we keep the three rules, at any time of a sale of their customer's.

    Where the customer is being asked for it, this answers for all their contacts: nobody is asked again.
    Raises NotHere for anybody else, Conflict where the customer was erased, Invalid when a rule has no number from 1 to
    5 or words can't be kept, naming every problem at once.
    """
    if viewer.kind != "contact" or viewer.customer != sale.customer:
        raise NotHere
    said = _said(new)
    with transaction():
        hold(sale.ref)
        if not first_time(viewer.ref, new.key, at):
            return
        refuse_erased(sale)
        facts = {"rating": new_ref(), **said, **_settled(sale)}
        append(sale.ref, "rating.given", facts, viewer.ref, at)
        queue_given(viewer, sale, at)


def _settled(sale: Sale) -> dict[str, str]:
    """Return as a fact which check-in a rating answers: the newest, unless it is answered already."""
    newest = newest_check_in(sale.ref)
    return {"check_in": newest.ref} if newest is not None and newest.settled_at is None else {}


def _said(new: NewRating) -> dict[str, Any]:
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    for rule in RULES:
        number = new.numbers.get(rule)
        if not can_be_given(number):
            problems.append(Problem(rule, QUESTIONS[rule].missing))
        try:
            words = clean(new.words.get(rule, ""), WORDS_LIMIT)
        except BadText as error:
            problems.append(Problem(f"{rule}_words", str(error)))
            continue
        said |= {rule: number, f"{rule}_words": Personal(words) if words else ""}
    if problems:
        raise Invalid(*problems)
    return said
