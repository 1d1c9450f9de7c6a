"""Everything outside the record that is about contacts, deleted when all about their customer is erased."""

from collections.abc import Collection
from typing import Any

from portal.lib.once import Done
from portal.people.actions.sign_in import address_hash
from portal.people.credentials import ConfirmedAddress, Parked, SecurityEvent, Session, SignIn
from portal.people.mail_choices import AskingMail, Digest, MailChoice

# Each column names a person, so each of their rows goes.
_OF_PERSONS: tuple[tuple[Any, Any], ...] = (
    (Session, Session.person),
    (SignIn, SignIn.contact),
    (ConfirmedAddress, ConfirmedAddress.contact),
    (Parked, Parked.person),
    (SecurityEvent, SecurityEvent.person),
    (MailChoice, MailChoice.person),
    (Digest, Digest.person),
    (AskingMail, AskingMail.person),
    (Done, Done.actor),
)


def forget_contacts(contacts: Collection[str], addresses: Collection[str]) -> None:
    """Delete these contacts' sessions, sign-ins, choices, parked words, used keys and lines of the security log.

    What was asked for with one of `addresses` goes too, whoever typed it.
    """
    for table, column in _OF_PERSONS:
        table.delete().where(column.in_(sorted(contacts))).execute()
    typed = [address_hash(address) for address in sorted(addresses)]
    SignIn.delete().where(SignIn.address.in_(typed)).execute()
