"""Background work for the customer: what is late, the morning's news, the moments to ask at, the weekly question."""

from datetime import datetime, timedelta

from portal.deliveries.late import newly_late
from portal.lib.db import transaction
from portal.lib.jobs import JobRun, every
from portal.my.mail import queue_asking, queue_digest, queue_late
from portal.my.moments import ask_at_moments
from portal.people.actions.mail_choices import claim_digests
from portal.sales.models import Sale

_AT_ONCE = 20
# More are looked at than written to: it may be night where the first of them are.
_LOOKED_AT = 500


@every(timedelta(minutes=5))
def tell_what_is_late(at: datetime) -> None:
    """Write to the customers of what has become late since the last look; a few at a time, so that writers get in."""
    while _some_late(at):
        continue


@every(timedelta(minutes=5))
def tell_the_news(at: datetime) -> None:
    """Write the morning's mails that are due."""
    while _some_news(at):
        continue


@every(timedelta(minutes=15))
def open_check_ins(at: datetime) -> None:
    """Ask for a rating wherever a moment has come at which every customer is asked."""
    mine: JobRun | None = JobRun.get_or_none(JobRun.name == f"{__name__}.{open_check_ins.__qualname__}")
    ask_at_moments(mine.last_run_at if mine else None, at)


@every(timedelta(minutes=30))
def ask_for_words(at: datetime) -> None:
    """Ask those who haven't been asked for a week, where something waits for their word."""
    while _some_asked(at):
        continue


def _some_late(at: datetime) -> int:
    with transaction():
        found = newly_late(at, _LOOKED_AT)
        for sale, late in found.items():
            queue_late(Sale.get_by_id(sale), late, at)
    return len(found)


def _some_news(at: datetime) -> int:
    with transaction():
        due = claim_digests(at, _AT_ONCE)
        for one in due:
            queue_digest(one, at)
    return len(due)


def _some_asked(at: datetime) -> int:
    with transaction():
        return queue_asking(at, _AT_ONCE)
