"""What became of a sale after its sealing: how it was closed, who followed its salesperson, who changed its record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from peewee import Value

from portal.deliveries.queries import Person
from portal.record.models import RecordFault
from portal.sales.models import Closing, Handover

# What a row of the one statement is, by its first column; handovers are numbered from 1.
_CHANGED, _CLOSED = -1, 0


@dataclass(frozen=True)
class Turns:
    """The rows that tell it: `handovers` with the oldest first.

    `changed_since` is when a nightly check first found its record changed, where it still is.
    """

    closing: Closing | None = None
    handovers: tuple[Handover, ...] = ()
    changed_since: datetime | None = None

    @property
    def everybody(self) -> Iterator[str]:
        """The refs of all who handed over or followed."""
        for row in self.handovers:
            yield from (row.by, row.before, row.after)


@dataclass(frozen=True)
class Handed:
    """That a sale went from one salesperson to a successor: when, their names, and the words to the customer.

    `by` is who entered it.
    """

    at: datetime
    by: str
    before: str
    after: str
    words: str


def turns_of(sale: str) -> Turns:
    """Read what became of a sale, in one statement."""
    # A union reads its columns as those of its first part, so its day comes as the text that it is.
    closed = Closing.select(
        Value(_CLOSED), Closing.at, Closing.by, Closing.kind, Closing.on.cast("TEXT"), Closing.reason
    ).where(Closing.sale == sale)
    handed = Handover.select(
        Handover.seq, Handover.at, Handover.by, Handover.before, Handover.after, Handover.words
    ).where(Handover.sale == sale)
    changed = RecordFault.select(
        Value(_CHANGED),
        *(RecordFault.found_at, RecordFault.stream, RecordFault.what, RecordFault.what, RecordFault.what),
    ).where((RecordFault.stream == sale) & RecordFault.mended_at.is_null())
    rows = sorted(cast("Iterable[tuple[Any, ...]]", (closed.union_all(handed).union_all(changed)).tuples()))
    return Turns(
        next((_closing(sale, row) for row in rows if row[0] == _CLOSED), None),
        tuple(_handover(sale, row) for row in rows if row[0] > _CLOSED),
        next((row[1] for row in rows if row[0] == _CHANGED), None),
    )


def handed_of(handovers: Sequence[Handover], people: Mapping[str, Person]) -> tuple[Handed, ...]:
    """Return handovers with the names of their people, the oldest first."""

    def name(ref: str) -> str:
        return people[ref].name if ref in people else ""

    return tuple(
        Handed(row.at, name(row.by), name(row.before), name(row.after), row.words) for row in handovers
    )


def _closing(sale: str, row: tuple[Any, ...]) -> Closing:
    _, at, by, kind, on, reason = row
    return Closing(sale=sale, at=at, by=by, kind=kind, on=date.fromisoformat(on), reason=reason)


def _handover(sale: str, row: tuple[Any, ...]) -> Handover:
    seq, at, by, before, after, words = row
    return Handover(sale=sale, seq=seq, at=at, by=by, before=before, after=after, words=words)
