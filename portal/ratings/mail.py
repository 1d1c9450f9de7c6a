"""The mail of ratings: whoever sold and every manager reads each rating, whatever it says."""

from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.people.queries import look, managers, staff
from portal.ratings.queries import Given, ratings_of
from portal.sales.models import Sale


def queue_given(contact: Viewer, sale: Sale, at: datetime) -> None:
    """Queue the rating that a contact has just given to the salesperson and managers, in the caller's transaction."""
    given, style = ratings_of(sale.ref)[0], look()
    for reader in _readers(sale):
        queue(_letter(reader, contact, sale, given), style, at)


def _readers(sale: Sale) -> list[Staff]:
    """Return the salesperson, who may have left since, and the managers, each once."""
    people = [staff(sale.salesperson), *managers()]
    return list({person.ref: person for person in people if person.ended_at is None}.values())


def _letter(reader: Staff, contact: Viewer, sale: Sale, given: Given) -> Letter:
    numbers = ", ".join(f"{mark.rule} {mark.number}" for mark in given.marks)
    return Letter(
        kind="rating",
        to=reader.email,
        to_name=reader.name,
        subject=f"{contact.name} has rated us: {numbers} (of 5)",
        template="ratings/mail/given",
        context={
            "customer": contact.name,
            "first_name": contact.name.split()[0],
            "title": sale.title,
            "sale": sale.ref,
            "marks": given.marks,
        },
        reply_to=(contact.name, contact.email),
    )
