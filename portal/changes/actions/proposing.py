"""Proposing a change or a release of a promise: staff or the customer, as one order with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from portal.changes.access import refuse_erased, speaks_for_us
from portal.changes.actions.answering import CANCELLED
from portal.changes.mail import tell_proposed
from portal.changes.models import Change
from portal.changes.rules import LATEST_RHYTHM, LIFETIMES, USUAL_LIFETIME, last_day, may_become, state_on
from portal.changes.standing import Standing, standing_of
from portal.deliveries.actions.changing import ENDLESS, NOTHING_OPEN, is_open
from portal.deliveries.actions.fields import By, day_there, read_words
from portal.deliveries.planning import is_endless
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.lib.money import amount, read_amount
from portal.lib.once import first_time
from portal.people.queries import company
from portal.promises.due import due_as_json
from portal.promises.due_kinds import After, BadDue, Due, DueKind, Holding, Once, Schedule
from portal.promises.models import Promise
from portal.promises.stored import due_facts, due_of
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

RELEASED = "The customer released us from this promise, so nothing about it can change."
OPEN_ALREADY = "A change of this promise waits for an answer already. Answer it or withdraw it first."
_SAY_WHY = "Say in a sentence or two why."
_NOTHING = "Nothing would change: give other words, another date or another price."


@dataclass(frozen=True)
class NewChange:
    """A change as it was typed; what is empty or None stays as it is.

    `due` is a due as receipts keep it. `amount` is the price of the whole sale as a decimal with a point. `lifetime` is
    for how many days it can be accepted. A release leaves all of them.
    """

    reason: str
    words: str = ""
    due: Mapping[str, Any] | None = None
    amount: str = ""
    release: bool = False
    lifetime: int = USUAL_LIFETIME


def propose(sale: Sale, promise: Promise, new: NewChange, by: By) -> str:
    """Propose a change of a promise to the other side, whose yes alone makes it so; returns its ref.

    Raises Invalid with every problem beside its field, Conflict where a change of it is open already, the promise was
    released or the customer erased, NotHere for those who deliver.
    """
    if by.viewer.kind == "staff" and not speaks_for_us(by.viewer):
        raise NotHere
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        now: Promise = Promise.get_by_id(promise.ref)
        sale = Sale.get_by_id(sale.ref)
        _refuse_what_cannot_change(sale, now, by)
        facts = _checked(sale, now, new, by)
        append(sale.ref, "change.proposed", facts, by.viewer.ref, by.at)
        tell_proposed(facts["change"], by)
        return str(facts["change"])


def open_change_of(promise: str, today: date) -> Change | None:
    """Return the change of a promise that waits for an answer on `today`, if one does."""
    proposed = Change.select().where((Change.promise == promise) & (Change.state == "proposed"))
    return next((one for one in proposed if state_on(one.state, one.expires_on, today) == "proposed"), None)


def _refuse_what_cannot_change(sale: Sale, promise: Promise, by: By) -> None:
    refuse_erased(sale)
    if promise.released_at is not None:
        raise Conflict(RELEASED)
    if sale.state == "cancelled":
        raise Conflict(CANCELLED)
    if open_change_of(promise.ref, day_there(sale, by.at)) is not None:
        raise Conflict(OPEN_ALREADY)


def _checked(sale: Sale, promise: Promise, new: NewChange, by: By) -> dict[str, Any]:
    before, today = standing_of(sale, promise), day_there(sale, by.at)
    said = _said(promise, new, before, today)
    if said.due and sale.state != "open" and is_endless(said.due):
        raise Invalid(Problem("due/schedule/until", ENDLESS))
    return {
        "change": new_ref(),
        "promise": promise.ref,
        "n": Change.select().where(Change.sale == sale.ref).count() + 1,
        "kind": "release" if new.release else "change",
        "reason": Personal(said.reason),
        "words": Personal(said.words) if said.words else None,
        "words_before": Personal(before.words),
        "due": due_facts(due_as_json(said.due)) if said.due else None,
        "due_before": due_facts(before.due),
        "price": said.price,
        "price_before": None if before.price is None else str(before.price),
        "currency": said.currency if said.price else before.currency,
        "by_customer": by.viewer.kind == "contact",
        "expires_on": last_day(today, new.lifetime).isoformat(),
    }


@dataclass(frozen=True)
class _Said:
    """What is proposed once it is read; None where it stays as it is. `price` is in minor units of `currency`."""

    reason: str
    words: str | None
    due: Due | None
    price: str | None
    currency: str


def _said(promise: Promise, new: NewChange, before: Standing, today: date) -> _Said:
    problems: list[Problem] = []
    currency = before.currency or company().currency
    said = _Said(
        read_words(problems, "reason", new.reason, _SAY_WHY),
        None if new.release else _other_words(problems, new.words, before),
        None if new.release else _other_due(problems, promise, new.due, today),
        None if new.release else _other_price(problems, new.amount, before, currency),
        currency,
    )
    if new.lifetime not in LIFETIMES:
        problems.append(Problem("lifetime", "Choose for how long it can be accepted."))
    if new.release and not is_open(promise):
        problems.append(Problem("release", "Nothing of this promise is open any more."))
    if not problems and not new.release and (said.words, said.due, said.price) == (None, None, None):
        problems.append(Problem("words", _NOTHING))
    if problems:
        raise Invalid(*problems)
    return said


def _other_words(problems: list[Problem], typed: str, before: Standing) -> str | None:
    text = read_words(problems, "words", typed)
    return None if not text or " ".join(text.split()) == " ".join(before.words.split()) else text


def _other_due(
    problems: list[Problem], promise: Promise, raw: Mapping[str, Any] | None, today: date
) -> Due | None:
    if raw is None:
        return None
    try:
        due = due_of(raw)
        _check_due(promise, due, today)
    except BadDue as error:
        problems.append(Problem(f"due{error.pointer}", error.reason))
        return None
    return None if due == due_of(promise.due) else due


def _check_due(promise: Promise, due: Due, today: date) -> None:
    """Refuse a due of another sort, and days that are gone. Raises BadDue."""
    if due.kind not in may_become(cast("DueKind", promise.due_kind)) or isinstance(due, After):
        raise BadDue(
            "", "A change gives another date or another rhythm; it makes no other sort of promise of it."
        )
    if due == due_of(promise.due):
        return
    if not is_open(promise):
        raise BadDue("", NOTHING_OPEN)
    match due:
        case Once(on=day) if day < today:
            raise BadDue("/once", "This day has passed. Choose today or a later one.")
        case Holding(until=None):
            raise BadDue("/holding/until", "Say until which day it holds.")
        case Holding(until=day) if day is not None and day < today:
            raise BadDue("/holding/until", "This day has passed. Choose today or a later one.")
        case Schedule(start=start) if not today <= start <= today + LATEST_RHYTHM:
            reason = f"The new rhythm starts today or within {LATEST_RHYTHM.days} days."
            raise BadDue("/schedule/start", reason)


def _other_price(problems: list[Problem], typed: str, before: Standing, currency: str) -> str | None:
    if not typed.strip():
        return None
    minor = read_amount(typed.strip(), currency)
    if minor is None:
        example = amount(2480000, currency)
        problems.append(
            Problem("amount", f"This is no amount of {currency}; write it with digits, as {example}.")
        )
        return None
    return None if minor == before.price else str(minor)
