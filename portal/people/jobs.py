"""What happens by itself: managers hear of tokens that expire, and what was kept long enough is forgotten.

That are old sessions, sign-ins, links, parked words, security lines, and full buckets.
"""

from datetime import datetime, timedelta
from typing import Any

from portal.lib import limits
from portal.lib.db import transaction
from portal.lib.jobs import every
from portal.lib.once import first_time, keep_on
from portal.lib.retention import Keeping, forget_old, keeps
from portal.people import sessions
from portal.people.credentials import SecurityEvent, Session, SignIn
from portal.people.token_list import soon_over
from portal.people.token_mail import tell_soon_over
from portal.record.models import SYSTEM

# No bucket of ours takes longer than an hour to fill up again.
BUCKETS_KEPT_FOR = timedelta(days=1)


def _keeping(topic: str, says: tuple[str, str], days: tuple[int, int, int], column: Any) -> Keeping:
    """Return how rows of a table are kept by one of its instants; `days` are the usual, lowest and highest number."""
    table = column.model
    return Keeping(
        topic,
        *says,
        *days,
        count=lambda instant: table.select().where(column < instant).count(),
        forget=lambda instant: table.delete().where(column < instant).execute(),
    )


SECURITY_LOG = keeps(
    _keeping(
        "security_log",
        (
            "The security log",
            "So that a break-in noticed late can still be traced: who signed in from where, and who was refused.",
        ),
        (90, 30, 365),
        SecurityEvent.at,
    )
)
ENDED_SESSIONS = keeps(
    _keeping(
        "ended_sessions",
        (
            "Sessions that have ended",
            "So that what somebody typed when theirs ended still finds them. Those that run end by their own limits.",
        ),
        (30, 1, 180),
        Session.ended_at,
    )
)
SIGN_INS = keeps(
    _keeping(
        "sign_ins",
        (
            "Sign-in mails that are spent",
            "So that an old link says what became of it. None lets anybody in after ten minutes.",
        ),
        (1, 1, 30),
        SignIn.expires_at,
    )
)


@every(timedelta(minutes=30))
def forget_old_sign_ins(at: datetime) -> None:
    """Delete what no longer lets anybody in."""
    sessions.forget(at)
    forget_old(SIGN_INS.topic, at)
    forget_old(ENDED_SESSIONS.topic, at)


@every(timedelta(hours=1))
def tell_of_tokens_that_expire(at: datetime) -> None:
    """Tell managers once of each token that expires within a week."""
    for token in soon_over(at):
        key = f"token expires: {token.ref}"
        with transaction():
            if first_time(SYSTEM, key, at):
                tell_soon_over(token, at)
        # Keys are forgotten sooner than the week is over.
        keep_on(SYSTEM, key, at)


@every(timedelta(days=1))
def forget_security_log(at: datetime) -> None:
    """Delete lines of the security log that were kept long enough, and limits that nobody touched for a day."""
    forget_old(SECURITY_LOG.topic, at)
    limits.forget_before(at - BUCKETS_KEPT_FOR)
