"""Insights as they are shown: each figure as a chart, in words, and as the rows of its table. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from portal.deliveries.showing import CHANNELS, RULES
from portal.desk.charts import Bars, Dots, Part, bars_of, dots_of, parts_of
from portal.figures.door import Door, Leaving, Turned
from portal.figures.insights import Month, Promised, Rated, Standing
from portal.figures.shares import share_words
from portal.ratings.rules import LEAST, MOST
from portal.scoreboard.sentences import tenths
from portal.web.words import month_words

Row = tuple[str, ...]
_MONTHS_A_QUARTER, _LEAST_MONTHS, _LEAST_QUARTERS = 3, 12, 2
_DUES = {
    "once": "Once, by a date",
    "schedule": "On a schedule",
    "every": "On every occasion",
    "holding": "Holding until a date",
    "undated": "Without a date",
}
# How groups are named, and by what they are asked for in an address.
GROUPINGS: Mapping[str, tuple[str, str]] = {
    "people": ("said_by", "By who made the promise"),
    "kinds": ("due", "By when it is due"),
    "rules": ("rule", "By the rule it serves"),
    "channels": ("channel", "By how it was said"),
}
_NAMED: Mapping[str, Mapping[str, str]] = {
    "due": _DUES,
    "rule": {key: words.capitalize() for key, words in RULES.items()},
    "channel": {key: words.capitalize() for key, words in CHANNELS.items()},
}
_DOOR = ("came", "left", "cancelled", "quiet", "sales", "repeat", "won")
_PARTS = (
    ("kept", "kept"),
    ("unconfirmed", "without a word yet"),
    ("open", "not done yet"),
    ("disputed", "disputed"),
    ("broken", "broken"),
)


@dataclass(frozen=True)
class Quarter:
    """Three months of the calendar, as one: `name` is like "January to March 2026"; the running one is `so_far`."""

    first: date
    name: str
    times: Standing
    care: Rated
    door: Turned
    so_far: bool


@dataclass(frozen=True)
class Table:
    """A table: the heads of its columns and its rows, all as text; the first column names the row."""

    heads: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Bar:
    """A group of promises as a bar with its words: how many, and how they stand."""

    name: str
    words: str
    parts: tuple[Part, ...]


def quarters_of(months: Sequence[Month], door: Door, today: date) -> list[Quarter]:
    """Return the quarters of these months, the oldest first; one of which the first months are missing is left out."""
    found: dict[date, list[Month]] = {}
    for month in months:
        found.setdefault(quarter_start(month.first), []).append(month)
    whole = {first: its for first, its in found.items() if its[0].first == first}
    return [_quarter(first, its, door, today) for first, its in sorted(whole.items())]


def since_the_first(months: Sequence[Month]) -> list[Month]:
    """Return these months without those before anything happened, but a year of them at least."""
    empty = _leading(month.times == Standing() and not month.rated["care"].n for month in months)
    return list(months[min(empty, max(len(months) - _LEAST_MONTHS, 0)) :])


def quarters_since_the_first(quarters: Sequence[Quarter]) -> list[Quarter]:
    """Return these quarters without those before anything happened, but two of them at least."""
    empty = _leading(one.times == Standing() and one.door == Turned() for one in quarters)
    return list(quarters[min(empty, max(len(quarters) - _LEAST_QUARTERS, 0)) :])


def _leading(are_empty: Iterable[bool]) -> int:
    """Return how many are empty before the first that isn't."""
    return sum(1 for _ in takewhile(bool, are_empty))


