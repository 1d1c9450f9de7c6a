"""One form of letter for all of them: a sentence, the words it is about, what somebody writes, and where to answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.changes.words import Difference
from portal.deliveries.actions.fields import By
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.mail_choices import receivers, wants
from portal.people.models import Staff
from portal.people.queries import look, staff
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.web.words import unwrapped

_CONTACTS = "changes"
_STAFF = "answers"


@dataclass(frozen=True)
class Note:
    """What a letter says. `words` is the quotation it is about, `text` what its writer adds, `ask` the button.

    `address` is the path that the button leads to; `closing` is the last sentence. `topic` is what a contact switches
    it off by; `kind` what the outbox calls it.
    """

    subject: str
    opening: str
    ask: str
    address: str
    words: str = ""
    differences: tuple[Difference, ...] = ()
    text: str = ""
    closing: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    topic: str = _CONTACTS
    kind: str = "change"


def to_contacts(sale: Sale, note: Note, by: By, but: str = "") -> None:
    """Queue a letter to every contact of a sale's customer who wants it, but for `but`, in the caller's transaction."""
    seller = staff(sale.salesperson)
    # The letter of a member of staff comes from them; one that another contact caused comes from who promised.
    name, email = (
        (by.viewer.name, by.viewer.email) if by.viewer.kind == "staff" else (seller.name, seller.email)
    )
    for contact in receivers(sale.customer, note.topic):
        if contact.ref != but:
            letter = _letter(note, (contact.name, contact.email), (name, email), sale, name)
            letter = replace(letter, about=sale.ref)
            queue(switchable(letter, contact.ref, note.topic), look(), by.at)


def to_staff(sale: Sale, note: Note, by: By, refs: Iterable[str] = ()) -> None:
    """Queue a letter to the salesperson of a sale and to `refs`, whoever wants it, in the caller's transaction.

    Whoever only delivers by now gets none: it may name a price, and leads to what they may not open.
    """
    # A customer caused it, but doesn't write in the company's name.
    signs = by.viewer.name if by.viewer.kind == "staff" else ""
    theirs = Staff.ref.in_(sorted({sale.salesperson, *refs} - {by.viewer.ref})) & Staff.ended_at.is_null()
    for person in Staff.select().where(theirs & (Staff.role != "delivery")).order_by(Staff.ref):
        if wants(person.ref, _STAFF) == "at_once":
            letter = _letter(
                note, (person.name, person.email), (by.viewer.name, by.viewer.email), sale, signs
            )
            queue(switchable(letter, person.ref, _STAFF), look(), by.at)


def _letter(note: Note, to: tuple[str, str], answers: tuple[str, str], sale: Sale, signs: str) -> Letter:
    """Return a letter whose reply goes to `answers`; `signs` is who writes it in our name, if anybody does."""
    return Letter(
        kind=note.kind,
        to=to[1],
        to_name=to[0],
        subject=short_head(note.subject),
        template="changes/mail/note",
        context={"note": _readable(note)},
        reply_to=answers,
        sender_name=signs,
        receipt=newest_number(sale.ref),
    )


def _readable(note: Note) -> Note:
    """Return a note whose quotations are free of the line breaks of the paper in which they stand."""
    differences = (
        replace(one, before=unwrapped(one.before), after=unwrapped(one.after)) for one in note.differences
    )
    return replace(note, words=unwrapped(note.words), differences=tuple(differences))
