"""The mails of concerns: staff hear what is wrong and whether the fix worked, the customer what we make of it.

A fix that is promised comes with its receipt, and a concern that is raised by the customer's word with that word: no
second mail says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.concerns.models import Concern
from portal.deliveries.actions.fields import By
from portal.deliveries.mail.customers import short
from portal.deliveries.models import Delivery
from portal.deliveries.wording import words_now
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.mail_choices import receivers, wants
from portal.people.models import Staff
from portal.people.queries import look
from portal.people.through import acting_name
from portal.people.unsubscribe import switchable
from portal.promises.models import Promise
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.web.words import unwrapped

_CONTACTS = "concerns"
_STAFF = "customer_concerns"


@dataclass(frozen=True)
class _Note:
    """What a letter says: a sentence, the concern in the customer's words, what somebody says to it, where to answer.

    `about` are the words of the promise that it is about, `label` stands above `text`.
    """

    subject: str
    opening: str
    ask: str
    words: str
    about: str = ""
    label: str = ""
    text: str = ""
    closing: str = ""


def tell_raised(ref: str, said: str, by: By) -> None:
    """Tell who sold, and who delivers what it is about, that a contact says something is wrong, or more of it."""
    concern, sale, about = _of(ref)
    more = concern.words != said
    note = _Note(
        f"{by.viewer.name}: something is wrong: “{short(said, 50)}”",
        f"{by.viewer.name} says that something is wrong with “{sale.title}”."
        if not more
        else f"{by.viewer.name} says more about what is wrong with “{sale.title}”.",
        "Answer it",
        said,
        about,
        closing="Say what you understood, and promise by when it is put right. Only the customer can close it.",
    )
    _to_staff(concern, sale, note, by)


def tell_acknowledged(ref: str, said: str, by: By) -> None:
    """Tell the customer how we understand what is wrong."""
    concern, sale, about = _of(ref)
    note = _Note(
        f"{by.viewer.name} about what is wrong: “{short(concern.words, 50)}”",
        f"You told us that something is wrong with “{sale.title}”. {acting_name(by.viewer)} has read it.",
        "Look at it",
        concern.words,
        about,
        "What we understood:",
        said,
        "You hear from us next by when it is put right. If we understood it wrong, write back.",
    )
    _to_contacts(concern, sale, note, by)


def tell_fixed(ref: str, said: str, by: By) -> None:
    """Tell the customer that it is put right as far as we know, and ask whether it worked."""
    concern, sale, about = _of(ref)
    note = _Note(
        f"Did the fix work? “{short(concern.words, 50)}”",
        f"You told us that something is wrong with “{sale.title}”. {acting_name(by.viewer)} says that it is put right"
        " now. Did the fix work?",
        "Say whether it worked",
        concern.words,
        about,
        "What was done:",
        said or _fix_words(concern),
        "Only you can close it. If it is not right yet, say what is still wrong, and it is open again.",
    )
    _to_contacts(concern, sale, note, by)


def tell_answered(ref: str, said: str, by: By, *, worked: bool) -> None:
    """Tell everybody who had to do with it whether the fix worked, or that it is settled anyway."""
    concern, sale, about = _of(ref)
    name = by.viewer.name
    opening = f"{name} says that it is still not right, so this concern about “{sale.title}” is open again."
    subject = f"{name}: not right yet: “{short(said or concern.words, 50)}”"
    if concern.state == "closed":
        settled = "the fix worked" if worked else "it is settled"
        opening = f"{name} says that {settled}. This concern about “{sale.title}” is closed."
        subject = f"{name}: {settled}: “{short(concern.words, 50)}”"
    note = _Note(subject, opening, "Look at it", concern.words, about, f"{name}:" if said else "", said)
    _to_staff(concern, sale, note, by, _who_fixed(concern))


def _of(ref: str) -> tuple[Concern, Sale, str]:
    concern: Concern = Concern.get_by_id(ref)
    delivery = Delivery.get_by_id(concern.delivery) if concern.delivery else None
    about = words_now(Promise.get_by_id(delivery.promise)) if delivery else ""
    return concern, Sale.get_by_id(concern.sale), unwrapped(about)


def _fix_words(concern: Concern) -> str:
    promise: Promise | None = Promise.get_or_none(Promise.ref == concern.fix)
    return unwrapped(words_now(promise)) if promise else ""


def _who_fixed(concern: Concern) -> set[str]:
    rows = Delivery.select(Delivery.assigned_to).where(Delivery.promise == concern.fix)
    return {row.assigned_to for row in rows if row.assigned_to}


def _to_contacts(concern: Concern, sale: Sale, note: _Note, by: By) -> None:
    address = f"/my/sales/{sale.ref}/concerns/{concern.n}"
    for contact in receivers(sale.customer, _CONTACTS):
        letter = _letter(note, (contact.name, contact.email), by, sale, address)
        queue(switchable(letter, contact.ref, _CONTACTS), look(), by.at)


def _to_staff(concern: Concern, sale: Sale, note: _Note, by: By, also: Iterable[str] = ()) -> None:
    delivery = Delivery.get_by_id(concern.delivery) if concern.delivery else None
    does_it = delivery.assigned_to if delivery else None
    refs = sorted({sale.salesperson, does_it or sale.salesperson, *also})
    for person in Staff.select().where(Staff.ref.in_(refs) & Staff.ended_at.is_null()).order_by(Staff.ref):
        # Who delivers the fix alone does not see the concern; the sale they do.
        sees_it = person.role != "delivery" or person.ref == does_it
        address = f"/staff/concerns/{concern.ref}" if sees_it else f"/staff/sales/{sale.ref}"
        if wants(person.ref, _STAFF) == "at_once":
            letter = _letter(note, (person.name, person.email), by, sale, address)
            queue(switchable(letter, person.ref, _STAFF), look(), by.at)


def _letter(note: _Note, to: tuple[str, str], by: By, sale: Sale, address: str) -> Letter:
    """Return a letter whose reply goes to who caused it; a customer doesn't write in the company's name."""
    return Letter(
        kind="concern",
        to=to[1],
        to_name=to[0],
        subject=short_head(note.subject),
        template="concerns/mail/note",
        context={"note": note, "address": address},
        reply_to=(by.viewer.name, by.viewer.email),
        sender_name=by.viewer.name if by.viewer.kind == "staff" else "",
        receipt=newest_number(sale.ref),
    )
