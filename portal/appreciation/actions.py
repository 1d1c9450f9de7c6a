"""Thanking somebody: a member of staff the customer, a contact whoever did the work. No verb changes what was said."""

from dataclasses import dataclass

from portal.appreciation.access import whom_to_thank
from portal.appreciation.mail import queue_card, queue_thanks
from portal.appreciation.models import Appreciation
from portal.appreciation.rules import AN_HOUR_SECONDS, LIMIT, MOST_AN_HOUR, NO_WORDS, NOBODY
from portal.changes.access import refuse_erased
from portal.deliveries.actions.fields import By, only, read_words
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.limits import take
from portal.lib.once import first_time
from portal.promises.models import Promise
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale


@dataclass(frozen=True)
class NewThanks:
    """A thank-you as it was typed: `to` is the ref of a member of staff (of contacts alone), `n` a promise's number.

    `n` 0 is about no promise in particular.
    """

    words: str
    n: int = 0
    to: str = ""


def thank_customer(sale: Sale, new: NewThanks, by: By) -> None:
    """Let a member of staff who sees the sale thank its customer; each contact has it by mail and on their page.

    Raises Invalid, NotHere for contacts, TooMany after 10 within an hour, Conflict where the customer was erased.
    """
    only(by, "staff")
    problems: list[Problem] = []
    facts = {"to_staff": None, "by_customer": False, **_said(sale, new, problems)}
    _send(sale, facts, problems, by)


def thank_staff(sale: Sale, new: NewThanks, by: By) -> None:
    """Let a contact thank somebody who works on their sale, who hears of it at once.

    Raises Invalid, NotHere for staff, TooMany after 10 within an hour, Conflict where the customer was erased.
    """
    only(by, "contact")
    problems: list[Problem] = []
    if new.to not in {person.ref for person in whom_to_thank(sale)}:
        problems.append(Problem("to", NOBODY))
    facts = {"to_staff": new.to, "by_customer": True, **_said(sale, new, problems)}
    _send(sale, facts, problems, by)


def _said(sale: Sale, new: NewThanks, problems: list[Problem]) -> dict[str, object]:
    words = read_words(problems, "words", new.words, NO_WORDS, LIMIT)
    promise = Promise.get_or_none((Promise.sale == sale.ref) & (Promise.n == new.n)) if new.n else None
    if new.n and promise is None:
        problems.append(Problem("n", "Choose one of the promises, or none in particular."))
    return {"words": Personal(words), "promise": promise.ref if promise else None}


def _send(sale: Sale, facts: dict[str, object], problems: list[Problem], by: By) -> None:
    if problems:
        raise Invalid(*problems)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        refuse_erased(sale)
        take(f"thanks of {by.viewer.ref}", MOST_AN_HOUR, AN_HOUR_SECONDS, by.at)
        ref = new_ref()
        append(sale.ref, "appreciation.sent", {"appreciation": ref, **facts}, by.viewer.ref, by.at)
        sent: Appreciation = Appreciation.get_by_id(ref)
        (queue_thanks if sent.by_customer else queue_card)(sale, sent, by)
