"""The table of notes: outside the record, for no customer is ever to see it."""

from peewee import TextField

from portal.lib.beside_sales import goes_with_sale
from portal.lib.db import Table, UTCField, references


class Note(Table):
    """What a member of staff noted about a sale for the others who work on it."""

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    words = TextField()

    class Meta:
        """The notes of a sale are read the newest first."""

        indexes = ((("sale", "at", "ref"), False),)


goes_with_sale(Note.sale)
