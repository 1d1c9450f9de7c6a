"""One form of letter for all that the other side hears of a review: a sentence, times, words, and where to answer.

A letter about a time carries an invitation that calendars understand, wherever it names just one time.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from portal.deliveries.actions.fields import By
from portal.lib.installed import settings
from portal.lib.mail import Attachment, CalendarPart, Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.mail_choices import receivers, wants
from portal.people.models import Staff
from portal.people.queries import look, staff
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number
from portal.reviews.itip import Invitation, Method, Person, invitation
from portal.reviews.models import Review
from portal.sales.models import Sale

_CONTACTS = "reviews"
_STAFF = "meetings"


@dataclass(frozen=True)
class Note:
    """What a letter says. `times` are listed, `text` is in the words of its writer, `parts` are headed paragraphs.

    `ask` is the button, which leads to the review's page; `closing` the last sentence.
    """

    subject: str
    opening: str
    ask: str = "Look at it"
    times: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    closing: str = ""
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """What goes into a calendar with a letter: how (REQUEST, CANCEL), the time, and whether it is only proposed."""

    method: Method
    time: datetime
    tentative: bool = False


def to_contacts(review: Review, sale: Sale, note: Note, by: By, entry: Entry | None = None) -> None:
    """Queue a letter to every contact of a sale's customer who wants it, in the caller's transaction.

    Whoever acts for the customer gets one too where it holds an entry for their calendar.
    """
    host = staff(review.host)
    signs = by.viewer.name if by.viewer.kind == "staff" else host.name
    here = replace(note, address=f"/my/sales/{sale.ref}/reviews/{review.n}")
    for contact in receivers(sale.customer, _CONTACTS):
        if contact.ref == by.viewer.ref and entry is None:
            continue
        person = Person(contact.name, contact.email)
        letter = _letter(here, person, Person(host.name, host.email), sale, signs)
        letter = _with(letter, review, sale, entry, by) if entry else letter
        queue(switchable(letter, contact.ref, _CONTACTS), look(), by.at)


def to_staff(review: Review, sale: Sale, note: Note, by: By, entry: Entry | None = None) -> None:
    """Queue a letter to whoever holds a review and to the salesperson, whoever wants it.

    Whoever holds it gets the entry for their calendar even where they act themselves.
    """
    here = replace(note, address=f"/staff/reviews/{review.ref}")
    signs = by.viewer.name if by.viewer.kind == "staff" else ""
    answers = Person(by.viewer.name, by.viewer.email)
    theirs = Staff.ref.in_(sorted({review.host, sale.salesperson})) & Staff.ended_at.is_null()
    for person in Staff.select().where(theirs & (Staff.role != "delivery")).order_by(Staff.ref):
        holds = entry if person.ref == review.host else None
        if (person.ref == by.viewer.ref and holds is None) or wants(person.ref, _STAFF) != "at_once":
            continue
        letter = _letter(here, Person(person.name, person.email), answers, sale, signs)
        letter = _for_host(letter, review, sale, holds, by) if holds else letter
        queue(switchable(letter, person.ref, _STAFF), look(), by.at)


def _letter(note: Note, to: Person, answers: Person, sale: Sale, signs: str) -> Letter:
    return Letter(
        kind="review",
        to=to.email,
        to_name=to.name,
        subject=short_head(note.subject),
        template="reviews/mail/note",
        context={"note": note},
        reply_to=(answers.name, answers.email),
        sender_name=signs,
        receipt=newest_number(sale.ref),
    )


def _with(letter: Letter, review: Review, sale: Sale, entry: Entry, by: By) -> Letter:
    """Return a letter to a contact with the invitation as a part that programs answer, and as a file."""
    body = invitation(_invitation(letter, review, sale, entry, by), entry.method)
    name = "cancelled.ics" if entry.method == "CANCEL" else "invitation.ics"
    part = CalendarPart(entry.method, body)
    return replace(letter, calendar=part, attachments=(Attachment(name, "application/ics", body),))


def _for_host(letter: Letter, review: Review, sale: Sale, entry: Entry, by: By) -> Letter:
    """Return a letter to whoever holds it, with the event as a file: nobody answers an invitation of their own."""
    method: Method = "CANCEL" if entry.method == "CANCEL" else "PUBLISH"
    body = invitation(_invitation(letter, review, sale, entry, by), method)
    return replace(letter, attachments=(Attachment("review.ics", "application/ics", body),))


def _invitation(letter: Letter, review: Review, sale: Sale, entry: Entry, by: By) -> Invitation:
    host, set_up = staff(review.host), settings()
    return Invitation(
        review,
        sale.title,
        entry.time,
        Person(host.name, host.email),
        Person(letter.to_name, letter.to),
        f"{set_up.base_url}{letter.context['note'].address}",  # type: ignore[attr-defined]  # A Note of ours.
        set_up.mail_from.partition("@")[2],
        by.at,
        entry.tentative,
    )
