"""What one sale adds to the company's figures: its calendar, from rows that were read. Pure.

1. Each delivery tells what it adds now and at each later instant (`steps`).
2. Deliveries, and the dates of the strip, are counted from that one by one.
3. A promise is counted where it stands: by its worst delivery, at each instant at which one of them changes.
4. The sale is of the last twelve months for as long as anything of it is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.deliveries.timing import due_day
from portal.figures.groups import Group, in_groups, month_name
from portal.figures.measures import (
    EPOCH,
    PERIODS,
    STANDINGS,
    Period,
    Turns,
    folded,
    measure,
    of_day,
    rate,
    spells,
)
from portal.figures.rules import Standing, worst_of
from portal.figures.sale_figures import PromiseFacts, is_left_out, why_left_out
from portal.figures.steps import Seen, begins, facts_at, last_day, steps_of, year_through
from portal.lib import clock
from portal.promises.due_kinds import DueKind
from portal.ratings.models import Rating
from portal.ratings.rules import RULES

_Steps = list[tuple[datetime, Seen]]
_Change = tuple[Seen, Seen]
_NOTHING = Seen()
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PromiseRows:
    """A promise by its rows: the kind of its due, and its deliveries as `queries.delivery_rows` reads them.

    `released` says that the customer released us from it; `groups` are those of Insights that it is counted in.
    """

    due_kind: DueKind
    deliveries: tuple[Any, ...] = ()
    released: bool = False
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class SaleRows:
    """A sale by its rows: its zone, when it was sealed, its promises, its latest rating if there is one.

    `judged` holds the day (in the sale's zone) of the customer's latest word, by delivery. `additions` are what the
    customer said was left out and we answered: "added" or "declined", with the day of the answer.
    """

    zone: ZoneInfo
    sealed_at: datetime
    promises: tuple[PromiseRows, ...]
    rating: Rating | None
    judged: dict[str, date]
    additions: tuple[tuple[str, date], ...] = ()


def turns_of(sale: SaleRows, since: datetime) -> Turns:
    """Return the calendar of what a sale adds to the figures, exact from `since` (aware) on."""
    turns: Turns = Counter({(measure("all", "sales"), EPOCH): 1})
    for promise in sale.promises:
        its = _turns_of_promise(promise, sale, since)
        turns.update(its)
        turns.update(in_groups(its, promise.groups))
    if sale.rating is not None:
        _count_rating(turns, sale.rating, sale.zone)
    for answer, day in sale.additions:
        _count_through(turns, answer, day, sale.zone)
    _count_year(turns)
    return folded(turns.items(), since)


def _turns_of_promise(promise: PromiseRows, sale: SaleRows, since: datetime) -> Turns:
    turns: Turns = Counter()
    steps = [steps_of(row, sale.judged.get(row.ref), since) for row in promise.deliveries]
    for row, its in zip(promise.deliveries, steps, strict=True):
        day = due_day(row, row.time_zone)
        _count_delivery(turns, day, day or last_day(row, sale.judged.get(row.ref)), its)
    if not _is_left_out(turns, promise, sale, since):
        _count_promise(turns, steps)
    return turns


def _count_delivery(turns: Turns, day: date | None, month: date | None, steps: _Steps) -> None:
    """Count a delivery that was promised for `day`, in its month, or else in that in which it ended."""
    before = _NOTHING
    for at, seen in steps:
        for names, n in (
            ([*_names(seen, day), *_names_in_month(seen, month)], 1),
            ([*_names(before, day), *_names_in_month(before, month)], -1),
        ):
            for name in names:
                turns[name, at] += n
        before = seen


def _names(seen: Seen, day: date | None) -> Iterator[str]:
    """Yield every measure that a delivery is in, where it stands so."""
    if day is not None and seen.day:
        yield of_day(day, seen.day)
    for period in _periods(seen):
        counted = {
            "times": seen.stands is not None,
            "times_kept": seen.stands == "kept",
            "on_time": seen.on_time,
            "dates": seen.dates,
        }
        yield from (measure(period, name) for name, is_in in counted.items() if is_in)


def _names_in_month(seen: Seen, month: date | None) -> Iterator[str]:
    if month is not None:
        counted = {seen.stands or "": True, "on_time": seen.on_time, "dates": seen.dates}
        yield from (f"{month_name(month)}:{name}" for name, is_in in counted.items() if name and is_in)


def _periods(seen: Seen) -> tuple[Period, ...]:
    return PERIODS if seen.in_year else ("all",)


def _is_left_out(turns: Turns, promise: PromiseRows, sale: SaleRows, since: datetime) -> bool:
    """Say whether nothing of a promise counts, and count it where that is because it was recorded afterwards.

    It is of the last twelve months if it was recorded in them.
    """
    facts = PromiseFacts(
        promise.due_kind, tuple(facts_at(row, since) for row in promise.deliveries), promise.released
    )
    if not is_left_out(facts):
        return False
    if why_left_out(facts) == "afterwards":
        _count_through(turns, "afterwards", clock.today(sale.zone, sale.sealed_at), sale.zone)
    return True


def _count_promise(turns: Turns, steps: list[_Steps]) -> None:
    """Count a promise where it stands in each period, at each instant at which one of its deliveries changes."""
    come: dict[Period, Counter[str]] = {period: Counter() for period in PERIODS}
    stood: dict[Period, Standing | None] = dict.fromkeys(PERIODS)
    changes = _changes(steps)
    for at in sorted(changes.keys() | {EPOCH}):
        for before, seen in changes.get(at, ()):
            _move(come, before, -1)
            _move(come, seen, 1)
        for period in PERIODS:
            stands = _standing(come, period)
            if stands != stood[period]:
                _turn(turns, period, stood[period], (at, -1))
                _turn(turns, period, stands, (at, 1))
                stood[period] = stands


def _changes(steps: list[_Steps]) -> dict[datetime, list[_Change]]:
    found: dict[datetime, list[_Change]] = {}
    for its in steps:
        before = _NOTHING
        for at, seen in its:
            found.setdefault(at, []).append((before, seen))
            before = seen
    return found


def _move(come: dict[Period, Counter[str]], seen: Seen, n: int) -> None:
    if seen.stands is not None:
        for period in _periods(seen):
            come[period][seen.stands] += n


def _standing(come: dict[Period, Counter[str]], period: Period) -> Standing | None:
    """Give how a promise stands; None where none of its deliveries that have come is of the period."""
    if not come["all"].total():
        return "not_yet_due"
    here = [name for name in STANDINGS if come[period][name]]
    return worst_of(here) if here else None


def _turn(turns: Turns, period: Period, stands: Standing | None, turn: tuple[datetime, int]) -> None:
    if stands is not None:
        turns[measure(period, stands), turn[0]] += turn[1]


def _count_rating(turns: Turns, rating: Rating, zone: ZoneInfo) -> None:
    given_on = clock.today(zone, rating.at)
    for rule in RULES:
        _count_through(turns, rate(rule, getattr(rating, rule)), given_on, zone)


def _count_through(turns: Turns, name: str, day: date, zone: ZoneInfo) -> None:
    """Count what is of a day: in the last twelve months through the same day a year later."""
    turns[measure("all", name), EPOCH] += 1
    turns[measure("year", name), EPOCH] += 1
    for at in begins(year_through(day), _A_DAY, zone):
        turns[measure("year", name), at] -= 1


def _count_year(turns: Turns) -> None:
    """Count the sale for as long as a delivery that has come, or its rating, is of the last twelve months."""
    one_rule = measure("year", f"rate:{RULES[0]}:")
    things = [
        (at, n)
        for (name, at), n in turns.items()
        if name == measure("year", "times") or name.startswith(one_rule)
    ]
    for at, n in spells(things).items():
        turns[measure("year", "sales"), at] += n
