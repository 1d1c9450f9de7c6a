"""The measures of the company's figures, by name, and calendars of how they change. Pure.

A measure is `period:name`, as "year:kept", or `day:state`, as "2026-03-04:late", for the deliveries that were due on
one day. A calendar says at which instants which measures change by how much, though nothing is recorded: a date
passes, or a delivery leaves the twelve months. What holds already stands at `EPOCH`.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from portal.figures.rules import Counted
from portal.lib.db import utc_instant, utc_text
from portal.ratings.rules import NUMBERS, RULES

Period: TypeAlias = Literal["all", "year"]
Turns: TypeAlias = Counter[tuple[str, datetime]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PERIODS: tuple[Period, ...] = ("all", "year")
STANDINGS: tuple[Counted, ...] = ("kept", "unconfirmed", "disputed", "broken", "open")
COUNTS = (
    *STANDINGS,
    *(
        "not_yet_due",
        "afterwards",
        "added",
        "declined",
        "on_time",
        "dates",
        "times",
        "times_kept",
        "sales",
        "customers",
    ),
)
DAY_STATES = (
    *("kept_on_time", "kept_late", "unconfirmed_on_time", "unconfirmed_late"),
    *("disputed", "broken", "late", "to_come"),
)
# A strip shows ninety days; a month more leaves room for readers in any zone, and for a job that stood still.
DAYS_KEPT = timedelta(days=120)


def measure(period: Period, name: str) -> str:
    """Return the name of a measure of a period."""
    return f"{period}:{name}"


def rate(rule: str, number: int) -> str:
    """Return the name of how many sales rate a rule with a number, without its period."""
    return f"rate:{rule}:{number}"


def of_day(day: date, state: str) -> str:
    """Return the measure of the deliveries that were due on `day` (in their sale's zone) and are in a state."""
    return f"{day.isoformat()}:{state}"


def first_day(since: datetime) -> date:
    """Return the oldest day whose measures are kept in calendars that are exact from `since` (aware) on."""
    return since.astimezone(UTC).date() - DAYS_KEPT


NAMES = (*COUNTS, *(rate(rule, number) for rule in RULES for number in NUMBERS))
MEASURES = tuple(measure(period, name) for period in PERIODS for name in NAMES)


def folded(turns: Iterable[tuple[tuple[str, datetime], int]], since: datetime) -> Turns:
    """Return a calendar as it reads from `since` on: what turned by then holds already, and old days are left out."""
    oldest = first_day(since).isoformat()
    found: Turns = Counter()
    for (name, at), n in turns:
        # Days begin with a digit and periods with a letter, so no period is older than a day.
        if name >= oldest:
            found[name, EPOCH if at <= since else at] += n
    return without_nothing(found)


def without_nothing(turns: Turns) -> Turns:
    """Return a calendar without the turns by nothing."""
    return Counter({turn: n for turn, n in turns.items() if n})


def spells(turns: Iterable[tuple[datetime, int]]) -> dict[datetime, int]:
    """Return when there begins (1) and ends (-1) to be anything at all of what comes and goes at these instants."""
    deltas: Counter[datetime] = Counter()
    for at, n in turns:
        deltas[at] += n
    total, found = 0, {}
    for at in sorted(deltas):
        was, total = total, total + deltas[at]
        if (was > 0) != (total > 0):
            found[at] = 1 if total > 0 else -1
    return found


def as_json(turns: Turns) -> dict[str, dict[str, int]]:
    """Return a calendar as JSON: for each measure its turns, by their instants as text."""
    found: dict[str, dict[str, int]] = {}
    for (name, at), n in turns.items():
        found.setdefault(name, {})[utc_text(at)] = n
    return found


def from_json(stored: Any) -> Turns:
    """Return the calendar that `as_json` wrote. Raises ValueError, TypeError or AttributeError for anything else."""
    return Counter(
        {(name, utc_instant(at)): int(n) for name, turns in stored.items() for at, n in turns.items()}
    )
