"""Leases: among all processes of all machines, one at a time does a certain work."""

from datetime import datetime, timedelta

from peewee import TextField

from portal.lib.db import Table, UTCField, changed

LENGTH = timedelta(seconds=10)
_RENEW_WITHIN = LENGTH * 2 / 3


class Lease(Table):
    """Who does the work called `name`, and until when unless they renew it."""

    name = TextField(primary_key=True)
    holder = TextField()
    until = UTCField()


def hold(name: str, holder: str, at: datetime) -> bool:
    """Take or keep the lease `name` for `holder`; tell whether they have it at `at`.

    It ends `LENGTH` after the last call, so that another may take it ten seconds after a holder died. It is written
    only when a third of it is used up: asking twice a second costs one small read.
    """
    row = Lease.get_or_none(Lease.name == name)
    if row is None:
        first = Lease.insert(name=name, holder=holder, until=at + LENGTH).on_conflict_ignore().as_rowcount()
        return bool(first.execute() == 1)
    if row.holder == holder and at + _RENEW_WITHIN < row.until <= at + LENGTH:
        return True
    if row.holder != holder and at <= row.until <= at + LENGTH:
        return False
    # What was read may be old by now: the UPDATE decides. A lease that ends later than any could was taken before the
    # clock was set back; it binds nobody.
    free = (Lease.holder == holder) | (Lease.until < at) | (Lease.until > at + LENGTH)
    return changed(Lease.update(holder=holder, until=at + LENGTH).where((Lease.name == name) & free)) == 1


def give_back(name: str, holder: str) -> None:
    """End the lease of `holder` at once, so that another need not wait."""
    Lease.delete().where((Lease.name == name) & (Lease.holder == holder)).execute()
