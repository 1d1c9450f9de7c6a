"""A call, a visit or a text message that took place elsewhere, noted by whoever had it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.changes.access import refuse_erased
from portal.deliveries.actions.fields import By, first_moment, only, read_words
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.messages.actions.clocks import answers_of, deliver_answered, going_on, open_all
from portal.messages.mail import tell_noted
from portal.messages.rules import NEXT, NOTED, WORDS_LIMIT, Reply
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale


@dataclass(frozen=True)
class NewContact:
    """That somebody of us spoke with the customer: `how` is "call", "visit" or "text", `happened_at` is aware."""

    how: str
    happened_at: datetime | None
    words: str = ""


def note_contact(sale: Sale, new: NewContact, by: By) -> str:
    """Note a call, a visit or a text message; returns its ref. It answers what was written before it took place.

    What was written after it waits on, with an occasion of its own of each promise about messages.
    The clocks of what it answers stop when it is noted: before that nobody could see it. The second arrival of a form
    returns "". Raises Invalid with every problem, NotHere for a contact, Conflict where the customer was erased.
    """
    only(by, "staff")
    said, happened_at = _checked(sale, new, by)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        refuse_erased(sale)
        ref = new_ref()
        answers = answers_of(sale, Reply(ref, NEXT, happened_at, by.at))
        on = going_on(sale, answers)
        facts = {"message": ref, **said, "happened_at": utc_text(happened_at), "answers": answers}
        facts["goes_on"] = on.as_facts() if on else None
        append(sale.ref, "message.noted", facts, by.viewer.ref, by.at)
        deliver_answered(sale, answers, by)
        if on:
            open_all(sale, on.started, on.messages[0].words, by)
        tell_noted(sale, ref, by)
        return ref


def _checked(sale: Sale, new: NewContact, by: By) -> tuple[dict[str, Any], datetime]:
    problems: list[Problem] = []
    if new.how not in NOTED:
        problems.append(Problem("how", "Choose what it was: a call, a visit or a text message."))
    if reason := _bad_time(sale, new.happened_at, by):
        problems.append(Problem("happened_at", reason))
    text = read_words(problems, "words", new.words, limit=WORDS_LIMIT)
    if problems or new.happened_at is None:
        raise Invalid(*problems)
    return {"how": new.how, "words": Personal(text) if text else ""}, new.happened_at


def _bad_time(sale: Sale, happened_at: datetime | None, by: By) -> str:
    if happened_at is None:
        return "Say when it was."
    if happened_at > by.at:
        return "This lies in the future. Say when it was."
    if happened_at < first_moment(sale):
        return "This lies before the day of signing."
    return ""
