"""Asking the customer for an extra before it is billed; for another amount while it waits; and asking no more."""

from dataclasses import dataclass
from typing import Any

from portal.changes.access import refuse_erased
from portal.charges.access import SeenExtra
from portal.charges.actions.fields import only_who_bills, read_amount, read_currency
from portal.charges.mail import tell_extra_proposed, tell_extra_revised, tell_extra_withdrawn
from portal.charges.models import Extra
from portal.charges.rules import MOST_EXTRAS
from portal.deliveries.actions.fields import LINE_LIMIT, By, read_words, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.lib.once import first_time
from portal.promises.models import Promise
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

CANCELLED = "This agreement was cancelled, so nothing can be added to it, and nothing is asked any more."
_WHAT = "Say in a line what it is; the customer reads it."
_WHY = "Say why it costs more than was agreed; the customer reads it."
_APPROVED = "This was approved at an amount, which stays. What goes beyond it is another extra."
_BILLED = "Something was billed for it already. Withdraw that charge first, or credit it."


@dataclass(frozen=True)
class NewExtra:
    """An extra as it was typed. `currency` is a code, "" for that of the sale; `promise` a number, "" for none."""

    words: str
    amount: str
    why: str
    currency: str = ""
    promise: str = ""


def propose(sale: Sale, new: NewExtra, by: By) -> str:
    """Ask the customer to approve an extra; returns its ref, "" when this form came before.

    Raises Invalid with every problem beside its field, Conflict in a sale that was cancelled or whose customer was
    erased, NotHere for those who deliver and for contacts.
    """
    only_who_bills(by)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        refuse_erased(sale)
        refuse_cancelled(sale)
        facts = checked_extra(sale, new, already_asked(sale.ref) + 1)
        append(sale.ref, "extra.proposed", facts, by.viewer.ref, by.at)
        tell_extra_proposed(facts["extra"], by)
        return str(facts["extra"])


def revise(seen: SeenExtra, amount: str, why: str, by: By) -> None:
    """Ask for another amount while an extra waits; whoever had approved the first one is asked anew.

    Raises Invalid, Conflict once it was answered or the sale cancelled, NotHere like `propose`.
    """
    only_who_bills(by)
    problems: list[Problem] = []
    minor = read_amount(problems, amount, seen.extra.currency)
    reason = read_words(problems, "why", why, _WHY)
    if problems:
        raise Invalid(*problems)
    with transaction():
        extra = open_extra(seen, by, "proposed")
        if extra is None:
            return
        refuse_cancelled(seen.sale)
        if extra.minor == minor:
            raise Invalid(Problem("amount", "This is the amount that you asked for already."))
        facts = {"extra": extra.ref, "minor": str(minor), "why": Personal(reason)}
        append(extra.sale, "extra.revised", facts, by.viewer.ref, by.at)
        tell_extra_revised(extra.ref, extra.minor, by)


def withdraw(seen: SeenExtra, why: str, by: By) -> None:
    """Ask for an extra no more. Raises Conflict where it was approved, or something of it is billed; NotHere."""
    only_who_bills(by)
    answer = words("answer", why)
    with transaction():
        extra = open_extra(seen, by, "proposed", "declined")
        if extra is None:
            return
        if extra.billed:
            raise Conflict(_BILLED)
        facts = {"extra": extra.ref, "answer": Personal(answer) if answer else ""}
        append(extra.sale, "extra.withdrawn", facts, by.viewer.ref, by.at)
        tell_extra_withdrawn(extra.ref, by)


def open_extra(seen: SeenExtra, by: By, *states: str) -> Extra | None:
    """Return an extra as it is now, held; None where this form was taken before.

    Raises Conflict in another state, and where the customer was erased.
    """
    hold(seen.sale.ref)
    if not first_time(by.viewer.ref, by.key, by.at):
        return None
    refuse_erased(seen.sale)
    extra: Extra = Extra.get_by_id(seen.extra.ref)
    if extra.state not in states:
        raise Conflict(_APPROVED if extra.state == "approved" else f"This was {extra.state} already.")
    return extra


def refuse_cancelled(sale: Sale) -> None:
    """Refuse to ask or answer in a sale that was cancelled: that ends what is asked. Raises Conflict."""
    if Sale.get_by_id(sale.ref).state == "cancelled":
        raise Conflict(CANCELLED)


def already_asked(sale: str) -> int:
    """Return how many extras a sale has."""
    return int(Extra.select().where(Extra.sale == sale).count())


def checked_extra(sale: Sale, new: NewExtra, n: int) -> dict[str, Any]:
    """Return the facts of a new extra with number `n`. Raises Invalid with every problem beside its field."""
    problems: list[Problem] = []
    currency = read_currency(problems, new.currency, sale)
    minor = read_amount(problems, new.amount, currency)
    text = read_words(problems, "words", new.words, _WHAT, LINE_LIMIT)
    why = read_words(problems, "why", new.why, _WHY)
    promise = _promise(problems, sale, new.promise)
    if n > MOST_EXTRAS:
        problems.append(Problem("words", f"This sale holds {MOST_EXTRAS:,} extras already."))
    if problems:
        raise Invalid(*problems)
    return {
        "extra": new_ref(),
        "n": n,
        "words": Personal(text),
        "minor": str(minor),
        "currency": currency,
        "why": Personal(why),
        "promise": promise,
    }


def _promise(problems: list[Problem], sale: Sale, typed: str) -> int | None:
    if not typed:
        return None
    n = small_number(typed)
    if not n or not Promise.select().where((Promise.sale == sale.ref) & (Promise.n == n)).exists():
        problems.append(Problem("promise", "Choose a promise of this sale, or none."))
        return None
    return n
