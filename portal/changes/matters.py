"""What stands around a sealed list, for the page that shows it: read in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from portal.changes.models import Addition, Change, Confirmation, Voice
from portal.changes.rules import state_on
from portal.lib.together import Rows
from portal.people.queries import name_column

_SHOWN = ("waiting", "declined")


@dataclass(frozen=True)
class Offer:
    """A change that waits for an answer: number `n` of its sale, about `promise` (its ref), proposed by somebody named.

    `expires_on` is the last day, in the sale's zone, on which it can be accepted. `agreed` tells whether the reader has
    agreed to it.
    """

    n: int
    promise: str
    kind: str
    by: str
    by_customer: bool
    at: datetime
    expires_on: date
    agreed: bool


@dataclass(frozen=True)
class Added:
    """What a contact says was left out, while it waits for our answer or after we declined it.

    `answered_by` is the name of who declined it with `answer`, at `ended_at` (UTC).
    """

    ref: str
    words: str
    by: str
    at: datetime
    state: str
    answer: str
    answered_by: str
    ended_at: datetime | None


@dataclass(frozen=True)
class Confirmed:
    """That somebody named said of the list, as receipts up to number `receipt` state it: that is what I was told."""

    by: str
    at: datetime
    receipt: int


@dataclass(frozen=True)
class Matters:
    """What stands around a sealed list: changes that wait, additions that are no promise, the newest confirmation."""

    offers: Sequence[Offer] = ()
    additions: Sequence[Added] = ()
    confirmed: Confirmed | None = None


NO_MATTERS = Matters()


def matter_queries(sale: str, reader: str) -> dict[str, Any]:
    """Return the queries whose rows `matters_from` reads, for a page that reads other things in the same statement."""
    agreed = Voice.select(fn.COUNT(Voice.by)).where((Voice.change == Change.ref) & (Voice.by == reader))
    return {
        "offers": Change.select(Change, name_column(Change.by).alias("who"), agreed.alias("agreed"))
        .where((Change.sale == sale) & (Change.state == "proposed"))
        .order_by(Change.n),
        "additions": Addition.select(
            Addition,
            name_column(Addition.by).alias("who"),
            name_column(Addition.ended_by).alias("answered_by"),
        )
        .where((Addition.sale == sale) & Addition.state.in_(_SHOWN))
        .order_by(Addition.at, Addition.ref),
        "confirmations": Confirmation.select(Confirmation, name_column(Confirmation.by).alias("who"))
        .where(Confirmation.sale == sale)
        .order_by(Confirmation.at.desc())
        .limit(1),
    }


def matters_from(rows: Rows, today: date) -> Matters:
    """Return what the rows of `matter_queries` say on `today`."""
    return Matters(
        [
            Offer(
                row.n,
                row.promise,
                row.kind,
                row.who,
                row.by_customer,
                row.at,
                row.expires_on,
                bool(row.agreed),
            )
            for row in rows["offers"]
            if state_on("proposed", row.expires_on, today) == "proposed"
        ],
        [
            Added(row.ref, row.words, row.who, row.at, row.state, row.answer, row.answered_by, row.ended_at)
            for row in rows["additions"]
        ],
        next((Confirmed(row.who, row.at, row.receipt) for row in rows["confirmations"]), None),
    )
