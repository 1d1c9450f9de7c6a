"""Customers come and their contacts come and go. No mail leaves from here: `contacts` tells those whom it concerns."""

from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.ids import new_ref
from portal.people.actions.fields import email_of, name_of, zone_of
from portal.people.models import Contact, Customer
from portal.people.queries import contact_by_email
from portal.people.sessions import end_sessions, void_sign_ins
from portal.record.actions import append
from portal.record.models import COMPANY
from portal.record.rules import ERASED, Personal


@dataclass(frozen=True)
class NewContact:
    """A person who may see a customer's sales; `time_zone` is an IANA name."""

    name: str
    email: str
    time_zone: str


def add_customer(name: str, by: str, at: datetime) -> str:
    """Add a household or organisation; returns its ref. Raises Invalid for a name that can't be kept."""
    ref = new_ref()
    with transaction():
        append(COMPANY, "customer.added", {"customer": ref, "name": Personal(name_of(name))}, by, at)
    return ref


def read_contact(new: NewContact) -> NewContact:
    """Return a person as they are kept. Raises Invalid with everything that can't be kept."""
    problems: list[Problem] = []
    kept = {}
    for field, reader in (("name", name_of), ("email", email_of), ("time_zone", zone_of)):
        try:
            kept[field] = reader(getattr(new, field))
        except Invalid as refusal:
            problems += refusal.problems
    if problems:
        raise Invalid(*problems)
    return NewContact(**kept)


def add_contact(customer: str, new: NewContact, by: str, at: datetime) -> str:
    """Add a contact to a customer; returns their ref.

    Raises NotHere for an unknown customer and for one who was erased, Invalid when a field can't be kept or the address
    is in use: one address signs in one person of one customer.
    """
    ref, kept = new_ref(), read_contact(new)
    if not Customer.select().where((Customer.ref == customer) & (Customer.name != ERASED)).exists():
        raise NotHere
    _append(kept, {"contact": ref, "customer": customer}, "contact.added", by, at)
    return ref


def correct_contact(contact: Contact, new: NewContact, by: str, at: datetime) -> None:
    """Correct an active contact's name, address or time zone.

    Another address ends their sessions and unused sign-in mails at once. Raises like `add_contact`.
    """
    kept = read_contact(new)
    with transaction():
        moved = kept.email != contact.email
        if moved:
            void_sign_ins(contact.ref, at)
        _append(kept, {"contact": contact.ref, "customer": contact.customer}, "contact.changed", by, at)
        if moved:
            end_sessions("contact", contact.ref, at)


def end_contact(ref: str, by: str, at: datetime) -> None:
    """End a contact: their sessions and unused sign-in mails end at once. Raises NotHere for one who isn't active."""
    with transaction():
        if not Contact.select().where((Contact.ref == ref) & Contact.ended_at.is_null()).exists():
            raise NotHere
        void_sign_ins(ref, at)
        append(COMPANY, "contact.ended", {"contact": ref}, by, at)
        end_sessions("contact", ref, at)


def erase_customer(ref: str, by: str, at: datetime) -> None:
    """End the contacts of a customer and blank their rows, in the transaction of whoever erases the texts beside them.

    Raises LookupError outside a transaction.
    """
    active = (Contact.customer == ref) & Contact.ended_at.is_null()
    for contact in list(Contact.select(Contact.ref).where(active).order_by(Contact.ref)):
        end_contact(contact.ref, by, at)
    append(COMPANY, "customer.erased", {"customer": ref}, by, at)


def _append(new: NewContact, whose: dict[str, str], kind: str, by: str, at: datetime) -> None:
    facts = {
        **whose,
        "name": Personal(new.name),
        "email": Personal(new.email),
        "time_zone": new.time_zone,
    }
    try:
        with transaction():
            _check_free(whose, new.email)
            append(COMPANY, kind, facts, by, at)
    except peewee.IntegrityError as error:
        # Two gave the same address at the same moment: the unique index decided.
        raise Invalid(Problem("email", "This address has just been added.")) from error


def _check_free(whose: dict[str, str], email: str) -> None:
    holder = contact_by_email(email)
    if holder is None or holder.ref == whose["contact"]:
        return
    if holder.customer == whose["customer"]:
        raise Invalid(Problem("email", "This address is a contact of this customer already."))
    message = "This address belongs to a contact of another customer; one address has one customer."
    raise Invalid(Problem("email", message))
