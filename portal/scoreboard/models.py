"""The recorded table of the scoreboard, in the company's stream; its appliers alone write it."""

from peewee import BooleanField, IntegerField, TextField

from portal.lib.db import Table, UTCField, references


class ScoreboardTurn(Table):
    """That the scoreboard was opened or closed: when, by whom and, for closing, why. The newest one holds."""

    seq = IntegerField(primary_key=True)
    at = UTCField()
    by = TextField(constraints=references("staff.ref"))
    is_open = BooleanField()
    reason = TextField()
