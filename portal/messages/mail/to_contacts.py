"""Contacts hear what we write, and what we noted of a call, a visit or a text message."""

from portal.deliveries.actions.fields import By
from portal.messages.mail.letters import Cause, Said, files_of, send
from portal.messages.models import Message
from portal.messages.wording import NOTED_AS
from portal.people.mail_choices import receivers
from portal.people.through import acting_name
from portal.sales.models import Sale
from portal.web.words import instant_words

TOPIC = "messages"


def tell_contacts(sale: Sale, message: Message, by: By) -> None:
    """Bring our message to every contact who wants it, in the caller's transaction."""
    said = Said(
        subject=f"{by.viewer.name} writes to you about “{sale.title}”",
        opening=f"{acting_name(by.viewer)} writes to you about “{sale.title}”:",
        words=message.words,
        files=files_of(message),
        closing="",
        ask="Answer, or see the whole conversation",
        address=f"/my/sales/{sale.ref}/messages",
    )
    _to_all(Cause(sale, message, by.viewer, by.at), said)


def tell_noted(sale: Sale, ref: str, by: By) -> None:
    """Tell every contact what was noted, so that they can say that it did not take place."""
    message: Message = Message.get_by_id(ref)
    when, noted = instant_words(message.at, sale.time_zone), NOTED_AS[message.how]
    said = Said(
        subject=f"{by.viewer.name} noted {noted} with you",
        opening=f"{acting_name(by.viewer)} noted {noted} with you on {when}, about “{sale.title}”"
        + (":" if message.words else "."),
        words=message.words,
        files=(),
        closing="If this did not take place, say so in the conversation: it stays visible, and so does your word.",
        ask="See the conversation",
        address=f"/my/sales/{sale.ref}/messages",
    )
    _to_all(Cause(sale, message, by.viewer, by.at), said)


def _to_all(cause: Cause, said: Said) -> None:
    for contact in receivers(cause.sale.customer, TOPIC):
        send(cause, contact, TOPIC, said)