def quarter_start(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(day.year, day.month - (day.month - 1) % _MONTHS_A_QUARTER, 1)


def kept_chart(months: Sequence[Month]) -> Bars:
    """Return rule 1 as bars: kept above the line, disputed and broken below it."""
    return bars_of(
        [month.times.kept for month in months],
        [month.times.disputed + month.times.broken for month in months],
    )


def on_time_chart(months: Sequence[Month]) -> Bars:
    """Return rule 2 as bars: on time above the line, late below it."""
    return bars_of(
        [month.times.on_time for month in months],
        [month.times.dates - month.times.on_time for month in months],
    )


def care_chart(months: Sequence[Month]) -> Dots:
    """Return rule 3 as dots: what sales rated it with, on average of those of the month."""
    return dots_of([month.rated["care"].mean for month in months], LEAST, MOST)


def door_chart(quarters: Sequence[Quarter]) -> Bars:
    """Return the door as bars: customers who came above the line, those who left below it."""
    return bars_of([one.door.came for one in quarters], [one.door.left for one in quarters])


def rules_table(months: Sequence[Month]) -> Table:
    """Return the three rules by month, the newest first."""
    heads = (
        *("Month", "Judged", "Kept", "Disputed", "Broken", "Without a word yet", "Not done yet"),
        *("With a date", "On time", "Sales that rated care", "Care, of 5"),
    )
    return Table(heads, tuple(_rules_row(month) for month in reversed(months)))


def promised_table(found: Iterable[Promised], first: str) -> Table:
    """Return promised against kept; `first` is what the first column names."""
    heads = (
        *(first, "Promises that came due", "Kept", "Broken", "Disputed", "Without a word yet"),
        *("Not done yet", "Not yet due", "With a date", "On time", "Kept, of those judged"),
    )
    return Table(heads, tuple(_promised_row(one) for one in found))


def door_table(quarters: Sequence[Quarter]) -> Table:
    """Return the door by quarter, the newest first."""
    heads = (
        *("Quarter", "Customers in", "Customers out", "Cancelled", "Nothing for a year"),
        *("Sales signed", "Repeat sales", "Won through a customer\N{RIGHT SINGLE QUOTATION MARK}s link"),
    )
    rows = [
        (one.name, *map(_count, (getattr(one.door, name) for name in _DOOR))) for one in reversed(quarters)
    ]
    return Table(heads, tuple(rows))


def reasons_table(leavings: Sequence[Leaving]) -> Table:
    """Return who left and why, the newest first."""
    heads = ("Left on", "Customer", "Sale", "Why, in the words given at closing")
    rows = ((one.on.isoformat(), one.customer, one.title, one.reason) for one in leavings)
    return Table(heads, tuple(rows))


def bars_of_group(found: Iterable[Promised], by: str) -> list[Bar]:
    """Return the bars of the groups by one thing, in their order."""
    its = [one for one in found if one.group.by == by and one.promises.come]
    longest = max((one.promises.come for one in its), default=1)
    return [_bar(one, longest) for one in its]


def name_of(one: Promised) -> str:
    """Return what a group is called on the page; whoever has left is said so."""
    named = _NAMED.get(one.group.by, {}).get(one.group.key, one.name)
    return f"{named} (has left)" if one.left else named


def total(months: Sequence[Month]) -> Standing:
    """Return the times of these months together."""
    return sum((month.times for month in months), Standing())


def rated(months: Sequence[Month]) -> Rated:
    """Return how care was rated in these months together."""
    return sum((month.rated["care"] for month in months), Rated())


def ends_words(months: Sequence[Month]) -> tuple[str, str]:
    """Return the first and the last month in words."""
    return month_words(months[0].first), month_words(months[-1].first)


def _quarter(first: date, months: Sequence[Month], door: Door, today: date) -> Quarter:
    last = months[-1].first
    name = f"{month_words(first).split()[0]} to {month_words(_third(first))}"
    return Quarter(
        first,
        name,
        sum((month.times for month in months), Standing()),
        sum((month.rated["care"] for month in months), Rated()),
        sum((door.by_month.get(month.first, Turned()) for month in months), Turned()),
        so_far=quarter_start(today) == quarter_start(last),
    )


def _third(first: date) -> date:
    return date(first.year, first.month + _MONTHS_A_QUARTER - 1, 1)


def _rules_row(month: Month) -> Row:
    times, care = month.times, month.rated["care"]
    counts = (times.judged, times.kept, times.disputed, times.broken, times.unconfirmed, times.open)
    mean = tenths(care.mean) if care.mean is not None else ""
    dated = (times.dates, times.on_time, care.n)
    return (month_words(month.first), *map(_count, counts), *map(_count, dated), mean)


def _promised_row(one: Promised) -> Row:
    its = one.promises
    counts = (its.come, its.kept, its.broken, its.disputed, its.unconfirmed, its.open, its.not_yet_due)
    share = share_words(its.kept, its.judged) if its.judged else ""
    return (name_of(one), *map(_count, counts), *map(_count, (its.dates, its.on_time)), share)


def _bar(one: Promised, longest: int) -> Bar:
    its = one.promises
    said = [f"{getattr(its, name)} {words}" for name, words in _PARTS[1:] if getattr(its, name)]
    kept = f"{share_words(its.kept, its.come)} kept"
    counts = [(name, getattr(its, name)) for name, _ in _PARTS]
    return Bar(name_of(one), ", ".join([kept, *said]), parts_of(counts, longest))


def _count(number: int) -> str:
    return f"{number:,}"
