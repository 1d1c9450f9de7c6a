"""The ledger of a sale: what we said beside what we have done, as every page of it shows it.

The words come from the bytes of the receipts that sealed them, not from the tables; where those bytes no longer carry
their signature, the ledger says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from portal.deliveries import told
from portal.deliveries.labels import Label
from portal.deliveries.models import Delivery, Occasion
from portal.deliveries.queries import (
    Person,
    closing_of,
    opened_deliveries_of,
    people_of,
    promised_of,
)
from portal.deliveries.rules import ENDED, Progress, may_be_judged
from portal.deliveries.said import Paper, Said, said_of
from portal.deliveries.stamping import cancelled_on, is_set_apart, stamp
from portal.deliveries.times import TimeState
from portal.deliveries.timing import time_of
from portal.deliveries.told import Judged, Told, Waiting
from portal.deliveries.until import true_until
from portal.lib import clock
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.record.receipts import Read, read, receipts_of
from portal.sales.models import Closing, Sale

_DUE_NOW = frozenset({"overdue", "due_today"})


@dataclass(frozen=True)
class Done:
    """A delivery with its stamp and its place on the axis of time, and all that both sides said of it, newest first.

    `due_kind` is that of its promise; `set_apart` says that it falls due after the sale was cancelled. `opened_by` and
    `disputed_by` are the names of who opened its occasion, and who disputed that.
    """

    row: Delivery
    due_kind: DueKind
    time: TimeState
    label: Label
    told: tuple[Told, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    waits: tuple[Waiting, ...] = ()
    occasion: Occasion | None = None
    set_apart: bool = False
    opened_by: str = ""
    disputed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.row.state not in ENDED and self.time.kind != "held" and not self.set_apart

    @property
    def may_be_judged(self) -> bool:
        """Whether the customer may give their word on it."""
        overdue = self.time.kind == "overdue"
        judged = self.row.verdict is not None
        return may_be_judged(self.due_kind, cast("Progress", self.row.state), overdue=overdue, judged=judged)

    @property
    def awaits_word(self) -> bool:
        """Whether it is delivered, or has held, without the customer's word."""
        done = self.row.state == "delivered" or (self.time.kind == "held" and not self.row.breached_at)
        return done and self.row.verdict is None and not self.set_apart

    @property
    def open_wait(self) -> Waiting | None:
        """What we wait for the customer for, at present."""
        return next((wait for wait in self.waits if wait.is_open), None)


@dataclass(frozen=True)
class Pair:
    """One promise: what we said, and what we have done. `deliverer` is who delivers, if anybody is named."""

    ref: str
    said: Said
    due_kind: DueKind
    deliveries: tuple[Done, ...]
    deliverer: Person | None

    @property
    def leading(self) -> Done | None:
        """The delivery that the page shows first.

        That is the one that waits for the customer, else the longest overdue, else the newest that awaits their word,
        else the next to come, else the last.
        """
        waiting = [done for done in self.deliveries if done.open_wait]
        due_now = [done for done in self.deliveries if done.time.kind in _DUE_NOW and done.is_open]
        word = [done for done in reversed(self.deliveries) if done.awaits_word and not done.row.afterwards]
        to_come = [done for done in self.deliveries if done.is_open]
        return next(iter([*waiting, *due_now, *word, *to_come, *reversed(self.deliveries)]), None)

    @property
    def latest(self) -> Told | None:
        """The newest update about this promise that stands."""
        newest = (one for done in self.deliveries for one in done.told if one.stands)
        return max(newest, key=lambda one: one.at, default=None)


@dataclass(frozen=True)
class Ledger:
    """A sale as a page shows it at an instant; `today` is that day in its zone, `closing` how it ended, if it has.

    `sound` is False when the receipt's bytes no longer carry their signature.
    """

    sale: Sale
    receipt: Read
    pairs: tuple[Pair, ...]
    salesperson: Person
    at: datetime
    today: date
    closing: Closing | None = None

    @property
    def sound(self) -> bool:
        """Whether the words shown are those that were signed."""
        return self.receipt.sound

    @property
    def last_word(self) -> Told | None:
        """The newest word from us about anything in the sale."""
        from_us = (one for pair in self.pairs for done in pair.deliveries for one in done.told if one.from_us)
        return max(from_us, key=lambda one: one.at, default=None)

    @property
    def until(self) -> datetime:
        """The instant up to which every label stands, if nothing is recorded."""
        rows = [done.row for _, done in self.all_done]
        dues = [row.due_at for row in rows if row.due_at is not None and row.delivered_at is None]
        return true_until(dues, ZoneInfo(self.sale.time_zone), self.at)

    @property
    def all_done(self) -> tuple[tuple[Pair, Done], ...]:
        """Every delivery with its promise."""
        return tuple((pair, done) for pair in self.pairs for done in pair.deliveries)


def ledger_of(sale: Sale, at: datetime) -> Ledger:
    """Read the ledger of a sale as it stands at `at` (aware), in a fixed number of statements."""
    promised, rows = promised_of(sale.ref), opened_deliveries_of(sale.ref)
    spoken = told.spoken_in(sale.ref, at)
    opened = [who for _, why in rows if why for who in (why.opened_by, why.disputed_by)]
    people = people_of([sale.salesperson, *(who for _, who in promised), *told.everybody(spoken), *opened])
    receipt, closing = _receipt(sale), closing_of(sale)
    stated = {promise["n"]: promise for promise in receipt.content.get("promises", ())}
    papers = {one["n"]: Paper(one["n"], one["title"]) for one in receipt.content.get("sources", ())}
    said = told.by_delivery(spoken, people, sale, [row for row, _ in rows])
    names = {ref: person.name for ref, person in people.items()}
    maker = _Maker(sale, at, cancelled_on(closing), said, names)
    pairs = tuple(
        Pair(
            promise.ref,
            said_of(promise, stated.get(promise.n, {}), papers),
            cast("DueKind", promise.due_kind),
            tuple(maker.done(row, why, promise) for row, why in rows if row.promise == promise.ref),
            people.get(who or ""),
        )
        for promise, who in promised
    )
    today = clock.today(ZoneInfo(sale.time_zone), at)
    return Ledger(sale, receipt, pairs, people[sale.salesperson], at, today, closing)


@dataclass(frozen=True)
class _Maker:
    """What is needed to make a Done of each row."""

    sale: Sale
    at: datetime
    cancelled_on: date | None
    said: Mapping[str, told.Of]
    names: Mapping[str, str]

    def done(self, row: Delivery, occasion: Occasion | None, promise: Promise) -> Done:
        """Return a delivery with all that belongs to it."""
        time = time_of(row, promise.due_kind, self.sale.time_zone, self.at)
        apart = is_set_apart(row, self.cancelled_on, self.sale.time_zone)
        of = self.said.get(row.ref, told.NOTHING)
        return Done(
            row,
            cast("DueKind", promise.due_kind),
            time,
            stamp(row, promise.due_kind, time, set_apart=apart),
            of.told,
            of.verdicts,
            of.waits,
            occasion,
            apart,
            self.names.get(occasion.opened_by, "") if occasion else "",
            self.names.get(occasion.disputed_by or "", "") if occasion else "",
        )


def _receipt(sale: Sale) -> Read:
    receipts = [read(receipt) for receipt in receipts_of(sale.ref)]
    if not receipts:
        return Read("", {}, sound=False, sealed_at=sale.sealed_at)
    return receipts[0]
