"""Everything that can happen in a conversation, once, so that no table of messages is empty: about Ana's kitchen."""

from datetime import timedelta

from portal.deliveries.actions.fields import By
from portal.lib.uploads import Upload
from portal.messages.access import message_for
from portal.messages.actions import NewContact, NewMessage, dispute_contact, note_contact, write
from tests.cast import NOON, sale_of, viewer
from tests.record.alive import by

SINK = Upload("photo", "image/webp", b"a picture of the sink", "sink.jpg", b"a small sink", 4, 3)


def talk_it_through() -> None:
    """Let Ana ask twice with a photo, Max note a call that she disputes, and answer in the end; then she asks anew."""
    sale = sale_of("ana")
    write(sale, NewMessage("Will the sink fit, Max?", (SINK,)), by("ana"))
    called = note_contact(sale, NewContact("call", NOON, "We spoke about the sink."), _later("max", 10))
    dispute_contact(message_for(viewer("ana"), called), "Nobody called me.", _later("ana", 20))
    write(sale, NewMessage("It fits, I measured it."), _later("max", 30))
    write(sale, NewMessage("Good to know.", wants_answer=False), _later("ana", 40))
    write(sale, NewMessage("And the tap, will it reach?"), _later("ana", 50))


def _later(who: str, minutes: int) -> By:
    acting = by(who)
    return By(acting.viewer, acting.at + timedelta(minutes=minutes), acting.key)
