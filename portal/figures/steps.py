"""What one delivery adds to the company's figures, now and whenever the clock changes that. Pure.

The rules of figures are asked at each instant at which the clock can change an answer; none is said again here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.stamping import is_set_apart
from portal.deliveries.times import OVERDUE_IS_BROKEN_AFTER
from portal.deliveries.timing import due_day, time_of
from portal.figures.measures import EPOCH
from portal.figures.queries import facts_of
from portal.figures.rules import Counted, DeliveryFacts, classify, counts, has_come, on_time
from portal.lib import clock

_A_DAY = timedelta(days=1)
_A_MOMENT = timedelta(microseconds=1)
_LEAP_DAY = (2, 29)


@dataclass(frozen=True)
class Seen:
    """What a delivery adds to the figures at an instant; one that is in no figure adds nothing.

    `stands` is None until it has come. `in_year`: it came due or ended within the last twelve months. `on_time` is of
    `dates`, both 0 or 1. `day` is its state among those that are due on the same day.
    """

    stands: Counted | None = None
    in_year: bool = False
    on_time: int = 0
    dates: int = 0
    day: str = ""


def steps_of(row: Any, judged_on: date | None, since: datetime) -> list[tuple[datetime, Seen]]:
    """Return what a delivery adds at `since` (under EPOCH), and what from each later instant on.

    `row` is one of `queries.delivery_rows`, `judged_on` the day of the customer's latest word on it.
    """
    zone = ZoneInfo(row.time_zone)
    through = year_through(last_day(row, judged_on))
    found = [(EPOCH, _seen(row, through, since))]
    for at in sorted({moment for moment in _moments(row, through, zone) if moment > since}):
        seen = _seen(row, through, at)
        if seen != found[-1][1]:
            found.append((at, seen))
    return found


def facts_at(row: Any, at: datetime) -> DeliveryFacts:
    """Return what figures count of a delivery at `at` (aware)."""
    time = time_of(row, row.due_kind, row.time_zone, at)
    return facts_of(row, row.due_kind, time, set_apart=is_set_apart(row, row.cancelled_on, row.time_zone))


def last_day(row: Any, judged_on: date | None) -> date | None:
    """Return the day in the sale's zone by which a delivery is of the last twelve months, if it has one.

    It is the latest of the day that was promised and those on which it was delivered, missed or breached. What was
    broken by nothing but the customer's word, while it had no end, is of the day of that word.
    """
    zone = ZoneInfo(row.time_zone)
    ended = [clock.today(zone, at) for at in (row.missed_at, row.breached_at) if at is not None]
    days = [day for day in (due_day(row, row.time_zone), row.delivered_on, *ended) if day is not None]
    return max(days, default=judged_on)


def year_through(day: date | None) -> date | None:
    """Return the last day on which `day` is within the last twelve months; of 29 February, 28 February a year on."""
    if day is None or day.year == date.max.year:
        return day
    leap = (day.month, day.day) == _LEAP_DAY
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def begins(day: date | None, days: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the instant at which it begins to be so many days after `day` in `zone`; none beyond the calendar."""
    try:
        if day is not None:
            yield clock.begins(day + days, zone)
    except OverflowError:
        return


def _moments(row: Any, through: date | None, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield every instant at which the clock alone may change what a delivery adds."""
    if row.due_at is not None:
        yield row.due_at + _A_MOMENT
        yield row.due_at + OVERDUE_IS_BROKEN_AFTER + _A_MOMENT
    yield from begins(row.due_on, _A_DAY, zone)
    yield from begins(row.agreed_on or row.due_on, OVERDUE_IS_BROKEN_AFTER + _A_DAY, zone)
    yield from begins(through, _A_DAY, zone)


def _seen(row: Any, through: date | None, at: datetime) -> Seen:
    facts = facts_at(row, at)
    if not counts(facts):
        return Seen()
    stands = classify(facts) if has_come(facts) else None
    met, dates = on_time([facts])
    in_year = through is not None and clock.today(ZoneInfo(row.time_zone), at) <= through
    has_day = row.due_kind != "holding" and (row.due_on is not None or row.due_at is not None)
    return Seen(stands, in_year, met, dates, _day_state(facts, stands) if has_day else "")


def _day_state(facts: DeliveryFacts, stands: Counted | None) -> str:
    if stands is None:
        return "to_come"
    if stands == "open":
        return "late"
    if stands in {"kept", "unconfirmed"}:
        return f"{stands}_on_time" if facts.time.kind == "on_time" else f"{stands}_late"
    return stands
