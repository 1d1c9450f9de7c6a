"""The promises of a sale as they are told: words and dues from the receipts, as every page of the sale has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from portal.api.reads.done import delivery_full, delivery_told, facts_in
from portal.api.shapes.common import MoneyChange, due, due_change, person, somebody, text_change
from portal.api.shapes.deliveries import OfPromise, OfSale
from portal.api.shapes.promises import (
    AgreedTold,
    NowTold,
    PromiseFull,
    PromiseTold,
    QuoteTold,
    StandsTold,
)
from portal.deliveries.access import sees_price
from portal.deliveries.ledger import Ledger, Pair, ledger_of
from portal.deliveries.sealed import Agreed, sealed_by
from portal.figures.rules import standing_of
from portal.figures.sale_figures import PromiseFacts, is_left_out
from portal.lib.api.shapes import Money
from portal.lib.together import together
from portal.people.access import Viewer
from portal.people.models import Customer
from portal.people.queries import staff_names
from portal.promises.models import Promise
from portal.sales.models import Sale


@dataclass(frozen=True)
class Promised:
    """A sale whose promises are told to somebody: its ledger, whose it is, and the rows of the promises by number."""

    ledger: Ledger
    customer: str
    rows: Mapping[int, Promise]
    names: Mapping[str, str]
    priced: bool

    @cached_property
    def _stated(self) -> Mapping[int, Mapping[str, Any]]:
        return sealed_by(self.ledger.receipts).promises

    def told(self, pair: Pair) -> PromiseTold:
        """Return a promise with its deliveries."""
        deliveries = [delivery_told(done, self.names) for done in pair.deliveries]
        return PromiseTold(**self._fields(pair), deliveries=deliveries)

    def full(self, pair: Pair) -> PromiseFull:
        """Return a promise with its deliveries, and all that was said of each."""
        deliveries = [delivery_full(done, self.names) for done in pair.deliveries]
        return PromiseFull(**self._fields(pair), deliveries=deliveries)

    def of_sale(self) -> OfSale:
        """Return the sale, by its title and customer."""
        sale = self.ledger.sale
        return OfSale(ref=sale.ref, title=sale.title, customer=self.customer)

    def _fields(self, pair: Pair) -> dict[str, Any]:
        said, row, beside = pair.said, self.rows[pair.said.n], pair.said.beside
        first = self._stated.get(said.n, {}).get("due", row.due)
        dues = [change.due[1] for change in said.changes if change.due]
        return {
            "n": said.n,
            "words": said.first_words or said.words,
            "quote": _quote(pair, row),
            "said_by": somebody(row.said_by, said.said_by),
            "said_at": said.said_at,
            "channel": said.channel,
            "standing": said.standing,
            "rule": said.rule,
            "criteria": list(said.criteria),
            "due": due(first),
            "due_kind": pair.due_kind,
            "now": NowTold(words=said.words, due=due(dues[-1] if dues else first)),
            "delivered_by": person(pair.deliverer.ref, {pair.deliverer.ref: pair.deliverer.name})
            if pair.deliverer
            else None,
            "released": pair.released,
            "changes": [_agreed(one, priced=self.priced) for one in said.changes],
            "added_by": beside.added_by or None,
            "makes_good": beside.makes_good,
            "made_good_by": list(beside.made_good_by),
            "puts_right": beside.puts_right.n if beside.puts_right else None,
            "review": beside.review,
            "stands": stands(pair),
        }


def promised_in(sale: Sale, viewer: Viewer, at: datetime) -> Promised:
    """Return a sale as its promises are told to this member of staff, in a fixed number of statements."""
    ledger = ledger_of(sale, at)
    rows = together(
        {
            "promises": Promise.select().where(Promise.sale == sale.ref),
            "customer": Customer.select(Customer.name).where(Customer.ref == sale.customer),
        }
    )
    assigned = {done.row.assigned_to for _, done in ledger.all_done if done.row.assigned_to}
    by_number = {row.n: row for row in rows["promises"]}
    names = staff_names(assigned)
    return Promised(ledger, rows["customer"][0].name, by_number, names, sees_price(viewer))


def stands(pair: Pair) -> StandsTold:
    """Return how a promise counts."""
    facts = tuple(facts_in(done) for done in pair.deliveries)
    found = standing_of(facts)
    left_out = is_left_out(PromiseFacts(pair.due_kind, facts, pair.released))
    return StandsTold(
        counts_as="left_out" if left_out else found.standing, kept=found.kept, times=found.times
    )


def of_promise(pair: Pair) -> OfPromise:
    """Return a promise by its number and its words as they stand."""
    return OfPromise(n=pair.said.n, words=pair.said.words, due_kind=pair.due_kind)


def _quote(pair: Pair, row: Promise) -> QuoteTold | None:
    paper = pair.said.source
    if paper is None or row.start is None or row.end is None:
        return None
    return QuoteTold(
        source=paper.n, title=paper.title, start=row.start, end=row.end, place=paper.place or None
    )


def _agreed(one: Agreed, *, priced: bool) -> AgreedTold:
    return AgreedTold(
        n=one.n,
        on=one.on,
        by=list(one.by),
        reason=one.reason,
        receipt=one.receipt,
        release=one.release,
        words=text_change(one.words),
        due=due_change(one.due),
        price=_price(one.price) if priced and one.price else None,
    )


def _price(pair: tuple[Any, Any]) -> MoneyChange:
    before, after = (Money(**stated) if stated else None for stated in pair)
    return MoneyChange(before=before, after=after)
