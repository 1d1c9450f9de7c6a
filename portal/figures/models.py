"""Tables of what is tallied for the company's figures: outside the record, and filled again from it."""

from peewee import CompositeKey, IntegerField, TextField

from portal.lib.db import JSONField, Table, UTCField


class Turn(Table):
    """By how much a measure changes at an instant, over all sales; a figure is the sum of its turns until now.

    So lateness is decided when it is read, and reading costs the same however many promises there are. `of` is the
    period or the day that is measured, `name` is what is.
    """

    of = TextField()
    name = TextField()
    at = UTCField()
    n = IntegerField()

    class Meta:
        """A measure turns once at an instant; what turned long ago is folded together."""

        primary_key = CompositeKey("of", "name", "at")
        indexes = ((("at",), False),)


class Tallied(Table):
    """What of the turns comes from one sale (`written`), as it stood after entry `seq` of its stream."""

    sale = TextField(primary_key=True)
    customer = TextField(index=True)
    seq = IntegerField()
    written = JSONField()


class CustomerTallied(Table):
    """What of the turns comes from one customer: that there is one, and while something of theirs is of the year."""

    customer = TextField(primary_key=True)
    written = JSONField()


class Tally(Table):
    """How far it is counted; one row, and whoever counts locks it.

    Turns are exact from `since` on. The sales that moved before `looked_at` are counted, and all of them were compared
    with their streams at `compared_at`.
    """

    ref = TextField(primary_key=True)
    since = UTCField()
    looked_at = UTCField(null=True)
    compared_at = UTCField(null=True)
