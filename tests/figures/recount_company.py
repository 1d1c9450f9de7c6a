"""A slow recount of the company from the entries of every sale's record, sharing no code with the portal's own.

It asks of each instant anew what the portal foretells in its calendar of turns.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.record.models import Entry
from portal.sales.models import Sale
from tests.figures.recount import One, Told, is_apart, look, read

WORST_FIRST = ("broken", "disputed", "open", "unconfirmed", "kept")


@dataclass(frozen=True)
class Heard:
    """A sale as its entries tell it: whose, sealed when, and the facts and the instant of its latest rating."""

    customer: str
    sealed_at: datetime
    told: Told
    rating: tuple[Any, datetime] | None


def hear_all() -> list[Heard]:
    """Read the entries of every sale."""
    return [hear(sale.ref, sale.customer) for sale in Sale.select()]


def hear(stream: str, customer: str = "") -> Heard:
    """Read the entries of one sale."""
    sealed = Entry.get((Entry.stream == stream) & (Entry.kind == "sale.sealed"))
    given = Entry.select().where((Entry.stream == stream) & (Entry.kind == "rating.given"))
    last: Entry | None = given.order_by(Entry.seq.desc()).first()
    rating = (json.loads(last.facts), datetime.fromisoformat(last.at)) if last else None
    return Heard(customer, datetime.fromisoformat(sealed.at), read(stream), rating)


def recount_company(heard: list[Heard], at: datetime) -> dict[str, int]:
    """Return every measure of the company at an instant (aware), by the portal's names for them."""
    found: Counter[str] = Counter()
    customers: dict[str, bool] = {}
    for sale in heard:
        one = recount_sale(sale, at)
        found.update(one)
        customers[sale.customer] = customers.get(sale.customer, False) or bool(one["year:sales"])
    found["all:customers"] = len(customers)
    found["year:customers"] = sum(customers.values())
    return {name: count for name, count in found.items() if count}


def recount_sale(heard: Heard, at: datetime) -> Counter[str]:
    """Return what one sale adds to each measure at an instant."""
    sale = heard.told
    found: Counter[str] = Counter({"all:sales": 1})
    for promise in sale.promises:
        mine = [one for of, one in sale.deliveries.values() if of == promise and not one.ended]
        if not mine and promise in (sale.released | {of for of, _ in sale.deliveries.values()}):
            continue
        counted = [one for one in mine if not one.afterwards and not is_apart(one, sale)]
        in_months(found, counted, sale, at)
        if counted or not mine:
            alone: Counter[str] = Counter()
            _count(alone, counted, sale, at)
            found.update(alone)
            found.update(_in_groups(alone, (*sale.groups[promise], f"due/{sale.promises[promise]}")))
        elif not any(is_apart(one, sale) for one in mine):
            for period in _periods(_day(heard.sealed_at, sale.zone), sale, at):
                found[f"{period}:afterwards"] += 1
    for answer, answered_at in sale.answers:
        found.update(f"{period}:{answer}" for period in _periods(_day(answered_at, sale.zone), sale, at))
    found.update(_rated(heard, at))
    of_the_year = found["year:times"] or any(found[f"year:rate:what:{number}"] for number in range(1, 6))
    found["year:sales"] = int(bool(of_the_year))
    return found


def _in_groups(alone: Counter[str], groups: tuple[str, ...]) -> Counter[str]:
    """Return what a promise adds to each of its groups: how it stands, and its dates."""
    said = (*WORST_FIRST, "not_yet_due", "on_time", "dates")
    return Counter(
        {
            f"{period}/{group}:{name}": alone[f"{period}:{name}"]
            for period in ("all", "year")
            for group in groups
            for name in said
        }
    )


def in_months(found: Counter[str], counted: list[One], sale: Told, at: datetime) -> None:
    """Count each delivery that has come in the month it was promised for, or else in that in which it ended."""
    for one in counted:
        seen = look(one, sale, at)
        day = _due_day(one, sale) or _last_day(one, sale)
        if seen.come and day is not None:
            month = f"m{day.year:04}-{day.month:02}"
            found[f"{month}:{seen.is_a}"] += 1
            found[f"{month}:dates"] += seen.dated
            found[f"{month}:on_time"] += seen.dated and seen.punctual


def _rated(heard: Heard, at: datetime) -> Iterator[str]:
    if heard.rating is not None:
        facts, given_at = heard.rating
        for period in _periods(_day(given_at, heard.told.zone), heard.told, at):
            yield from (f"{period}:rate:{rule}:{facts[rule]}" for rule in ("what", "when", "care"))


def _count(found: Counter[str], counted: list[One], sale: Told, at: datetime) -> None:
    stands: dict[str, set[str]] = {"all": set(), "year": set()}
    for one in counted:
        seen = look(one, sale, at)
        day = _due_day(one, sale)
        if day is not None and one.kind != "holding":
            found[f"{day}:{_state(one, sale, at)}"] += 1
        for period in _periods(_last_day(one, sale), sale, at) if seen.come else ():
            stands[period].add(seen.is_a)
            found[f"{period}:times"] += 1
            found[f"{period}:times_kept"] += seen.is_a == "kept"
            found[f"{period}:dates"] += seen.dated
            found[f"{period}:on_time"] += seen.dated and seen.punctual
    for period, words in stands.items():
        if not stands["all"]:
            found[f"{period}:not_yet_due"] += 1
        elif words:
            found[f"{period}:{next(worst for worst in WORST_FIRST if worst in words)}"] += 1


def _state(one: One, sale: Told, at: datetime) -> str:
    seen = look(one, sale, at)
    if not seen.come:
        return "to_come"
    if seen.is_a == "open":
        return "late"
    if seen.is_a in {"broken", "disputed"}:
        return seen.is_a
    return f"{seen.is_a}_{'on_time' if seen.dated and seen.punctual else 'late'}"


def _periods(day: date | None, sale: Told, at: datetime) -> Iterator[str]:
    """Yield "all", and "year" up to the same day of the next year; of 29 February, up to the 28th."""
    yield "all"
    today = at.astimezone(sale.zone).date()
    if day is None:
        return
    through = (day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
    if (today.year, today.month, today.day) <= through:
        yield "year"


def _due_day(one: One, sale: Told) -> date | None:
    return one.due_at.astimezone(sale.zone).date() if one.due_at else one.due_on


def _last_day(one: One, sale: Told) -> date | None:
    """Return the day by which a delivery is of a year: that which was promised, or on which it ended, if later."""
    standing = [(kind, when) for ref, kind, when in one.told if ref not in one.taken_back]
    ended = [_day(when, sale.zone) for kind, when in standing if kind in {"delivered", "missed", "breach"}]
    due = _due_day(one, sale)
    days = [*ended, *([due] if due else [])]
    if days:
        return max(days)
    return _day(one.judged, sale.zone) if one.judged else None


def _day(when: datetime, zone: ZoneInfo) -> date:
    return when.astimezone(zone).date()
