"""The customer's word on deliveries: one or several on one form, changed at any time, every one of them kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import By, day_there, only, words
from portal.deliveries.mail import Word, tell_verdicts
from portal.deliveries.models import Delivery
from portal.deliveries.rules import VERDICTS, Progress, may_be_judged
from portal.deliveries.timing import time_of
from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.promises.due_kinds import DueKind
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale
from portal.web.words import long_day


@dataclass(frozen=True)
class NewVerdict:
    """A contact's word on one delivery. `named_on` is an earlier day on which it was done, by the customer's account.

    `thanks` reach whoever did the work. Problems are named by `field`, as the form calls its word ("word").
    """

    seen: Seen
    word: str
    comment: str = ""
    named_on: date | None = None
    thanks: str = ""
    prefix: str = ""


def give_verdicts(sale: Sale, verdicts: Sequence[NewVerdict], by: By) -> list[Mapping[str, Any]]:
    """Give the customer's word on one or several deliveries of a sale, all or none; the latest word on each counts.

    Returns the facts of each word that is given by this, none for a form that was taken before. What a word means for
    concerns is seen to by `concerns.actions.give_words`, which pages call.
    Raises Invalid with every problem beside its field for a word on what can't be judged yet, an unknown word, or a
    day that isn't earlier; NotHere for staff, and for a delivery of another sale.
    """
    only(by, "contact")
    if any(one.seen.sale.ref != sale.ref for one in verdicts):
        raise NotHere
    if not verdicts:
        raise Invalid(Problem("form", "Give your word on at least one of them."))
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return []
        problems: list[Problem] = []
        facts = [found for one in verdicts if (found := _checked(sale, one, by, problems))]
        if problems:
            raise Invalid(*problems)
        given = [append(sale.ref, "verdict.given", one, by.viewer.ref, by.at).facts for one in facts]
        tell_verdicts(sale, [_told(one) for one in verdicts], by.viewer, by.at)
    return given


def _told(new: NewVerdict) -> Word:
    named_on = long_day(new.named_on) if new.named_on else ""
    return Word(new.seen, new.word, new.comment.strip(), new.thanks.strip(), named_on)


def _checked(sale: Sale, new: NewVerdict, by: By, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        delivery: Delivery = Delivery.get_by_id(new.seen.delivery.ref)
        _check(sale, delivery, new, by)
        return {
            "verdict": new_ref(),
            "delivery": delivery.ref,
            "word": new.word,
            "comment": Personal(words("comment", new.comment)),
            "named_on": new.named_on.isoformat() if new.named_on else None,
            "thanks": Personal(words("thanks", new.thanks)),
        }
    except Invalid as refusal:
        problems += [Problem(new.prefix + one.field, one.message) for one in refusal.problems]
        return None


def _check(sale: Sale, delivery: Delivery, new: NewVerdict, by: By) -> None:
    due_kind = cast("DueKind", new.seen.promise.due_kind)
    today = day_there(sale, by.at)
    if new.word not in VERDICTS:
        raise Invalid(Problem("word", "Choose one of the four."))
    overdue = time_of(delivery, due_kind, sale.time_zone, by.at).kind == "overdue"
    judged = delivery.verdict is not None
    if not may_be_judged(due_kind, cast("Progress", delivery.state), overdue=overdue, judged=judged):
        raise Invalid(
            Problem("word", "This is not due yet and not delivered; there is nothing to judge so far.")
        )
    if new.named_on is None:
        return
    if delivery.delivered_on is None:
        raise Invalid(
            Problem("named_on", "We have not said yet that it is delivered, so there is no earlier day.")
        )
    if not sale.signed_on <= new.named_on <= min(delivery.delivered_on, today):
        raise Invalid(
            Problem(
                "named_on", "Choose a day between the signing and the day on which we told you it was done."
            )
        )
