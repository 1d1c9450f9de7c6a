"""The response clock of enquiries: how long prospects wait for our answer, in working time."""

from datetime import datetime, timedelta

from portal.enquiries import queries
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import ReplyTimes
from portal.lib.worktime import WorkingWeek, working_between

__all__ = ["ReplyTimes", "reply_times", "waited"]

A_YEAR = timedelta(days=365)


def reply_times(at: datetime) -> ReplyTimes:
    """Return how fast prospects got their first answer over the twelve months before `at` (aware)."""
    return queries.reply_times(at - A_YEAR)


def waited(enquiry: Enquiry, at: datetime, week: WorkingWeek) -> timedelta:
    """Return how long an enquiry has waited for our first answer, or did wait, in working time."""
    if enquiry.answered_in is not None:
        return timedelta(seconds=enquiry.answered_in)
    return working_between(enquiry.at, enquiry.ended_at or at, week)
