"""All that Insights shows at an instant, read once: for the page, and for each of its tables."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from portal.desk.insights import (
    GROUPINGS,
    Quarter,
    Table,
    door_table,
    promised_table,
    quarters_of,
    quarters_since_the_first,
    reasons_table,
    rules_table,
    since_the_first,
)
from portal.figures.door import Door, door_of
from portal.figures.insights import Month, Promised, months_until, promised_by_group, rules_by_month
from portal.lib import clock
from portal.people.queries import company

Span: TypeAlias = Literal["year", "all"]
_MONTHS: dict[Span, int] = {"year": 12, "all": 36}
_A_YEAR = 12


@dataclass(frozen=True)
class Seen:
    """What Insights shows: `months` as charts show them, `quarters` of at least two years, newest last."""

    today: date
    months: list[Month]
    quarters: list[Quarter]
    promised: list[Promised]
    door: Door


def seen_at(span: Span, at: datetime) -> Seen:
    """Read what Insights shows at `at` (aware), days being those of the company's zone, in five statements."""
    today = clock.today(ZoneInfo(company().time_zone), at)
    # Two quarters are held against each other, and charts of a year show four and the one that runs.
    months = rules_by_month(months_until(today, _MONTHS[span] + _A_YEAR), at)
    door = door_of(today)
    return Seen(
        today,
        since_the_first(months[-_MONTHS[span] :]),
        quarters_since_the_first(quarters_of(months, door, today)),
        promised_by_group("year" if span == "year" else "all", at),
        door,
    )


def table_of(what: str, seen: Seen) -> Table | None:
    """Return one of the tables by its name in an address; None for a name that no table has."""
    if what == "rules":
        return rules_table(seen.months)
    if what == "door":
        return door_table(seen.quarters)
    if what == "reasons":
        return reasons_table(seen.door.leavings)
    if what.startswith("promised-"):
        grouping = GROUPINGS.get(what.removeprefix("promised-"))
        if grouping is not None:
            by, title = grouping
            return promised_table((one for one in seen.promised if one.group.by == by), title)
    return None
