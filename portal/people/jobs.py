"""What is forgotten by itself: old sessions, sign-ins, links, parked words, security lines, and full buckets."""

from datetime import datetime, timedelta

from portal.lib import limits
from portal.lib.jobs import every
from portal.people import security, sessions

# No bucket of ours takes longer than an hour to fill up again.
BUCKETS_KEPT_FOR = timedelta(days=1)


@every(timedelta(minutes=30))
def forget_old_sign_ins(at: datetime) -> None:
    """Delete what no longer lets anybody in."""
    sessions.forget(at)


@every(timedelta(days=1))
def forget_security_log(at: datetime) -> None:
    """Delete lines of the security log after 90 days, and limits that nobody touched for a day."""
    security.forget(at)
    limits.forget_before(at - BUCKETS_KEPT_FOR)
