"""Making and ending the address of a contact's calendar feed, and noting that a program read it."""

from datetime import datetime, timedelta

from portal.calendars.models import IS_OPEN, CalendarLink
from portal.lib.db import changed, transaction
from portal.lib.ids import new_token, token_hash
from portal.lib.once import first_time
from portal.people.access import Viewer
from portal.people.queries import contact_of
from portal.record.actions import hold
from portal.record.models import COMPANY

SEEN_EVERY = timedelta(hours=1)


def make_link(reader: Viewer, key: str, at: datetime) -> str:
    """Give a contact a new address, which ends the one they had; return its secret, which is shown once and never kept.

    Empty where this form was taken before. Two at once come one after the other, and the later one ends the earlier
    one's. Raises NotHere for a contact who has left or whose data was erased.
    """
    with transaction():
        # One contact has one address that is open, and an erasure must find the last of them.
        hold(COMPANY)
        if not first_time(reader.ref, key, at):
            return ""
        contact_of(reader.customer, reader.ref)
        _end(reader.ref, at)
        token = new_token()
        CalendarLink.insert(token_hash=token_hash(token), contact=reader.ref, made_at=at).execute()
        return token


def end_link(reader: Viewer, at: datetime) -> None:
    """End the address of a contact: from now on nobody reads anything there."""
    with transaction():
        _end(reader.ref, at)


def note_use(link: CalendarLink, at: datetime) -> None:
    """Note that a program read the feed, at most once an hour."""
    long_ago = CalendarLink.last_used_at.is_null() | (CalendarLink.last_used_at <= at - SEEN_EVERY)
    mine = CalendarLink.token_hash == link.token_hash
    changed(CalendarLink.update(last_used_at=at).where(mine & long_ago))


def _end(contact: str, at: datetime) -> None:
    CalendarLink.update(ended_at=at).where((CalendarLink.contact == contact) & IS_OPEN).execute()
