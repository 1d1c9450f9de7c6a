"""The one form of letter about a message."""

from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.messages.models import Message, MessageFile
from portal.people.access import Viewer
from portal.people.models import Contact, Staff
from portal.people.queries import look
from portal.people.unsubscribe import switchable
from portal.record.receipts import newest_number
from portal.sales.models import Sale
from portal.web.words import filesize

KIND = "message"


@dataclass(frozen=True)
class Said:
    """What a letter about a message says: a sentence, the message's words and files, a last sentence, and the button.

    `address` is the path to which the button leads.
    """

    subject: str
    opening: str
    words: str
    files: tuple[str, ...]
    closing: str
    ask: str
    address: str


@dataclass(frozen=True)
class Cause:
    """What a letter is about: a message of a sale, who caused it and when."""

    sale: Sale
    message: Message
    by: Viewer
    at: datetime


def files_of(message: Message) -> tuple[str, ...]:
    """Return the names and sizes of a message's files, as a mail lists them."""
    rows = MessageFile.select().where(MessageFile.of == message.ref).order_by(MessageFile.n)
    return tuple(f"{row.name} ({filesize(row.size)})" for row in rows)


def send(cause: Cause, to: Contact | Staff, topic: str, said: Said) -> None:
    """Queue a letter to one person, in the caller's transaction; an answer goes to whoever caused it."""
    by = cause.by
    letter = Letter(
        kind=KIND,
        to=to.email,
        to_name=to.name,
        subject=short_head(said.subject),
        template="messages/mail/message",
        context={"said": said},
        reply_to=(by.name, by.email),
        about=cause.sale.ref,
        sender_name=by.name if by.kind == "staff" else "",
        receipt=newest_number(cause.sale.ref),
    )
    queue(switchable(letter, to.ref, topic), look(), cause.at)
