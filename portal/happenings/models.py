"""The one order of everything that happened. Outside the record: it can be made anew from it, in another order."""

from peewee import BigIntegerField, IntegerField, TextField

from portal.lib.db import Table


class Happening(Table):
    """An entry of the record, named by its stream and number, at its place; positions only ever grow."""

    position = BigIntegerField(primary_key=True)
    stream = TextField()
    seq = IntegerField()
    kind = TextField()

    class Meta:
        """An entry has one place."""

        indexes = ((("stream", "seq"), True),)
