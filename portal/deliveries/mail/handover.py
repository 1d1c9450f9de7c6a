"""A handover is told: to the customer in the name of whoever follows, and to the successor where another entered it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.lib.mail_templates import render
from portal.people.models import Contact, Staff
from portal.people.queries import contacts_of, look, staff
from portal.record.receipts import newest_number
from portal.sales.models import Sale


@dataclass(frozen=True)
class Following:
    """That `after` follows `before` as the salesperson of a sale, with these words to the customer."""

    sale: Sale
    before: Staff
    after: Staff
    words: str


def tell_handover(following: Following, by: str, at: datetime) -> None:
    """Queue the mails about a handover, in the caller's transaction; `by` is the ref of whoever entered it.

    Every contact gets it: it says whom to write to from now on, so nobody switches it off.
    """
    for contact in contacts_of(following.sale.customer):
        queue(_to_customer(following, contact), look(), at)
    if by != following.after.ref:
        queue(_to_successor(following, staff(by)), look(), at)


def handover_mail(following: Following) -> tuple[str, str] | None:
    """Return subject and plain text of the mail to the first contact, as it would leave; None where nobody is told."""
    contacts = contacts_of(following.sale.customer)
    if not contacts:
        return None
    letter = _to_customer(following, contacts[0])
    return letter.subject, render(letter, look())[0]


def _to_customer(following: Following, contact: Contact) -> Letter:
    after, before = following.after, following.before
    return Letter(
        kind="handed-over",
        to=contact.email,
        to_name=contact.name,
        subject=short_head(f"{after.name} follows {before.name}: {following.sale.title}"),
        template="deliveries/mail/handed_over",
        context=_context(following),
        reply_to=(after.name, after.email),
        sender_name=after.name,
        receipt=newest_number(following.sale.ref),
    )


def _to_successor(following: Following, by: Staff) -> Letter:
    return Letter(
        kind="takes-over",
        to=following.after.email,
        to_name=following.after.name,
        subject=short_head(f"Yours from now on: {following.sale.title}"),
        template="deliveries/mail/takes_over",
        context={**_context(following), "by": by.name},
        reply_to=(by.name, by.email),
        receipt=newest_number(following.sale.ref),
    )


def _context(following: Following) -> Mapping[str, object]:
    return {
        "before": following.before.name,
        "after": following.after.name,
        "phone": following.after.phone,
        "words": following.words,
        "title": following.sale.title,
        "sale": following.sale.ref,
    }
