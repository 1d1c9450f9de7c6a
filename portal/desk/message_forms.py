"""The forms of a conversation in the workspace: an answer, and a call, a visit or a text message to note."""

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_wtf.file import MultipleFileField
from wtforms import DateField, RadioField, TextAreaField, TimeField

from portal.deliveries.forms import ACCEPT, WithFiles
from portal.desk.forms import KeyedForm
from portal.lib.errors import Invalid, Problem
from portal.messages.actions import NewContact, NewMessage
from portal.messages.rules import NOTED

_HOW: dict[str, str] = {"call": "I called", "visit": "I visited", "text": "I texted"}


class MessageForm(WithFiles, KeyedForm):
    """What one of us writes to the customer."""

    words = TextAreaField("Your message")
    files = MultipleFileField("Photos or files", render_kw={"accept": ACCEPT})

    def message(self) -> NewMessage:
        """Return what was typed; a file that can't be taken is a problem of the message."""
        files, unread = self.uploads()
        return NewMessage(self.words.data or "", files, unread=unread)


class ContactForm(KeyedForm):
    """That one of us spoke with the customer: how, and when by the clock of whoever notes it."""

    how = RadioField("What it was", choices=_HOW, validate_choice=False)
    on = DateField("On which day", format="%Y-%m-%d")
    clock = TimeField("At what time", format="%H:%M")
    words = TextAreaField("What you spoke about")

    def start(self, how: str, at: datetime, zone: ZoneInfo) -> None:
        """Begin with now, in the zone of whoever notes it, keeping what was typed."""
        there = at.astimezone(zone)
        self.how.data = self.how.data or (how if how in NOTED else NOTED[0])
        self.on.data, self.clock.data = self.on.data or there.date(), self.clock.data or there.time()
        self.begin()

    def contact(self, at: datetime, zone: ZoneInfo) -> NewContact:
        """Return what was typed; the minute that has begun is now."""
        day, wall = self.on.data, self.clock.data
        self.on.errors, self.clock.errors = [], []
        when = None
        if day is not None and wall is not None:
            # At the very ends of the calendar there is no such instant.
            with suppress(OverflowError):
                when = exact(datetime.combine(day, wall, zone).astimezone(UTC), at)
        return NewContact(self.how.data or "", when, self.words.data or "")

    def take(self, refusal: Invalid) -> None:
        """Set the problems beside their fields; that of the time beside the day."""
        named = {"happened_at": "on"}
        super().take(
            Invalid(*(Problem(named.get(one.field, one.field), one.message) for one in refusal.problems))
        )


def exact(typed: datetime, at: datetime) -> datetime:
    """Return `at` for a time of its very minute, which a form can't say more exactly; else the time that was typed."""
    return at if typed == at.replace(second=0, microsecond=0) else typed
