"""Entering what was billed, one charge or a whole table of them in one entry; and taking a charge back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from portal.changes.access import refuse_erased
from portal.charges.access import SeenCharge
from portal.charges.actions.asking import already_asked
from portal.charges.actions.billing import Billing, NewCharge, as_kept, checked_charge
from portal.charges.actions.fields import only_who_bills
from portal.charges.mail import tell_entered, tell_withdrawn
from portal.charges.models import Charge
from portal.charges.queries import price_of
from portal.charges.rules import MOST_CHARGES, MOST_EXTRAS
from portal.charges.standing import would_hide
from portal.charges.wording import hidden_by_it
from portal.deliveries.actions.fields import By, day_there, words
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.once import first_time
from portal.people.queries import contacts_of
from portal.record.actions import append, hold
from portal.record.rules import Personal
from portal.sales.models import Sale

__all__ = [
    "Known",
    "NewCharge",
    "Read",
    "enter",
    "enter_all",
    "read_all",
    "withdraw_charge",
    "would_be_hidden",
]

_WHY = "Say why it is taken back; the customer reads it."
_GONE = "This charge was withdrawn already."
_OTHERWISE = (
    "This is entered already, with another amount, day or invoice. Withdraw that charge first, and give this row"
    " another external id."
)
_WITHDRAWN = (
    "A charge of this external id was entered and withdrawn; give this row another one,"
    " and it is a charge of its own."
)
_AHEAD = timedelta(days=366)


class Known(Conflict):
    """The very same charge is entered already, under the same external id."""


@dataclass(frozen=True)
class Read:
    """Charges as they were read against what a sale holds: `facts` of the entry that would enter them.

    `problems` are by the place of their charge, from 0; `known` the places of those that were entered before, `asked`
    of those that nobody approved.
    """

    facts: Mapping[str, Any]
    problems: Mapping[int, Sequence[Problem]] = field(default_factory=dict)
    known: frozenset[int] = frozenset()


def enter(sale: Sale, new: NewCharge, by: By) -> bool:
    """Enter one charge; tells whether it was entered now, and not by the same form before.

    Raises Invalid with every problem beside its field; one on "knows" where it would be a hidden cost and `new` doesn't
    say that its author knows. Known where it is entered already, Conflict where the customer was erased; NotHere for
    those who deliver and for contacts.
    """
    only_who_bills(by)
    with transaction():
        hold(sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return False
        refuse_erased(sale)
        sale = Sale.get_by_id(sale.ref)
        read = read_all(sale, [new], by)
        if read.known:
            raise Known("A charge with this name in the other program is entered here already.")
        problems = [problem for one in read.problems.values() for problem in one]
        if not problems and not new.knows:
            problems += would_be_hidden(sale, read)
        if problems:
            raise Invalid(*problems)
        _append(sale, read, by)
        return True


def enter_all(sale: Sale, rows: Sequence[NewCharge], by: By, *, mail: bool = True) -> int:
    """Enter several charges in one entry, all or none, those left out that were entered before; returns how many came.

    The caller is in a transaction that holds the sale; without `mail` nobody is written to. Raises Invalid when one of
    them can't be taken, Conflict where the customer was erased.
    """
    refuse_erased(sale)
    read = read_all(sale, rows, by)
    problems = [problem for one in read.problems.values() for problem in one]
    if problems:
        raise Invalid(*problems)
    if read.facts["charges"]:
        _append(sale, read, by, mail=mail)
    return len(read.facts["charges"])


def read_all(sale: Sale, rows: Sequence[NewCharge], by: By) -> Read:
    """Read charges against what the sale holds; nothing is written."""
    last_day = day_there(sale, by.at) + _AHEAD
    billing = Billing(sale, _last_number(sale.ref), already_asked(sale.ref), last_day)
    problems: dict[int, list[Problem]] = {}
    known: set[int] = set()
    facts: dict[str, Any] = {"extras": [], "charges": []}
    for place, new in enumerate(rows):
        found: list[Problem] = []
        if new.external_id and billing.is_known(new):
            found = _told_known(billing, new)
            known |= set() if found else {place}
        else:
            _take(facts, checked_charge(found, billing, new))
        if found:
            problems[place] = found
    if billing.n > MOST_CHARGES or billing.extras > MOST_EXTRAS:
        problems.setdefault(0, []).append(Problem("words", "This sale holds more charges than fit already."))
    return Read(facts, problems, frozenset(known))


def would_be_hidden(sale: Sale, read: Read) -> list[Problem]:
    """Return the sentence that says what would be a hidden cost, where something would be."""
    names = [one.name for one in contacts_of(sale.customer)]
    said = hidden_by_it(would_hide(sale, read.facts["charges"]), names, cancelled=sale.state == "cancelled")
    return [Problem("knows", said)] if said else []


def withdraw_charge(seen: SeenCharge, why: str, by: By) -> None:
    """Take a charge back, with a reason that the customer reads: it counts no more and stays to be seen.

    Raises Invalid without a reason, Conflict when it was withdrawn already, NotHere like `enter`.
    """
    only_who_bills(by)
    reason = words("why", why, _WHY)
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        refuse_erased(seen.sale)
        if Charge.get_by_id(seen.charge.ref).void_at is not None:
            raise Conflict(_GONE)
        facts = {"charge": seen.charge.ref, "why": Personal(reason)}
        append(seen.sale.ref, "charge.withdrawn", facts, by.viewer.ref, by.at)
        tell_withdrawn(seen.charge.ref, by)


def _append(sale: Sale, read: Read, by: By, *, mail: bool = True) -> None:
    before = price_of(sale)
    entry = append(sale.ref, "charges.entered", read.facts, by.viewer.ref, by.at)
    if mail:
        tell_entered(sale, entry.facts["charges"], before, by)


def _take(facts: dict[str, Any], taken: tuple[dict[str, Any], dict[str, Any] | None] | None) -> None:
    if taken is None:
        return
    charge, extra = taken
    facts["charges"].append(charge)
    if extra is not None:
        facts["extras"].append(extra)


def _told_known(billing: Billing, new: NewCharge) -> list[Problem]:
    """Return what is wrong with a charge of an external id that is known; nothing where it is the very same."""
    row = billing.known[as_kept(new.external_id)]
    if row is None:
        return [Problem("external_id", "Another row of this table has the same external id.")]
    if billing.is_same(new):
        return []
    return [Problem("external_id", _OTHERWISE if row.void_at is None else _WITHDRAWN)]


def _last_number(sale: str) -> int:
    return int(Charge.select().where(Charge.sale == sale).count())
