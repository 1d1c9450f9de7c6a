"""Hands of the tests of conversations: write, note, dispute, and read what is kept of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.lib.outbox import Outbox
from portal.lib.uploads import Upload
from portal.messages.access import message_for
from portal.messages.actions import NewContact, NewMessage, dispute_contact, note_contact, write
from portal.messages.models import Message
from portal.people.access import Viewer
from portal.sales.models import Sale
from tests.cast import NOON, ZONE, sale_of, viewer

QUESTION = "Which tap do you put in?"
ANSWER = "The one with the pull-out spray."
PHOTO = Upload("photo", "image/webp", b"a picture", "sink.jpg", b"a small picture", 1200, 900)


def by(who: str | Viewer, at: datetime = NOON) -> By:
    """Return somebody who acts, on a form of its own."""
    return By(viewer(who) if isinstance(who, str) else who, at, new_ref())


def there(day: int, clock: str, month: int = 3) -> datetime:
    """Return an instant of 2026 by the clock of New York."""
    hour, minute = clock.split(":")
    local = datetime(2026, month, day, int(hour), int(minute), tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC)


def sale_seen(who: str | Viewer, whose: str = "ana") -> Sale:
    """Return the sale of Ana or Bea as somebody sees it."""
    return sale_for(viewer(who) if isinstance(who, str) else who, sale_of(whose).ref)


def say(
    who: str | Viewer,
    words: str = QUESTION,
    at: datetime = NOON,
    *,
    wants_answer: bool = True,
    files: tuple[Upload, ...] = (),
    whose: str = "ana",
) -> Message:
    """Let somebody write; returns the message."""
    new = NewMessage(words, files, wants_answer=wants_answer)
    return message(write(sale_seen(who, whose), new, by(who, at)))


def note(
    who: str, at: datetime = NOON, how: str = "call", happened_at: datetime | None = None, words: str = ""
) -> Message:
    """Let staff note that they spoke with Ana; returns what was noted."""
    new = NewContact(how, happened_at or at, words)
    return message(note_contact(sale_seen(who), new, by(who, at)))


def deny(who: str | Viewer, noted: Message, at: datetime = NOON, words: str = "My phone never rang.") -> None:
    """Let a contact say that what was noted did not take place."""
    dispute_contact(message_for(viewer(who) if isinstance(who, str) else who, noted.ref), words, by(who, at))


def message(ref: str) -> Message:
    """Return a message as it is kept now."""
    found: Message = Message.get_by_id(ref)
    return found


def mails(kind: str = "message") -> list[str | None]:
    """Return who gets mails about messages, the first first."""
    rows = Outbox.select().where(Outbox.kind == kind).order_by(Outbox.queued_at, Outbox.recipient)
    return [row.recipient for row in rows]
