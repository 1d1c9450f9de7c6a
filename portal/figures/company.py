"""The company's figures: over all recorded sales, as pages, mails, the badge and programs show them.

They are read from the calendar of turns, so that they are true at the instant of reading, and cost the same however
many promises there are. `portal.figures.counting` keeps the calendar.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from portal.figures.counting import FIGURES
from portal.figures.measures import COUNTS, DAY_STATES, MEASURES, NAMES, PERIODS, rate
from portal.figures.models import Turn
from portal.lib import clock
from portal.lib.canonical import canonical
from portal.lib.db import asked
from portal.people.queries import company
from portal.ratings.rules import NUMBERS, RULES, RuleKey

# product.md: nothing is published below so many customers.
LEAST_CUSTOMERS = 5
STRIP_DAYS = 90
_A_DAY = timedelta(days=1)
_LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Distribution:
    """How many sales rate a rule with 1, 2, 3, 4 and 5, each sale by its latest rating."""

    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many sales have rated."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        """The average number, exactly; None where nobody has rated."""
        total = sum(number * count for number, count in zip(NUMBERS, self.counts, strict=True))
        return Fraction(total, self.n) if self.n else None


@dataclass(frozen=True)
class Period:
    """Figures over all recorded sales: of all time, or of what came due or ended within the last twelve months.

    Promises that stand: each is in one of kept, unconfirmed, disputed, broken and open, by its worst delivery of the
    period. In no denominator are those not yet due, and those recorded afterwards. `added` are promises that customers
    said were left out and we accepted, `declined` what we did not take on of that. `on_time` of `dates` deliveries
    were on time (rule 2); `times_kept` of `times` deliveries that have come are kept. `sales` and `customers` have
    anything of the period (of all time: are recorded). `ratings` holds a distribution for each rule.
    """

    kept: int
    unconfirmed: int
    disputed: int
    broken: int
    open: int
    not_yet_due: int
    afterwards: int
    added: int
    declined: int
    on_time: int
    dates: int
    times: int
    times_kept: int
    sales: int
    customers: int
    ratings: Mapping[RuleKey, Distribution]

    @property
    def promises(self) -> int:
        """How many promises stand."""
        return self.kept + self.unconfirmed + self.disputed + self.broken + self.open


@dataclass(frozen=True)
class CompanyFigures:
    """The company's figures at one instant.

    Below five customers nothing may be published: `customers_enough` says so of all time, and `year` is None where
    fewer have anything in the last twelve months. `head` is another text whenever a figure is another one. At `until`
    the clock changes a figure, or the state of a delivery in the strip, though nothing is recorded; until then they
    stand. The strip has another last day from midnight in the company's zone on.
    """

    all: Period
    year: Period | None
    head: str
    until: datetime

    @property
    def customers_enough(self) -> bool:
        """Whether enough customers have a recorded sale for anything to be published."""
        return self.all.customers >= LEAST_CUSTOMERS


@dataclass(frozen=True)
class DayFigures:
    """The deliveries that were due on one day, by state; every state of `measures.DAY_STATES` has its count.

    Those without a date, `holding` ones, and those that count in no figure are left out.
    """

    day: date
    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        """How many were due."""
        return sum(self.counts.values())


def company_figures(at: datetime) -> CompanyFigures:
    """Return the company's figures at `at` (aware), in two statements."""
    of_names = Turn.of.in_(PERIODS) & Turn.name.in_(NAMES)
    found = _sums(of_names, at)
    year = _period("year", found)
    return CompanyFigures(
        _period("all", found),
        year if year.customers >= LEAST_CUSTOMERS else None,
        hashlib.sha256(canonical([found.get(name, 0) for name in MEASURES])).hexdigest()[:16],
        _next_turn(at),
    )


def days_of(at: datetime, days: int = STRIP_DAYS, zone: str = "") -> tuple[DayFigures, ...]:
    """Return the last so many days, today in the company's zone the last of them, as they stand at `at` (aware).

    Two statements: one reads the company's zone, unless the caller has it.
    """
    today = clock.today(ZoneInfo(zone or company().time_zone), at)
    first = today - (days - 1) * _A_DAY
    found = _sums((Turn.of >= first.isoformat()) & (Turn.of <= today.isoformat()), at)
    shown = [first + n * _A_DAY for n in range(days)]
    return tuple(
        DayFigures(
            day,
            MappingProxyType({state: found.get(f"{day.isoformat()}:{state}", 0) for state in DAY_STATES}),
        )
        for day in shown
    )


def tally_version() -> int:
    """Return a number that is another one whenever something was counted that changes a figure; one small statement.

    What the clock changes it doesn't tell: a page is kept under this number until `CompanyFigures.until`.
    """
    row = asked('SELECT "version" FROM "live" WHERE "stream" = {}', (FIGURES,)).fetchone()
    return int(row[0]) if row else 0


def _sums(which: Any, at: datetime) -> dict[str, int]:
    total = fn.SUM(Turn.n).alias("total")
    turned: Any = Turn.select(Turn.of, Turn.name, total).where(which & (Turn.at <= at))
    rows: Iterable[Any] = turned.group_by(Turn.of, Turn.name).objects()
    return {f"{row.of}:{row.name}": int(row.total) for row in rows}


def _next_turn(at: datetime) -> datetime:
    """Return when a figure turns next; a year from `at` at the latest, so that whoever keeps them looks again."""
    turn: Turn | None = Turn.select(Turn.at).where((Turn.at > at) & (Turn.n != 0)).order_by(Turn.at).first()
    return min(turn.at, at + _LONGEST) if turn is not None else at + _LONGEST


def _period(of: str, found: Mapping[str, int]) -> Period:
    counts = {name: found.get(f"{of}:{name}", 0) for name in COUNTS}
    ratings = {
        rule: Distribution(tuple(found.get(f"{of}:{rate(rule, number)}", 0) for number in NUMBERS))
        for rule in RULES
    }
    return Period(**counts, ratings=MappingProxyType(ratings))
