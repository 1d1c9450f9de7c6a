"""A slow recount of a sale from the entries of its record: plainly written, and sharing no code with the portal's own.

It reads what happened, entry by entry, and never the "stands" that entries state, nor a row of a table.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.record.models import Entry

THIRTY_DAYS = timedelta(days=30)


@dataclass
class One:
    """A delivery, as its entries tell it."""

    kind: str
    due_on: date | None
    due_at: datetime | None
    afterwards: bool
    told: list[tuple[str, str, datetime]] = field(default_factory=list)
    taken_back: set[str] = field(default_factory=set)
    word: str = ""
    named: date | None = None
    judged: datetime | None = None
    agreed: date | None = None
    ended: str = ""
    concerned: bool = False


@dataclass
class Told:
    """A sale, as its entries tell it."""

    zone: ZoneInfo
    cancelled: date | None = None
    promises: dict[str, str] = field(default_factory=dict)
    deliveries: dict[str, tuple[str, One]] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    answers: list[tuple[str, datetime]] = field(default_factory=list)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)


def recount(stream: str, at: datetime) -> dict[str, int]:
    """Return the figures of a sale at an instant (aware), by their names."""
    sale = read(stream)
    found: Counter[str] = Counter()
    for promise, kind in sale.promises.items():
        every = [one for of, one in sale.deliveries.values() if of == promise]
        mine = [one for one in every if not one.ended]
        if not mine and (every or promise in sale.released):
            found["ended"] += 1
        else:
            _count(found, kind, mine, sale, at)
    return {name: count for name, count in found.items() if count}


def read(stream: str) -> Told:
    """Return what the entries of a sale's stream tell."""
    sale = Told(ZoneInfo("UTC"))
    for entry in Entry.select().where(Entry.stream == stream).order_by(Entry.seq):
        _hear(sale, entry.kind, json.loads(entry.facts), datetime.fromisoformat(entry.at))
    return sale


def _hear(sale: Told, kind: str, facts: Any, at: datetime) -> None:
    about = sale.deliveries.get(str(facts.get("delivery")))
    if about is not None:
        _hear_of(about[1], kind, facts, at)
        return
    match kind:
        case "sale.sealed":
            sale.zone = ZoneInfo(facts["time_zone"])
        case "promises.made":
            sale.promises |= {one["ref"]: one["due_kind"] for one in facts["promises"]}
            sale.groups |= {
                one["ref"]: tuple(f"{by}/{one[by]}" for by in ("said_by", "rule", "channel"))
                for one in facts["promises"]
            }
        case "deliveries.planned" | "occasion.opened":
            _open(sale, facts["deliveries"] if "deliveries" in facts else [facts["delivery"]])
        case "deliveries.stopped":
            gone = set(facts["deliveries"])
            sale.deliveries = {ref: one for ref, one in sale.deliveries.items() if ref not in gone}
        case "sale.closed":
            sale.cancelled = date.fromisoformat(facts["on"]) if facts["kind"] == "cancelled" else None
        case _:
            _hear_of_a_change(sale, kind, facts, at)


def _hear_of_a_change(sale: Told, kind: str, facts: Any, at: datetime) -> None:
    match kind:
        case "promise.redated":
            sale.promises[facts["promise"]] = facts["due_kind"]
            for of, one in sale.deliveries.values():
                one.kind = facts["due_kind"] if of == facts["promise"] else one.kind
        case "promise.released":
            sale.released.add(facts["promise"])
        case "deliveries.redated" | "deliveries.released":
            _change(sale, facts, kind.partition(".")[2].replace("redated", "replaced"))
        case "addition.accepted" | "addition.declined":
            sale.answers.append(("added" if kind.endswith("accepted") else "declined", at))


def _change(sale: Told, facts: Any, ended: str) -> None:
    for one in facts["dated"]:
        about = sale.deliveries[one["delivery"]][1]
        about.due_on = date.fromisoformat(one["due_on"]) if one["due_on"] else None
        about.agreed = date.fromisoformat(one["agreed_on"]) if one["agreed_on"] else None
        about.afterwards = one["afterwards"]
    for ref in facts["ended"]:
        sale.deliveries[ref][1].ended = ended


def _hear_of(about: One, kind: str, facts: Any, at: datetime) -> None:
    match kind:
        case "delivery.dated":
            about.due_on = date.fromisoformat(facts["due_on"])
        case "delivery.undated":
            about.due_on = None
        case "delivery.updated":
            said_at = facts.get("said_at")
            about.told.append(
                (facts["update"], facts["kind"], datetime.fromisoformat(said_at) if said_at else at)
            )
            about.taken_back.add(facts.get("retracts") or "")
        case "verdict.given":
            about.word, about.judged = facts["word"], at
            about.named = date.fromisoformat(facts["named_on"]) if facts["named_on"] else None
        case "concern.raised" | "concern.reopened":
            about.concerned = True
        case "concern.closed":
            about.concerned = False


