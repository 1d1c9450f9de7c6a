"""The ledger of a sale: what we said beside what we have done, as every page of it shows it.

The words come from the bytes of the receipts that sealed them, not from the tables; where those bytes no longer carry
their signature, the ledger says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from portal.deliveries.labels import Axes, Label, label
from portal.deliveries.models import Delivery, Update
from portal.deliveries.queries import deliveries_of, sources_of, staff_of, updates_of
from portal.deliveries.rules import Progress
from portal.deliveries.times import TimeState, holding_state, time_state, time_state_at
from portal.lib import clock
from portal.people.models import Staff
from portal.promises.due_kinds import BadDue, DueKind
from portal.promises.models import Promise
from portal.promises.queries import promises_of
from portal.promises.stored import words_of_due
from portal.record.receipts import Read, read, receipts_of
from portal.sales.models import Sale, Source
from portal.web.words import long_day, short_day


@dataclass(frozen=True)
class Said:
    """A promise as it was made. `words` are those of the receipt; `source` is None for words typed from a talk."""

    n: int
    words: str
    said_by: str
    said_at: str
    channel: str
    standing: str
    rule: str
    criteria: tuple[str, ...]
    due: str
    source: Source | None


@dataclass(frozen=True)
class Told:
    """An update as the customer reads it; `at` is UTC."""

    at: datetime
    by: str
    kind: str
    text: str


@dataclass(frozen=True)
class Done:
    """A delivery with its stamp, its place on the axis of time, and what was told about it, the newest first."""

    row: Delivery
    time: TimeState
    label: Label
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Pair:
    """One promise: what we said, and what we have done. `deliverer` is who delivers, if anybody is named."""

    said: Said
    due_kind: DueKind
    deliveries: tuple[Done, ...]
    deliverer: Staff | None

    @property
    def leading(self) -> Done | None:
        """The delivery that the page shows first: the longest overdue, else the next to come, else the last."""
        due_now = [
            done for done in self.deliveries if done.time.kind in {"overdue", "due_today"} and _is_open(done)
        ]
        to_come = [done for done in self.deliveries if _is_open(done)]
        return next(iter([*due_now, *to_come, *reversed(self.deliveries)]), None)

    @property
    def latest(self) -> Told | None:
        """The newest update about this promise."""
        told = [told for done in self.deliveries for told in done.told]
        return max(told, key=lambda update: update.at, default=None)


@dataclass(frozen=True)
class Ledger:
    """A sale as a page shows it. `sound` is False when the receipt's bytes no longer carry their signature."""

    sale: Sale
    receipt: Read
    pairs: tuple[Pair, ...]
    salesperson: Staff
    today: date

    @property
    def sound(self) -> bool:
        """Whether the words shown are those that were signed."""
        return self.receipt.sound

    @property
    def last_word(self) -> Told | None:
        """The newest update about anything in the sale."""
        return max(
            (pair.latest for pair in self.pairs if pair.latest), key=lambda told: told.at, default=None
        )


def ledger_of(sale: Sale, at: datetime) -> Ledger:
    """Read the ledger of a sale as it stands at `at`, in a fixed number of statements."""
    promises = promises_of(sale.ref)
    deliveries = deliveries_of(sale.ref)
    updates = updates_of(sale.ref)
    sources = {source.ref: source for source in sources_of(sale.ref)}
    people = [promise.delivered_by for promise in promises] + [update.by for update in updates]
    staff = staff_of([sale.salesperson, *people])
    receipt = _receipt(sale)
    stated = {promise["n"]: promise for promise in receipt.content.get("promises", ())}
    days = _Days(at, clock.today(ZoneInfo(sale.time_zone), at))
    told = _by_delivery(updates, staff)
    pairs = tuple(
        Pair(
            _said(promise, stated.get(promise.n, {}), sources),
            cast("DueKind", promise.due_kind),
            tuple(_done(row, promise, days, told) for row in deliveries if row.promise == promise.ref),
            staff.get(promise.delivered_by or ""),
        )
        for promise in promises
    )
    return Ledger(sale, receipt, pairs, staff[sale.salesperson], days.today)


def time_of(row: Delivery, due_kind: str, at: datetime, today: date) -> TimeState:
    """Return what the clock says of a delivery at `at`; `today` is that day in the sale's zone."""
    if row.due_at is not None:
        return time_state_at(row.due_at, row.delivered_at, at)
    if due_kind == "holding":
        return holding_state(row.due_on, today)
    if due_kind == "once" and row.due_on is None and row.delivered_on is None:
        # It waits for an event: the date is not missing, it is not known yet.
        return TimeState("not_due")
    return time_state(row.due_on, row.delivered_on, today)


@dataclass(frozen=True)
class _Days:
    at: datetime
    today: date


def _receipt(sale: Sale) -> Read:
    receipts = [read(receipt) for receipt in receipts_of(sale.ref)]
    if not receipts:
        return Read("", {}, sound=False, sealed_at=sale.sealed_at)
    return receipts[0]


def _by_delivery(updates: list[Update], staff: Mapping[str, Staff]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for update in updates:
        by = staff[update.by].name if update.by in staff else ""
        found.setdefault(update.delivery, []).append(Told(update.at, by, update.kind, update.text))
    return found


def _said(promise: Promise, stated: Mapping[str, Any], sources: Mapping[str, Source]) -> Said:
    return Said(
        n=promise.n,
        words=stated.get("words", "(erased)"),
        said_by=stated.get("said_by", ""),
        said_at=stated.get("said_at", promise.said_at),
        channel=promise.channel,
        standing=promise.standing,
        rule=promise.rule,
        criteria=tuple(stated.get("criteria", ())),
        due=_due_words(stated.get("due", promise.due)),
        source=sources.get(promise.source or ""),
    )


def _due_words(stated: object) -> str:
    try:
        return words_of_due(stated)
    except BadDue:
        # Only bytes that were changed behind our back say no due at all; the page says so in red above.
        return "(unreadable)"


def _done(row: Delivery, promise: Promise, days: _Days, told: Mapping[str, list[Told]]) -> Done:
    time = time_of(row, promise.due_kind, days.at, days.today)
    until = f"until {long_day(row.due_on)}" if row.due_on else "until the work is completed"
    stamp = label(Axes(cast("Progress", row.state), time, row.afterwards, until))
    if promise.due_kind == "schedule" and row.state == "missed" and row.due_on:
        # Among many dates, the stamp says which one.
        stamp = replace(stamp, word=f"Missed on {short_day(row.due_on)}")
    return Done(row, time, stamp, tuple(told.get(row.ref, ())))


def _is_open(done: Done) -> bool:
    return done.row.state != "delivered" and done.time.kind != "held"
