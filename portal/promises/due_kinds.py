"""When a promise is due: the kinds of due, and the dates of a schedule.

All dates are plain dates in the sale's time zone. `due` reads and writes one as JSON, `due_words` says it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

from portal.lib.durations import CalendarSpan, Span
from portal.lib.worktime import Clock
from portal.promises.recurrence import dates
from portal.promises.rrule import MOST_DATES, BadRule, parse_rule

AHEAD = timedelta(days=90)
SIGNING = "signing"
COMPLETION = "completion"
DueKind = Literal["once", "schedule", "every", "holding", "undated"]


class BadDue(ValueError):
    """A due that cannot be used: `pointer` is a JSON pointer (RFC 6901) inside it, `reason` one plain sentence."""

    def __init__(self, pointer: str, reason: str) -> None:
        """Keep the place and the reason."""
        super().__init__(f"{pointer}: {reason}")
        self.pointer = pointer
        self.reason = reason


@dataclass(frozen=True)
class Once:
    """Due once, by a date."""

    kind: ClassVar[DueKind] = "once"
    on: date


@dataclass(frozen=True)
class After:
    """Due once, a calendar span after an event: "signing", "completion", or the id of another promise."""

    kind: ClassVar[DueKind] = "once"
    event: str
    offset: CalendarSpan


@dataclass(frozen=True)
class Schedule:
    """Due on each date of a recurrence rule, from `start`, which is its first date, to `until` where it ends."""

    kind: ClassVar[DueKind] = "schedule"
    rrule: str
    start: date
    until: date | None = None


@dataclass(frozen=True)
class Every:
    """Due on every occasion, within a time by the working or the calendar clock."""

    kind: ClassVar[DueKind] = "every"
    occasion: str
    within: Span
    clock: Clock


@dataclass(frozen=True)
class Holding:
    """To be kept so until a date, or until the work is completed."""

    kind: ClassVar[DueKind] = "holding"
    until: date | None = None


@dataclass(frozen=True)
class Undated:
    """Nothing was said about when."""

    kind: ClassVar[DueKind] = "undated"


Due = Once | After | Schedule | Every | Holding | Undated


def occurrences(schedule: Schedule, after: date | None, through: date) -> list[date]:
    """Give the dates of a schedule later than `after` (all, when None) up to `through`, in order.

    Callers ask for a window that ends AHEAD of today. Raises BadRule when the window holds more than MOST_DATES.
    """
    last = min(through, schedule.until or through)
    found: list[date] = []
    for day in dates(parse_rule(schedule.rrule), schedule.start, after, last):
        if len(found) == MOST_DATES:
            reason = (
                f"This schedule gives more than {MOST_DATES:,} dates; let it end earlier or come less often."
            )
            raise BadRule(reason)
        found.append(day)
    return found
