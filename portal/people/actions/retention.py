"""Managers set how long things outside the record are kept, within what is sensible for each."""

from collections.abc import Mapping
from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.retention import days_kept, keepings
from portal.record.actions import append, hold
from portal.record.models import COMPANY


def change_retention(days: Mapping[str, int | None], was: str, by: str, at: datetime) -> None:
    """Keep each topic for so many days, as one entry of the company's record; what is so already is not said again.

    Raises Invalid with every number that is none or is out of bounds, and Conflict when the times are no longer those
    (`times_version`) that their author was looking at.
    """
    problems = []
    for one in keepings():
        number = days.get(one.topic)
        if number is None or not one.lowest <= number <= one.highest:
            message = f"Write a number of days from {one.lowest} to {one.highest}."
            problems.append(Problem(one.topic, message))
    if problems:
        raise Invalid(*problems)
    with transaction():
        hold(COMPANY)
        now = days_kept()
        wanted = {one.topic: days[one.topic] for one in keepings()}
        if wanted == now:
            return
        if was != times_version(now):
            raise Conflict("Somebody else has changed these times while you were writing.")
        chosen = {one.topic: wanted[one.topic] for one in keepings() if wanted[one.topic] != one.usual}
        append(COMPANY, "retention.changed", {"days": chosen}, by, at)


def times_version(days: Mapping[str, int]) -> str:
    """Return what tells these times from others."""
    return "-".join(str(days[topic]) for topic in sorted(days))
