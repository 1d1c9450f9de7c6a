"""Background work of the record: the root of each day, and the nightly check."""

from datetime import datetime, timedelta

from portal.lib import children
from portal.lib.jobs import every
from portal.record.nightly import claim_check
from portal.record.roots import make_root


@every(timedelta(minutes=5))
def make_the_root_of_the_day(at: datetime) -> None:
    """Make the root of the day soon after it began (UTC); after days without a portal one root, of today."""
    make_root(at)


@every(timedelta(minutes=5))
def begin_the_nightly_check(at: datetime) -> None:
    """Let a command check the record once the root of the day is made; what it finds, it keeps itself."""
    if children.may_start() and claim_check(at):
        children.start("record", "check")
