"""Background work of deliveries: the next dates of schedules."""

from datetime import datetime, timedelta

from portal.deliveries.plan import plan_ahead
from portal.lib.jobs import every


@every(timedelta(minutes=10))
def make_next_dates(at: datetime) -> None:
    """Make the dates of schedules through 90 days from today."""
    while plan_ahead(at):
        continue
