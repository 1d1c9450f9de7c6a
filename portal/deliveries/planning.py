"""Which deliveries a promise has, and on which days. Pure: dates are plain dates in the sale's zone."""

from dataclasses import dataclass
from datetime import date

from portal.promises.due_kinds import AHEAD, Due, Every, Schedule, occurrences
from portal.promises.recurrence import dates
from portal.promises.rrule import parse_rule
from portal.promises.rules import first_due


@dataclass(frozen=True)
class Dates:
    """The days of new deliveries (None: no date yet), and through which day a schedule is made (None: to its end)."""

    days: tuple[date | None, ...]
    through: date | None = None


def first_dates(due: Due, signed_on: date, completed_on: date | None, today: date) -> Dates:
    """Return the deliveries that a promise has when it is sealed on `today`.

    A schedule has those of the next 90 days (AHEAD), an occasion has none before it occurs, all others have one.
    """
    match due:
        case Schedule():
            return next_dates(due, None, today)
        case Every():
            return Dates(())
        case _:
            return Dates((first_due(due, signed_on, completed_on, {}),))


def next_dates(schedule: Schedule, made_through: date | None, today: date) -> Dates:
    """Return the dates of a schedule after `made_through` (None: from its start), through 90 days from `today`."""
    through = today + AHEAD
    days = tuple(occurrences(schedule, made_through, through))
    return Dates(days, None if _ends_by(schedule, through) else through)


def is_endless(due: Due) -> bool:
    """Tell whether a due is a schedule without an end of its own."""
    if not isinstance(due, Schedule) or due.until is not None:
        return False
    rule = parse_rule(due.rrule)
    return rule.until is None and rule.count is None


def _ends_by(schedule: Schedule, through: date) -> bool:
    if schedule.until is not None and schedule.until <= through:
        return True
    rule = parse_rule(schedule.rrule)
    if rule.until is not None:
        return rule.until <= through
    return rule.count is not None and sum(1 for _ in dates(rule, schedule.start, None, through)) == rule.count
