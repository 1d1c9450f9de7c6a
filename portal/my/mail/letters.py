"""What the customer's mails have in common: who writes, which receipt they end with, and how they are switched off."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.lib.mail import Letter
from portal.lib.mail_letter import short_head
from portal.people.models import Contact, Staff
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number


@dataclass(frozen=True)
class Say:
    """What a letter is: its topic, its subject, its template, and the sale whose receipt number it ends with."""

    topic: str
    subject: str
    template: str
    sale: str


def letter_to(contact: Contact, say: Say, context: Mapping[str, object], sender: Staff | None) -> Letter:
    """Return a letter to a contact, which they can switch off; answers go to `sender`, who signs it."""
    letter = Letter(
        kind=say.topic.replace("_", "-"),
        to=contact.email,
        to_name=contact.name,
        subject=short_head(say.subject),
        template=f"my/mail/{say.template}",
        context={"first_name": contact.name.split()[0], **context},
        reply_to=(sender.name, sender.email) if sender else None,
        about=say.sale,
        sender_name=sender.name if sender else "",
        receipt=newest_number(say.sale),
    )
    return switchable(letter, contact.ref, say.topic)
