"""The ledger of a sale: what we said beside what we have done, as every page of it shows it.

The words come from the bytes of the receipts that sealed them, not from the tables; where those bytes no longer carry
their signature, the ledger says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from portal.deliveries import told
from portal.deliveries.models import Delivery, Occasion
from portal.deliveries.pairs import Done, Pair
from portal.deliveries.queries import (
    Person,
    Promised,
    opened_deliveries_of,
    people_of,
    promised_of,
)
from portal.deliveries.said import Paper, Said, said_of
from portal.deliveries.sealed import NOTHING, Agreed, sealed_by
from portal.deliveries.stamping import cancelled_on, is_set_apart, stamp
from portal.deliveries.timing import time_of
from portal.deliveries.told import Spoken, Told
from portal.deliveries.turns import Handed, Turns, handed_of, turns_of
from portal.deliveries.until import true_until
from portal.lib import clock
from portal.people.through import named
from portal.promises.due_kinds import DueKind
from portal.promises.models import Promise
from portal.record.receipts import Read, read_all
from portal.record.rules import ERASED
from portal.sales.models import Closing, Sale

__all__ = ["Done", "Ledger", "Pair", "Rows", "ledger_from", "ledger_of"]


@dataclass(frozen=True)
class Ledger:
    """A sale as a page shows it at an instant; `today` is that day in its zone, `closing` how it ended, if it has.

    `handed` says who followed whom as its salesperson, the oldest first.
    `receipts` are those of the sale, the oldest first; `price_changes` what both sides agreed on about its price.
    `heard` is the newest word from us that is about no delivery, if there is one.
    `changed_since` is when a nightly check first found its record changed, where it still is.
    """

    sale: Sale
    receipts: tuple[Read, ...]
    pairs: tuple[Pair, ...]
    salesperson: Person
    at: datetime
    today: date
    closing: Closing | None = None
    handed: tuple[Handed, ...] = ()
    price_changes: tuple[Agreed, ...] = ()
    changed_since: datetime | None = None
    heard: Told | None = None

    @property
    def receipt(self) -> Read:
        """The receipt of the sealing, which holds the list."""
        return self.receipts[0]

    @property
    def newest(self) -> Read:
        """The newest receipt, whose number every mail names."""
        return self.receipts[-1]

    @property
    def signed_with(self) -> str:
        """The name of the salesperson with whom it was signed."""
        return self.handed[0].before if self.handed else self.salesperson.name

    @property
    def sound(self) -> bool:
        """Whether the words shown are those that were signed, in every receipt."""
        return all(receipt.sound for receipt in self.receipts)

    @property
    def erased(self) -> bool:
        """Whether the words are gone because the customer had them erased, and nothing was changed."""
        return not self.receipt.content and self.sale.title == ERASED

    @property
    def last_word(self) -> Told | None:
        """The newest word from us: about anything in the sale, or in its conversation."""
        from_us = (one for pair in self.pairs for done in pair.deliveries for one in done.told if one.from_us)
        heard = (self.heard,) if self.heard else ()
        return max((*from_us, *heard), key=lambda one: one.at, default=None)

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


@dataclass(frozen=True)
class Rows:
    """All that a ledger is made of: as it is kept of a sale, or as it would be kept of one that is not sealed yet."""

    sale: Sale
    promised: Sequence[Promised]
    deliveries: Sequence[tuple[Delivery, Occasion | None]]
    receipts: Sequence[Read]
    people: Mapping[str, Person]
    spoken: Spoken
    turns: Turns = Turns()  # noqa: RUF009 - it is frozen


def ledger_of(sale: Sale, at: datetime) -> Ledger:
    """Read the ledger of a sale as it stands at `at` (aware), in a fixed number of statements."""
    promised, rows = promised_of(sale.ref), opened_deliveries_of(sale.ref)
    spoken, turns = told.spoken_in(sale.ref, at), turns_of(sale.ref)
    opened = [who for _, why in rows if why for who in (why.opened_by, why.disputed_by)]
    named = [sale.salesperson, *(one.deliverer for one in promised), *opened, *turns.everybody]
    people = people_of([*named, *told.everybody(spoken)])
    return ledger_from(Rows(sale, promised, rows, _receipts(sale), people, spoken, turns), at)


def ledger_from(rows: Rows, at: datetime) -> Ledger:
    """Return the ledger that these rows make as it stands at `at` (aware). Pure."""
    sale, sealed = rows.sale, sealed_by(rows.receipts)
    titles = {one["n"]: one["title"] for one in rows.receipts[0].content.get("sources", ())}
    maker = _Maker(rows, at)
    pairs = []
    for one in rows.promised:
        of = sealed.promises.get(one.promise.n, {})
        n = of.get("source")
        paper = Paper(n, titles[n], one.place) if n is not None and n in titles else None
        beside = sealed.beside.get(one.promise.n, NOTHING)
        pairs.append(maker.pair(one, said_of(one.promise, of, paper, beside)))
    today = clock.today(ZoneInfo(sale.time_zone), at)
    handed = handed_of(rows.turns.handovers, rows.people)
    by = rows.people[sale.salesperson]
    turns = rows.turns
    since = (turns.closing, handed, sealed.price_changes, turns.changed_since)
    return Ledger(sale, tuple(rows.receipts), tuple(pairs), by, at, today, *since)


class _Maker:
    """Makes a Pair of each promise, and a Done of each of its deliveries."""

    def __init__(self, rows: Rows, at: datetime) -> None:
        self._rows, self._at = rows, at
        self._cancelled_on = cancelled_on(rows.turns.closing)
        deliveries = [row for row, _ in rows.deliveries]
        self._said = told.by_delivery(rows.spoken, rows.people, rows.sale, deliveries)

    def pair(self, promised: Promised, said: Said) -> Pair:
        """Return a promise with what was done about it."""
        promise = promised.promise
        theirs = [one for one in self._rows.deliveries if one[0].promise == promise.ref]
        return Pair(
            promise.ref,
            said,
            cast("DueKind", promise.due_kind),
            tuple(self._done(row, why, promise) for row, why in theirs),
            self._rows.people.get(promised.deliverer or ""),
            promise.released_at is not None,
        )

    def _done(self, row: Delivery, occasion: Occasion | None, promise: Promise) -> Done:
        zone = self._rows.sale.time_zone
        time = time_of(row, promise.due_kind, zone, self._at)
        apart = is_set_apart(row, self._cancelled_on, zone)
        of = self._said.get(row.ref, told.NOTHING)
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
            named(self._name(occasion.opened_by), getattr(row, "through", "")) if occasion else "",
            self._name(occasion.disputed_by) if occasion else "",
        )

    def _name(self, ref: str | None) -> str:
        person = self._rows.people.get(ref or "")
        return person.name if person else ""


def _receipts(sale: Sale) -> list[Read]:
    return read_all(sale.ref) or [Read("", {}, sound=False, sealed_at=sale.sealed_at)]
