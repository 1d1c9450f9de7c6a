"""The only way to a feed: by its secret address. One that was ended looks like one that never was."""

from portal.calendars.models import IS_OPEN, CalendarLink
from portal.lib.errors import NotHere
from portal.lib.ids import token_hash
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.record.rules import ERASED

LONGEST = 64


def link_of(reader: Viewer) -> CalendarLink | None:
    """Return the address that a contact has at present, if any; its secret is nowhere."""
    found: CalendarLink | None = CalendarLink.get_or_none((CalendarLink.contact == reader.ref) & IS_OPEN)
    return found


def feed_for(token: str) -> tuple[CalendarLink, Viewer]:
    """Return the feed that a secret opens, and as whom it is read.

    Raises NotHere for an unknown or ended address, and for one of a contact who has left or whose data was erased.
    """
    link = None
    if len(token) <= LONGEST:
        link = CalendarLink.get_or_none((CalendarLink.token_hash == token_hash(token)) & IS_OPEN)
    one = Contact.get_by_id(link.contact) if link is not None else None
    if link is None or one is None or one.ended_at is not None or one.email == ERASED:
        raise NotHere
    return link, Viewer("contact", one.ref, one.name, one.email, one.time_zone, customer=one.customer)
