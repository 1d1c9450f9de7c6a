"""Addresses that somebody confirmed: a contact signed in by a mail that was sent there."""

from collections.abc import Iterable
from datetime import datetime

from portal.people.credentials import ConfirmedAddress
from portal.people.models import Contact
from portal.people.secrets import keyed_hash


def confirm(contact: Contact, at: datetime) -> None:
    """Note that a mail to the address that this contact has now brought them in."""
    row = {"address": _hash(contact.email), "confirmed_at": at}
    (
        ConfirmedAddress.insert(row | {"contact": contact.ref})
        .on_conflict(conflict_target=[ConfirmedAddress.contact], update=row)
        .execute()
    )


def confirmed(contacts: Iterable[Contact]) -> frozenset[str]:
    """Return the refs of those contacts whose address of today was confirmed."""
    hashes = {contact.ref: _hash(contact.email) for contact in contacts}
    rows = ConfirmedAddress.select().where(ConfirmedAddress.contact.in_(sorted(hashes))) if hashes else ()
    return frozenset(row.contact for row in rows if row.address == hashes[row.contact])


def _hash(email: str) -> str:
    return keyed_hash("confirmed address", email)
