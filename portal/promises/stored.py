"""A due as it is stored and stated on receipts, where another promise is named by its number. Pure."""

from collections.abc import Mapping
from typing import Any

from portal.promises.due import parse_due
from portal.promises.due_kinds import Due, Schedule
from portal.promises.due_words import describe_rrule, due_words
from portal.promises.rrule import parse_rule
from portal.record.rules import Personal
from portal.web.words import long_day

# By number; a sale holds fewer promises than this.
_NAMES = {str(number): f"promise {number}" for number in range(1, 1001)}


def due_of(stored: object) -> Due:
    """Return the due that stored JSON says. Raises BadDue for what no import would have taken."""
    return parse_due(stored, _NAMES)


def words_of_due(stored: object) -> str:
    """Say in words when a promise with this stored due is due. Raises BadDue like `due_of`."""
    return due_words(due_of(stored), long_day, _NAMES)


def rhythm_of_due(stored: object) -> str:
    """Say how a stored schedule recurs ("every Friday"); nothing for another due. Raises BadDue like `due_of`."""
    due = due_of(stored)
    return describe_rrule(parse_rule(due.rrule), due.start) if isinstance(due, Schedule) else ""


def due_facts(due: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored due as it goes on the record: what the occasion is may speak of a person."""
    return {**due, "every": Personal(due["every"])} if "every" in due else dict(due)
