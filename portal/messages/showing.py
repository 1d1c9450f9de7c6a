"""What templates show of conversations, and the last word from us that a ledger then has."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.deliveries.ledger import Ledger
from portal.deliveries.told import Told
from portal.lib import clock
from portal.messages.talk import Talk
from portal.messages.wording import (
    NOTED_AS,
    NOTED_AS_SAID,
    Clock,
    Reader,
    brief,
    by_day,
    line_clock,
    noted_words,
    open_clock,
)
from portal.people.access import Viewer


def with_word(ledger: Ledger, talk: Talk) -> Ledger:
    """Return a ledger that knows the last word from us in the conversation of its sale."""
    if talk.heard is None:
        return ledger
    on = clock.today(ZoneInfo(ledger.sale.time_zone), talk.heard.at)
    heard = Told("", talk.heard.at, talk.heard.by, "message", "", on=on, through=talk.heard.through)
    return replace(ledger, heard=heard)


def reader_of(viewer: Viewer, at: datetime) -> Reader:
    """Return how a conversation is read: by a contact, or by staff."""
    return Reader("you" if viewer.kind == "contact" else "us", viewer.time_zone, at)


def talk_clock(talk: Talk, reader: Reader, waited: timedelta | None = None) -> Clock | None:
    """Say how the clock of a conversation stands; None where nothing waits for us."""
    return open_clock(talk.waits, talk.owed, reader, waited) if talk.waits else None


# What templates may call by name; create_app hands them over.
GLOBALS: dict[str, object] = {
    "NOTED_AS": NOTED_AS,
    "NOTED_AS_SAID": NOTED_AS_SAID,
    "brief_message": brief,
    "by_day": by_day,
    "line_clock": line_clock,
    "noted_words": noted_words,
    "reader_of": reader_of,
    "talk_clock": talk_clock,
}
