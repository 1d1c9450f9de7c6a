"""The recorded table of ratings; its applier alone writes it."""

from peewee import Check, IntegerField, TextField

from portal.lib.db import Table, UTCField, references


class Rating(Table):
    """What a contact said of a sale at one time: a number from 1 to 5 for each rule, with words, possibly empty.

    Append-only: the one with the highest `seq` is the latest of its sale, and averages use that one.
    """

    ref = TextField(primary_key=True)
    sale = TextField(constraints=references("sale.ref"))
    seq = IntegerField()
    at = UTCField()
    by = TextField(constraints=references("contact.ref"))
    what = IntegerField()
    what_words = TextField()
    when = IntegerField()
    when_words = TextField()
    care = IntegerField()
    care_words = TextField()

    class Meta:
        """A rating is one entry of the sale's stream; each of its numbers is one of five."""

        indexes = ((("sale", "seq"), True),)
        constraints = [  # noqa: RUF012 - peewee reads a plain list
            Check("what BETWEEN 1 AND 5", name="rating_what_1_to_5"),
            # A word of SQL, so it stands in quotation marks.
            Check('"when" BETWEEN 1 AND 5', name="rating_when_1_to_5"),
            Check("care BETWEEN 1 AND 5", name="rating_care_1_to_5"),
        ]
