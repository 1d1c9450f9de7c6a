"""The mails of thank-yous. One from us reads like a card: it says thanks, and asks for nothing."""

from portal.appreciation.models import Appreciation
from portal.deliveries.actions.fields import By
from portal.deliveries.wording import words_now
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.mail_choices import receivers, wants
from portal.people.models import Staff
from portal.people.queries import look, staff
from portal.people.unsubscribe import switchable
from portal.promises.models import Promise
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.web.words import unwrapped

_CARDS = "cards"
_THANKS = "thanks"


def queue_card(sale: Sale, sent: Appreciation, by: By) -> None:
    """Queue the thank-you of a member of staff to every contact who wants such mails, in the caller's transaction."""
    person = staff(by.viewer.ref)
    for contact in receivers(sale.customer, _CARDS):
        letter = Letter(
            kind="card",
            to=contact.email,
            to_name=contact.name,
            subject=short_head(f"Thank you, from {person.name}"),
            template="appreciation/mail/card",
            context={"words": sent.words, "about": _about(sent), "title": sale.title},
            reply_to=(person.name, person.email),
            sender_name=person.name,
            receipt=newest_number(sale.ref),
        )
        queue(switchable(letter, contact.ref, _CARDS), look(), by.at)


def queue_thanks(sale: Sale, sent: Appreciation, by: By) -> None:
    """Queue a contact's thanks to the member of staff whom they thank, in the caller's transaction."""
    person: Staff = staff(sent.to_staff or "")
    if wants(person.ref, _THANKS) != "at_once":
        return
    letter = Letter(
        kind="thanks",
        to=person.email,
        to_name=person.name,
        subject=short_head(f"{by.viewer.name} thanks you"),
        template="appreciation/mail/thanks",
        context={
            "customer": by.viewer.name,
            "words": sent.words,
            "about": _about(sent),
            "title": sale.title,
        },
        reply_to=(by.viewer.name, by.viewer.email),
        receipt=newest_number(sale.ref),
    )
    queue(switchable(letter, person.ref, _THANKS), look(), by.at)


def _about(sent: Appreciation) -> str:
    return unwrapped(words_now(Promise.get_by_id(sent.promise))) if sent.promise else ""
