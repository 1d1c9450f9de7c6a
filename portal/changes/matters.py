"""What stands around a sealed list, for the page that shows it: read in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from peewee import Function, Node, Value, fn

from portal.changes.models import Addition, Change, Confirmation, Voice
from portal.changes.rules import state_on
from portal.people.models import Contact, Staff

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


def matters_of(sale: str, reader: str, today: date) -> Matters:
    """Read what stands around a sale's list on `today`, a day in its zone, in one statement.

    `reader` is the ref of whoever reads it.
    """
    # A union reads its columns as those of its first part.
    rows = cast(
        "Iterable[tuple[Any, ...]]",
        (_offers(sale, reader) + _additions(sale) + _confirmations(sale)).tuples(),
    )
    found: dict[str, list[tuple[Any, ...]]] = {"offer": [], "added": [], "confirmed": []}
    for what, *row in rows:
        found[what].append(tuple(row))
    offers = sorted(map(_offer, found["offer"]), key=lambda one: one.n)
    additions = sorted(map(_added, found["added"]), key=lambda one: (one.at, one.ref))
    confirmed = [Confirmed(row[4], row[5], row[1]) for row in found["confirmed"]]
    still = [one for one in offers if state_on("proposed", one.expires_on, today) == "proposed"]
    return Matters(still, additions, max(confirmed, key=lambda one: one.at, default=None))


def _offers(sale: str, reader: str) -> Any:
    agreed = Voice.select(fn.COUNT(Voice.by)).where((Voice.change == Change.ref) & (Voice.by == reader))
    return Change.select(
        Value("offer"),
        Change.ref,
        Change.n,
        Change.promise,
        Change.kind,
        _name(Change.by),
        Change.at,
        Change.state,
        Change.expires_on.cast("TEXT"),
        agreed,
        Change.by_customer.cast("INTEGER"),
        Change.ended_at,
    ).where((Change.sale == sale) & (Change.state == "proposed"))


def _additions(sale: str) -> Any:
    return Addition.select(
        Value("added"),
        Addition.ref,
        Addition.version,
        Addition.words,
        Addition.answer,
        _name(Addition.by),
        Addition.at,
        Addition.state,
        _name(Addition.ended_by),
        Value(0),
        Value(0),
        Addition.ended_at,
    ).where((Addition.sale == sale) & Addition.state.in_(_SHOWN))


def _confirmations(sale: str) -> Any:
    nothing = Value("")
    return Confirmation.select(
        Value("confirmed"),
        Confirmation.sale,
        Confirmation.receipt,
        nothing,
        nothing,
        _name(Confirmation.by),
        Confirmation.at,
        nothing,
        nothing,
        Value(0),
        Value(0),
        Addition.select(Addition.ended_at).where(Addition.ref == ""),
    ).where(Confirmation.sale == sale)


def _name(who: Node) -> Function:
    """Return the name of whoever has this ref, a contact or a member of staff."""
    contact = Contact.select(Contact.name).where(Contact.ref == who)
    staff = Staff.select(Staff.name).where(Staff.ref == who)
    return fn.COALESCE(contact, staff, "")


def _offer(row: tuple[Any, ...]) -> Offer:
    _, n, promise, kind, by, at, _, expires_on, agreed, by_customer, _ = row
    return Offer(n, promise, kind, by, bool(by_customer), at, date.fromisoformat(expires_on), bool(agreed))


def _added(row: tuple[Any, ...]) -> Added:
    ref, _, words, answer, by, at, state, answered_by, _, _, ended_at = row
    return Added(ref, words, by, at, state, answer, answered_by, ended_at)
