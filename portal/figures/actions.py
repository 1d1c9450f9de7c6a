"""Managers say from when on a customer is neglected, within what is sensible for each number."""

from collections.abc import Mapping
from datetime import datetime

from portal.figures.thresholds import TOPICS, numbers_version, thresholds_now
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, NotHere, Problem
from portal.people.access import Viewer
from portal.record.actions import append, hold
from portal.record.models import COMPANY


def change_thresholds(viewer: Viewer, numbers: Mapping[str, int | None], was: str, at: datetime) -> None:
    """Set all thresholds, as one entry of the company's record; what is so already is not said again.

    Raises NotHere for others than managers, Invalid with every number that is none or is out of bounds, and Conflict
    when the thresholds are no longer those (`numbers_version`) that their author was looking at.
    """
    if viewer.role != "manager":
        raise NotHere
    problems = [
        Problem(topic.key, f"Write a number from {topic.lowest} to {topic.highest}.")
        for topic in TOPICS
        if not topic.lowest <= (numbers.get(topic.key) or 0) <= topic.highest
    ]
    if problems:
        raise Invalid(*problems)
    with transaction():
        hold(COMPANY)
        now = thresholds_now()
        wanted = {topic.key: numbers[topic.key] for topic in TOPICS}
        if wanted == now:
            return
        if was != numbers_version(now):
            raise Conflict("Somebody else has changed these numbers while you were writing.")
        chosen = {topic.key: wanted[topic.key] for topic in TOPICS if wanted[topic.key] != topic.usual}
        append(COMPANY, "thresholds.changed", {"numbers": chosen}, viewer.ref, at)
