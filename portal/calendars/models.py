"""The secret addresses of calendar feeds. Outside the record: an address is no fact, and it lets somebody in."""

from peewee import TextField

from portal.lib.db import Table, UTCField, references


class CalendarLink(Table):
    """An address of a contact, under the SHA-256 of its secret; `last_used_at` is written at most once an hour."""

    token_hash = TextField(primary_key=True)
    contact = TextField(constraints=references("contact.ref"))
    made_at = UTCField()
    ended_at = UTCField(null=True)
    last_used_at = UTCField(null=True)


IS_OPEN = CalendarLink.ended_at.is_null()
CalendarLink.add_index(CalendarLink.contact, where=IS_OPEN, unique=True, name="calendar_link_one_is_open")
