"""All that Insights shows at an instant, each part read once: for the page, and for each of its tables."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from portal.desk.answer_chart import Parity, parity_of
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
from portal.figures.door import Door, Leaving, door_of, leavings_of
from portal.figures.insights import (
    Month,
    Promised,
    Rated,
    Standing,
    months_until,
    promised_by_group,
    rules_by_month,
)
from portal.figures.measures import Period
from portal.figures.parity.series import series
from portal.lib import clock
from portal.people.queries import company
from portal.ratings.rules import RULES

Span: TypeAlias = Literal["year", "all"]
_MONTHS: dict[Span, int] = {"year": 12, "all": 36}
_A_YEAR = 12


@dataclass(frozen=True)
class Seen:
    """What Insights shows at an instant (aware), days being those of the company's zone.

    Each part is read when it is asked for: a table to be saved (`alone`) reads its own chart, and the page all of them.
    """

    span: Span
    at: datetime
    zone: ZoneInfo
    alone: bool = False

    @property
    def today(self) -> date:
        """The day that it is for the company."""
        return clock.today(self.zone, self.at)

    @cached_property
    def months(self) -> list[Month]:
        """The three rules by month as charts show them, the newest last."""
        return since_the_first(self._rules[-_MONTHS[self.span] :])

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The quarters of at least two years, the newest last: two are held against each other."""
        return quarters_since_the_first(quarters_of(self._rules, self.door, self.today))

    @cached_property
    def door_quarters(self) -> list[Quarter]:
        """The same quarters with nothing but what the door saw."""
        bare = [
            Month(month, Standing(), {rule: Rated() for rule in RULES})
            for month in months_of(self.span, self.today)
        ]
        return quarters_since_the_first(quarters_of(bare, self.door, self.today))

    @cached_property
    def promised(self) -> list[Promised]:
        """Promised against kept, in all groups."""
        return promised_by_group(self._period, self.at)

    def promised_by(self, by: str) -> list[Promised]:
        """Promised against kept, grouped by one thing alone."""
        if self.alone:
            return promised_by_group(self._period, self.at, by)
        return [one for one in self.promised if one.group.by == by]

    @property
    def leavings(self) -> tuple[Leaving, ...]:
        """Who left and why, the newest first."""
        return leavings_of() if self.alone else self.door.leavings

    @cached_property
    def door(self) -> Door:
        """What the revolving door has seen."""
        return door_of(self.today)

    @cached_property
    def answers(self) -> Parity:
        """How fast prospects and customers are answered."""
        return parity_of(series(self.at, self.zone))

    @property
    def _period(self) -> Period:
        return "year" if self.span == "year" else "all"

    @cached_property
    def _rules(self) -> list[Month]:
        return rules_by_month(months_of(self.span, self.today), self.zone, self.at)


def seen_at(span: Span, at: datetime, *, alone: bool = False) -> Seen:
    """Return what Insights shows at `at` (aware); `alone` says that one table of it is asked for."""
    return Seen(span, at, ZoneInfo(company().time_zone), alone)


def months_of(span: Span, today: date) -> list[date]:
    """Return the months that are read: charts of a year show four quarters and the one that runs."""
    return months_until(today, _MONTHS[span] + _A_YEAR)


def table_of(what: str, seen: Seen) -> Table | None:
    """Return one of the tables by its name in an address; None for a name that no table has."""
    if what == "rules":
        return rules_table(seen.months)
    if what == "door":
        return door_table(seen.door_quarters)
    if what == "answers":
        return seen.answers.table
    if what == "reasons":
        return reasons_table(seen.leavings)
    if what.startswith("promised-"):
        grouping = GROUPINGS.get(what.removeprefix("promised-"))
        if grouping is not None:
            by, title = grouping
            return promised_table(seen.promised_by(by), title)
    return None
