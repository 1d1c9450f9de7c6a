"""How we keep the three rules over time, and promised against kept by person and by kind: one statement for each.

Counted from the calendar of turns, as the company's figures are, so that both add up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, get_args
from zoneinfo import ZoneInfo

from peewee import SQL, fn

from portal.figures.groups import COUNTED_OF_GROUPS, Group, month_name
from portal.figures.measures import Period
from portal.figures.models import Turn
from portal.figures.months import is_within, month_after, month_of
from portal.people.models import Staff
from portal.promises.due_kinds import DueKind
from portal.promises.rules import CHANNELS
from portal.ratings.models import Rating
from portal.ratings.rules import RULES, RuleKey

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Standing:
    """Counts of promises, or of times that one came due, each by how it stands; `on_time` of `dates` by the clock."""

    kept: int = 0
    unconfirmed: int = 0
    disputed: int = 0
    broken: int = 0
    open: int = 0
    not_yet_due: int = 0
    on_time: int = 0
    dates: int = 0

    @property
    def judged(self) -> int:
        """How many are decided: kept, disputed or broken. Those that wait for a word, or are open, are not."""
        return self.kept + self.disputed + self.broken

    @property
    def come(self) -> int:
        """How many have come due or ended."""
        return self.judged + self.unconfirmed + self.open

    def __add__(self, other: "Standing") -> "Standing":
        """Return both together."""
        return Standing(*(getattr(self, name) + getattr(other, name) for name in COUNTED_OF_GROUPS))


@dataclass(frozen=True)
class Rated:
    """What sales rated a rule with: the sum of their numbers, and how many they are."""

    total: int = 0
    n: int = 0

    @property
    def mean(self) -> Fraction | None:
        """The average number, exactly; None where nobody has rated."""
        return Fraction(self.total, self.n) if self.n else None

    def __add__(self, other: "Rated") -> "Rated":
        """Return both together."""
        return Rated(self.total + other.total, self.n + other.n)


@dataclass(frozen=True)
class Month:
    """A month (its first day): the times that came due in it, and what sales rated the rules with in it.

    A time is of the month for which it was promised; one without a date, of that in which it ended. Of each sale its
    latest rating in the month counts; months of ratings are those of the company's zone.
    """

    first: date
    times: Standing
    rated: dict[RuleKey, Rated]


@dataclass(frozen=True)
class Promised:
    """A group of promises, such as those that one person made: `name` is theirs, `left` that they work here no more."""

    group: Group
    name: str
    promises: Standing
    left: bool = False


def months_until(last: date, count: int) -> list[date]:
    """Return the first days of so many months, the one of `last` as the last."""
    index = last.year * _MONTHS_A_YEAR + last.month - 1
    found = (divmod(index - back, _MONTHS_A_YEAR) for back in range(count - 1, -1, -1))
    return [date(year, month + 1, 1) for year, month in found]


def rules_by_month(months: Sequence[date], zone: ZoneInfo, at: datetime) -> list[Month]:
    """Return the three rules in each of these months (their first days, in order) as they stand at `at` (aware).

    They follow each other; `zone` is the company's, in which it is said of which month a rating is.
    """
    counts = _counts([month_name(month) for month in months], at)
    rated = _rated_by_month(months, zone)
    return [
        Month(
            month,
            counts.get(month_name(month), Standing()),
            {rule: rated.get((month, rule), Rated()) for rule in RULES},
        )
        for month in months
    ]


def promised_by_group(period: Period, at: datetime, only: str = "") -> list[Promised]:
    """Return promised against kept of everybody who promised, of each kind of due, each rule and each channel.

    Those with most promises first; those of whom there is no promise are left out. Whoever has left stays. `only` is
    by what alone they are grouped.
    """
    people = {row.ref: row for row in Staff.select()} if only in {"", "said_by"} else {}
    keys = {"said_by": people, "due": get_args(DueKind), "rule": RULES, "channel": CHANNELS}
    groups = [Group(by, key) for by, of in keys.items() for key in of if only in {"", by}]
    counts = _counts([group.of(period) for group in groups], at)
    found = [
        Promised(
            group,
            people[group.key].name if group.key in people else group.key,
            counts[group.of(period)],
            left=group.key in people and people[group.key].ended_at is not None,
        )
        for group in groups
        if group.of(period) in counts
    ]
    return sorted(found, key=lambda one: (one.group.by, -one.promises.come, one.name))


def _counts(of: Iterable[str], at: datetime) -> dict[str, Standing]:
    """Return what the turns sum up to under each of these names; those under which nothing is are left out."""
    total = fn.SUM(Turn.n).alias("total")
    which = Turn.of.in_(list(of)) & Turn.name.in_(COUNTED_OF_GROUPS) & (Turn.at <= at)
    rows: Iterable[Any] = (
        Turn.select(Turn.of, Turn.name, total).where(which).group_by(Turn.of, Turn.name).objects()
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.total:
            found.setdefault(row.of, {})[row.name] = int(row.total)
    return {name: Standing(**counts) for name, counts in found.items()}


def _rated_by_month(months: Sequence[date], zone: ZoneInfo) -> dict[tuple[date, RuleKey], Rated]:
    later, days = Rating.alias(), [*months, month_after(months[-1])]
    month = month_of(Rating.at, days, zone)
    newer = (later.sale == Rating.sale) & (later.seq > Rating.seq)
    is_latest = ~fn.EXISTS(later.select(1).where(newer & (month_of(later.at, days, zone) == month)))
    sums = [fn.SUM(getattr(Rating, rule)) for rule in RULES]
    query: Any = Rating.select(month, fn.COUNT(Rating.ref), *sums)
    query = query.where(is_within(Rating.at, days, zone) & is_latest).group_by(SQL("1"))
    return {
        (date.fromisoformat(first), rule): Rated(int(total), n)
        for first, n, *totals in query.tuples()
        for rule, total in zip(RULES, totals, strict=True)
    }
