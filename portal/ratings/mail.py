"""The mail of ratings: whoever sold and every manager reads each one, whatever it says, unless they switched it off."""

from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.access import Viewer
from portal.people.mail_choices import wants
from portal.people.models import Staff
from portal.people.queries import look, managers, staff
from portal.people.unsubscribe import switchable
from portal.ratings.queries import Given, ratings_of
from portal.record.receipts import newest_number
from portal.sales.models import Sale

_TOPIC = "ratings"


def queue_given(contact: Viewer, sale: Sale, at: datetime) -> None:
    """Queue the rating that a contact has just given to the salesperson and managers, in the caller's transaction."""
    given, style = ratings_of(sale.ref)[0], look()
    for reader in _readers(sale):
        queue(_letter(reader, contact, sale, given), style, at)


def _readers(sale: Sale) -> list[Staff]:
    """Return the salesperson, who may have left since, and the managers, each once, who want these mails."""
    people = [staff(sale.salesperson), *managers()]
    here = {person.ref: person for person in people if person.ended_at is None}
    return [person for person in here.values() if wants(person.ref, _TOPIC) == "at_once"]


def _letter(reader: Staff, contact: Viewer, sale: Sale, given: Given) -> Letter:
    numbers = ", ".join(f"{mark.rule} {mark.number}" for mark in given.marks)
    letter = Letter(
        kind="rating",
        to=reader.email,
        to_name=reader.name,
        subject=short_head(f"{contact.name} has rated us: {numbers} (of 5)"),
        template="ratings/mail/given",
        context={
            "customer": contact.name,
            "first_name": contact.name.split()[0],
            "title": sale.title,
            "sale": sale.ref,
            "marks": given.marks,
        },
        reply_to=(contact.name, contact.email),
        receipt=newest_number(sale.ref),
    )
    return switchable(letter, reader.ref, _TOPIC)
