"""Hands of the tests of charges: bill, ask for extras, answer them, each on a form of its own."""

from datetime import datetime
from typing import Any

from portal.charges.access import SeenExtra, charge_for, extra_for
from portal.charges.actions import NewCharge, NewExtra, approve, enter, propose, withdraw_charge
from portal.charges.models import Charge, Extra
from portal.charges.queries import Price, price_of
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions.customers import NewContact, add_contact
from portal.people.models import Contact
from portal.record.models import SYSTEM
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise

LINES = [{"words": "Oak boards", "amount": "3000.00"}, {"words": "Laying them", "amount": "1200.00"}]


def by(who: str | Viewer, at: datetime = NOON) -> By:
    """Return somebody who acts, on a form of its own."""
    return By(viewer(who) if isinstance(who, str) else who, at, new_ref())


def bill(amount: str, of: str = "price", at: datetime = NOON, who: str = "sam", **new: Any) -> Charge:
    """Let somebody bill Ana's kitchen, knowing that it may be a hidden cost; returns the charge."""
    said = {"words": "First third", "billed_on": "2026-03-03", "knows": True, **new}
    assert enter(sale_of("ana"), NewCharge(amount=amount, of=of, **said), by(who, at))
    return newest_charge()


def newest_charge() -> Charge:
    """Return the charge of Ana's kitchen that was entered last."""
    found: Charge = Charge.select().where(Charge.sale == sale_of("ana").ref).order_by(Charge.n.desc()).get()
    return found


def something_else(amount: str = "260.00", at: datetime = NOON, **new: Any) -> Extra:
    """Let Sam bill what nobody was asked about; returns the extra that stands for it."""
    named = {"words": "A second socket", "why": "The wall was hollow.", **new}
    charge = bill(amount, "new", at, **named)
    return extra(str(charge.extra))


def asked(amount: str = "420.00", at: datetime = NOON, who: str = "sam", **new: Any) -> Extra:
    """Let Sam ask Ana for an extra; returns it."""
    said = {"words": "A deeper sink", "why": "The one you chose is gone.", **new}
    return extra(propose(sale_of("ana"), NewExtra(amount=amount, **said), by(who, at)))


def extra(ref: str) -> Extra:
    """Return an extra as it is kept now."""
    found: Extra = Extra.get_by_id(ref)
    return found


def seen(who: str | Viewer, one: Extra) -> SeenExtra:
    """Return an extra as somebody sees it."""
    return extra_for(viewer(who) if isinstance(who, str) else who, one.ref)


def approved(one: Extra, at: datetime = NOON, who: str | Viewer = "ana") -> Extra:
    """Let a contact approve an extra at the amount that is asked for; returns it."""
    approve(seen(who, one), one.minor, by(who, at))
    return extra(one.ref)


def take_back(one: Charge, at: datetime = NOON) -> None:
    """Let Sam withdraw a charge."""
    withdraw_charge(charge_for(viewer("sam"), one.ref), "It was typed twice.", by("sam", at))


def price(whose: str = "ana") -> Price:
    """Return how the money of a sale stands."""
    return price_of(sale_of(whose))


def jon() -> Viewer:
    """Let Jon be a second contact of Ana's household; returns him as the features see him."""
    found = Contact.get_or_none(Contact.email == "jon@brandt.example")
    if found is None:
        new = NewContact("Jon Brandt", "jon@brandt.example", "America/New_York")
        found = Contact.get_by_id(add_contact(viewer("ana").customer, new, SYSTEM, NOON))
    return Viewer("contact", found.ref, found.name, found.email, found.time_zone, found.customer)


def floor(**changes: Any) -> Sale:
    """Return a sale of Ana's whose price has two lines: 3,000 for boards and 1,200 for laying them."""
    told = {"external_id": "floor-7", "title": "Your floor", "price": {"currency": "USD", "lines": LINES}}
    report = bring(kitchen(**{**told, "promises": [promise(words="Oak, not laminate.")], **changes}))
    assert not report.refusals
    found: Sale = Sale.get(Sale.external_id == "floor-7")
    return found
