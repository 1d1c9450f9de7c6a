"""Customers come and their contacts come and go."""

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
from portal.record.rules import Personal


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


def add_contact(customer: str, new: NewContact, by: str, at: datetime) -> str:
    """Add a contact to a customer; returns their ref.

    Raises NotHere for an unknown customer, Invalid when a field can't be kept or the address is in use: one address
    signs in one person of one customer.
    """
    ref = new_ref()
    email = email_of(new.email)
    facts = {
        "contact": ref,
        "customer": customer,
        "name": Personal(name_of(new.name)),
        "email": Personal(email),
        "time_zone": zone_of(new.time_zone),
    }
    try:
        with transaction():
            _check_free(customer, email)
            append(COMPANY, "contact.added", facts, by, at)
    except peewee.IntegrityError as error:
        # Two added the same address at the same moment: the unique index decided.
        raise Invalid(Problem("email", "This address has just been added.")) from error
    return ref


def end_contact(ref: str, by: str, at: datetime) -> None:
    """End a contact: their sessions and unused sign-in mails end at once. Raises NotHere for one who isn't active."""
    with transaction():
        if not Contact.select().where((Contact.ref == ref) & Contact.ended_at.is_null()).exists():
            raise NotHere
        append(COMPANY, "contact.ended", {"contact": ref}, by, at)
        end_sessions("contact", ref, at)
        void_sign_ins(ref, at)


def _check_free(customer: str, email: str) -> None:
    if not Customer.select().where(Customer.ref == customer).exists():
        raise NotHere
    holder = contact_by_email(email)
    if holder is None:
        return
    if holder.customer == customer:
        raise Invalid(Problem("email", "This address is a contact of this customer already."))
    raise Invalid(
        Problem(
            "email", "This address belongs to a contact of another customer; one address has one customer."
        )
    )