def _open(sale: Told, planned: list[Any]) -> None:
    for facts in planned:
        due_on = date.fromisoformat(facts["due_on"]) if facts["due_on"] else None
        due_at = datetime.fromisoformat(facts["due_at"]) if facts["due_at"] else None
        one = One(sale.promises[facts["promise"]], due_on, due_at, facts["afterwards"])
        sale.deliveries[facts["ref"]] = (facts["promise"], one)


@dataclass(frozen=True)
class Seen:
    """What a delivery is at an instant."""

    is_a: str
    come: bool
    delivered: bool
    dated: bool
    punctual: bool


def look(one: One, sale: Told, at: datetime) -> Seen:
    """Return what a delivery is at an instant: the first of product.md's list that fits, and whether it has come."""
    standing = [(kind, when) for ref, kind, when in one.told if ref not in one.taken_back]
    delivered_at = max((when for kind, when in standing if kind == "delivered"), default=None)
    breached = any(kind == "breach" for kind, _ in standing)
    missed = any(kind == "missed" for kind, _ in standing) and delivered_at is None
    passed = _passed(one, sale, at)
    held = one.kind == "holding" and passed is not None and not breached
    delivered = delivered_at is not None or held
    late_open = passed is not None and not delivered and one.kind != "holding"
    long_late = late_open and passed is not None and _open_for(one, passed) > THIRTY_DAYS
    if missed or breached or one.word == "not_kept" or long_late:
        is_a = "broken"
    elif one.word == "in_part" or one.concerned:
        is_a = "disputed"
    elif one.word:
        is_a = "kept"
    else:
        is_a = "unconfirmed" if delivered else "open"
    has_date = one.kind != "holding" and (one.due_on is not None or one.due_at is not None)
    come = delivered or late_open or is_a == "broken" or (one.kind == "holding" and passed is not None)
    punctual = delivered_at is not None and has_date and _in_time(one, sale, delivered_at)
    return Seen(is_a, come, delivered, has_date and (late_open or delivered_at is not None), punctual)


def is_apart(one: One, sale: Told) -> bool:
    """Say whether a delivery falls due after the sale was cancelled, and nothing came of it."""
    if sale.cancelled is None or one.word:
        return False
    if any(
        kind in {"delivered", "missed", "breach"} for ref, kind, _ in one.told if ref not in one.taken_back
    ):
        return False
    day = one.due_at.astimezone(sale.zone).date() if one.due_at else one.due_on
    return day is None or day > sale.cancelled


def _open_for(one: One, passed: timedelta) -> timedelta:
    """Return for how long it is open past its date, or past the later one that was agreed on."""
    return passed - (one.agreed - one.due_on) if one.agreed and one.due_on else passed


def _passed(one: One, sale: Told, at: datetime) -> timedelta | None:
    """Return for how long a date has passed: whole days of the sale's zone, or exactly for a moment."""
    if one.due_at is not None:
        return at - one.due_at if at > one.due_at else None
    if one.due_on is None:
        return None
    days = at.astimezone(sale.zone).date() - one.due_on
    return days if days > timedelta() else None


def _in_time(one: One, sale: Told, delivered_at: datetime) -> bool:
    day = one.named or delivered_at.astimezone(sale.zone).date()
    if one.due_at is not None:
        named_in_time = one.named is not None and one.named <= one.due_at.astimezone(sale.zone).date()
        return named_in_time or delivered_at <= one.due_at
    return one.due_on is not None and day <= one.due_on


def _count(found: Counter[str], kind: str, mine: Iterable[One], sale: Told, at: datetime) -> None:
    every = list(mine)
    apart = [one for one in every if is_apart(one, sale)]
    old = [one for one in every if one.afterwards and one not in apart]
    counted = [look(one, sale, at) for one in every if not one.afterwards and one not in apart]
    found["times_set_apart"] += len(apart)
    found["times_afterwards"] += len(old)
    if every and not counted:
        found["ended" if apart else "afterwards"] += 1
        found["set_apart"] += bool(apart)
        return
    found["promises"] += 1
    come = [one for one in counted if one.come]
    for one in come:
        found["times"] += 1
        found[f"times_{one.is_a}"] += 1
    dated = [one for one in come if one.dated]
    found["times_dated"] += len(dated)
    found["times_on_time"] += sum(one.punctual for one in dated)
    stands = next(
        (
            worst
            for worst in ("broken", "disputed", "open", "unconfirmed", "kept")
            if worst in {one.is_a for one in come}
        ),
        "",
    )
    place = _place(kind, stands, counted, come)
    # "broken" is both how it stands and its place.
    for name in {stands, place} - {""}:
        found[name] += 1
    for name in {stands, place} & {"kept", "done"}:
        found[f"{name}_dated"] += bool(dated)
        found[f"{name}_on_time"] += bool(dated) and all(one.punctual for one in dated)


def _place(kind: str, stands: str, counted: list[Seen], come: list[Seen]) -> str:
    if stands == "broken":
        return "broken"
    if any(not one.delivered and one.is_a != "kept" for one in come):
        return "late"
    if not come:
        return "undated" if kind == "undated" else "to_come"
    return "up_to_date" if kind == "every" or len(come) < len(counted) else "done"
