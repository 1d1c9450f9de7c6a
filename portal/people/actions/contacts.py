"""Contacts are added, corrected and ended by each other and by staff; everybody whom it concerns is told at once."""

from dataclasses import dataclass
from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.once import first_time
from portal.people.access import Viewer
from portal.people.actions.customers import (
    NewContact,
    add_contact,
    correct_contact,
    end_contact,
    read_contact,
)
from portal.people.mail import tell_added, tell_corrected, tell_ended
from portal.people.models import Contact
from portal.people.queries import contact, contact_by_email, contact_of, contacts_of
from portal.people.rules import version_of
from portal.record.actions import hold
from portal.record.models import COMPANY

# A contact must not learn from us who else is a customer.
_NOT_THIS_ONE = "This address can't be added here. Please use another one, or ask us about it."
LAST_ONE = (
    "This is the only contact, and somebody has to be able to see your promises. Add another contact first; or write"
    " to us, and we do it for you."
)


@dataclass(frozen=True)
class Correction:
    """A contact as somebody corrected them; `was` is `version_of` the contact that they looked at."""

    new: NewContact
    was: str
    key: str


class Stale(Conflict):
    """Somebody else corrected this contact meanwhile; `now` is how they stand."""

    def __init__(self, now: Contact) -> None:
        """Keep how the contact stands now."""
        super().__init__("Somebody else corrected this contact while you were writing.")
        self.now = now


def add(viewer: Viewer, customer: str, new: NewContact, key: str, at: datetime) -> str | None:
    """Add a contact and tell them and the others; returns their name, None for a form that came a second time.

    Raises Invalid, with words that tell a contact nothing of other customers.
    """
    kept = read_contact(new)
    with transaction():
        hold(COMPANY)
        _check_still_here(viewer)
        if not first_time(viewer.ref, key, at):
            return None
        _check_discreetly(viewer, kept.email)
        ref = add_contact(customer, kept, viewer.ref, at)
        added = contact(ref)
        tell_added(viewer, added, at)
        return added.name


def correct(viewer: Viewer, customer: str, ref: str, correction: Correction, at: datetime) -> None:
    """Correct a contact and tell them, at an address that is given up too, and the others.

    Raises NotHere, Invalid like `add`, and Stale when somebody else was faster. What changes nothing is told to
    nobody.
    """
    kept = read_contact(correction.new)
    with transaction():
        hold(COMPANY)
        _check_still_here(viewer)
        before = contact_of(customer, ref)
        if not first_time(viewer.ref, correction.key, at) or kept == _as_new(before):
            return
        if version_of(before.name, before.email, before.time_zone) != correction.was:
            raise Stale(before)
        _check_discreetly(viewer, kept.email)
        correct_contact(before, kept, viewer.ref, at)
        tell_corrected(viewer, before, contact(ref), at)


def end(viewer: Viewer, customer: str, ref: str, at: datetime) -> None:
    """End a contact and tell them and the others.

    Raises NotHere, and Conflict when a contact would end the last one of their customer.
    """
    with transaction():
        hold(COMPANY)
        _check_still_here(viewer)
        leaving = contact_of(customer, ref)
        if viewer.kind == "contact" and len(contacts_of(customer)) == 1:
            raise Conflict(LAST_ONE)
        end_contact(ref, viewer.ref, at)
        tell_ended(viewer, leaving, at)


def _check_still_here(viewer: Viewer) -> None:
    # They may have been ended since their request was let in.
    if viewer.kind == "contact":
        contact_of(viewer.customer, viewer.ref)


def _check_discreetly(viewer: Viewer, email: str) -> None:
    """Refuse to a contact an address that signs in somebody of another customer, in words that don't say so."""
    holder = contact_by_email(email) if viewer.kind == "contact" else None
    if holder is not None and holder.customer != viewer.customer:
        raise Invalid(Problem("email", _NOT_THIS_ONE))


def _as_new(row: Contact) -> NewContact:
    return NewContact(row.name, row.email, row.time_zone)
