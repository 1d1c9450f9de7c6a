"""Hands of the tests of changes: propose, answer, add what was left out, each on a form of its own."""

from datetime import datetime
from typing import Any

from portal.changes.access import SeenAddition, SeenChange, addition_for, change_for, promise_for
from portal.changes.actions import NewAddition, NewChange, NewPromise, accept, add_left_out, propose
from portal.changes.models import Addition, Change
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions.customers import NewContact, add_contact
from portal.people.models import Contact
from portal.promises.models import Promise
from portal.record.models import SYSTEM, Receipt
from portal.record.receipts import content_of
from tests.cast import NOON, sale_of, viewer


def by(who: str | Viewer, at: datetime = NOON) -> By:
    """Return somebody who acts, on a form of its own."""
    return By(viewer(who) if isinstance(who, str) else who, at, new_ref())


def promise_of(n: int, whose: str = "ana") -> Promise:
    """Return a promise of Ana's kitchen or of Bea's garden by its number, as it is kept now."""
    found: Promise = Promise.get((Promise.sale == sale_of(whose).ref) & (Promise.n == n))
    return found


def proposed(who: str, n: int, at: datetime = NOON, whose: str = "ana", **new: Any) -> Change:
    """Let somebody propose a change of a promise; returns it."""
    sale, promise = promise_for(viewer(who), sale_of(whose).ref, n)
    return change(propose(sale, promise, NewChange(**{"reason": "The slab cracked.", **new}), by(who, at)))


def change(ref: str) -> Change:
    """Return a change as it is kept now."""
    found: Change = Change.get_by_id(ref)
    return found


def seen(who: str | Viewer, one: Change) -> SeenChange:
    """Return a change as somebody sees it."""
    return change_for(viewer(who) if isinstance(who, str) else who, one.ref)


def accepted(who: str, n: int, proposer: str = "sam", at: datetime = NOON, **new: Any) -> Change:
    """Let one side propose a change of a promise in Ana's kitchen and `who` accept it; returns it."""
    one = proposed(proposer, n, at, **new)
    accept(seen(who, one), by(who, at))
    return change(one.ref)


def left_out(words: str = "You would take the old fridge away.", at: datetime = NOON) -> Addition:
    """Let Ana say that something was left out of her list; returns it."""
    new = NewAddition(words, "Sam", "In January", "In our kitchen")
    found: Addition = Addition.get_by_id(add_left_out(sale_of("ana"), new, by("ana", at)))
    return found


def seen_addition(who: str, one: Addition) -> SeenAddition:
    """Return an addition as somebody sees it."""
    return addition_for(viewer(who), one.ref)


def as_promise(**changes: Any) -> NewPromise:
    """Return what Sam fills in when he takes something as a promise."""
    said: dict[str, Any] = {
        "words": "",
        "said_by": viewer("sam").ref,
        "said_at": "2026-01-20",
        "channel": "in_person",
        "rule": "what",
        "due": {"once": "2026-03-20"},
        "delivered_by": viewer("dee").ref,
        "criteria": ("It is gone",),
    }
    return NewPromise(**{**said, **changes})


def receipts(whose: str = "ana") -> list[dict[str, Any]]:
    """Return what every receipt of a sale states, the oldest first."""
    rows = Receipt.select().where(Receipt.stream == sale_of(whose).ref).order_by(Receipt.n)
    return [content_of(row.body or b"") for row in rows]


def tom() -> Viewer:
    """Let Tom be a second contact of Ana's household; returns him as the features see him."""
    found = Contact.get_or_none(Contact.email == "tom@brandt.example")
    if found is None:
        new = NewContact("Tom Brandt", "tom@brandt.example", "America/New_York")
        found = Contact.get_by_id(add_contact(viewer("ana").customer, new, SYSTEM, NOON))
    return Viewer("contact", found.ref, found.name, found.email, found.time_zone, found.customer)
