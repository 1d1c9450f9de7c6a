"""The nightly drills: a backup is taken, restored in a scratch place and verified there. Outside the record."""

from peewee import BigIntegerField, TextField

from portal.lib.db import DayField, Table, UTCField


class Drill(Table):
    """One night's drill: `day` is that of its beginning in UTC; without an end it runs, or its process died.

    `file` is the name of the backup, `bytes` its size, `rows` how many it holds, `streams` how many were verified.
    `reason` says why it failed, in one line; empty when all was well.
    """

    day = DayField(primary_key=True)
    begun_at = UTCField()
    ended_at = UTCField(null=True)
    file = TextField(default="")
    bytes = BigIntegerField(default=0)
    rows = BigIntegerField(default=0)
    streams = BigIntegerField(default=0)
    reason = TextField(default="")
