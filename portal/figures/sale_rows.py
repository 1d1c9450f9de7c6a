"""The rows of sales from which they are counted for the company's figures, a statement for each table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from portal.changes.models import Addition
from portal.deliveries.models import Verdict
from portal.figures.groups import Group
from portal.figures.queries import delivery_rows
from portal.figures.turning import PromiseRows, SaleRows
from portal.lib import clock
from portal.ratings.models import Rating
from portal.record.models import Stream
from portal.sales.models import Sale

_ANSWERS = {"accepted": "added", "declined": "declined"}


@dataclass(frozen=True)
class Read:
    """A sale as it was read: whose it is, the last entry of its stream that is surely in its rows, and the rows."""

    customer: str
    seq: int
    rows: SaleRows


def read_sales(sales: Iterable[str]) -> dict[str, Read]:
    """Read these sales; those that aren't there are left out.

    How far their streams are is read first: what is recorded meanwhile may be in the rows, and is counted again.
    """
    refs = sorted(sales)
    found = list(_sales(refs))
    promises, ratings, judged = _promises(refs), _ratings(refs), _judged(refs)
    additions = _additions(refs)
    return {
        row.ref: Read(
            row.customer,
            row.seq,
            SaleRows(
                ZoneInfo(row.time_zone),
                row.sealed_at,
                tuple(promises.get(row.ref, {}).values()),
                ratings.get(row.ref),
                _days(judged.get(row.ref, {}), ZoneInfo(row.time_zone)),
                _answers(additions.get(row.ref, []), ZoneInfo(row.time_zone)),
            ),
        )
        for row in found
    }


def _sales(refs: list[str]) -> Iterable[Any]:
    rows: Iterable[Any] = (
        Sale.select(Sale.ref, Sale.customer, Sale.time_zone, Sale.sealed_at, Stream.seq)
        .join(Stream, on=(Stream.ref == Sale.ref))
        .where(Sale.ref.in_(refs))
        .objects()
    )
    return rows


def _promises(refs: list[str]) -> dict[str, dict[str, PromiseRows]]:
    found: dict[str, dict[str, list[Any]]] = {}
    promises: dict[str, Any] = {}
    for row in delivery_rows(refs):
        promises[row.of_promise] = row
        its = found.setdefault(row.of_sale, {}).setdefault(row.of_promise, [])
        if row.ref is not None:
            its.append(row)
    return {
        sale: {ref: _promise(promises[ref], rows) for ref, rows in of_sale.items()}
        for sale, of_sale in found.items()
    }


def _promise(row: Any, deliveries: list[Any]) -> PromiseRows:
    groups = (
        Group("said_by", row.said_by),
        Group("due", row.due_kind),
        Group("rule", row.rule),
        Group("channel", row.channel),
    )
    return PromiseRows(row.due_kind, tuple(deliveries), row.released_at is not None, groups)


def _ratings(refs: list[str]) -> dict[str, Rating]:
    last = (
        Rating.select(Rating.sale, fn.MAX(Rating.seq).alias("seq"))
        .where(Rating.sale.in_(refs))
        .group_by(Rating.sale)
        .alias("last")
    )
    rows = Rating.select(Rating).join(last, on=((Rating.sale == last.c.sale) & (Rating.seq == last.c.seq)))
    return {row.sale: row for row in rows}


def _judged(refs: list[str]) -> dict[str, dict[str, datetime]]:
    rows: Iterable[Any] = (
        Verdict.select(Verdict.sale, Verdict.delivery, fn.MAX(Verdict.at).alias("judged_at"))
        .where(Verdict.sale.in_(refs))
        .group_by(Verdict.sale, Verdict.delivery)
        .objects()
    )
    found: dict[str, dict[str, datetime]] = {}
    for row in rows:
        found.setdefault(row.sale, {})[row.delivery] = row.judged_at
    return found


def _additions(refs: list[str]) -> dict[str, list[Addition]]:
    answered = Addition.sale.in_(refs) & Addition.state.in_(sorted(_ANSWERS))
    found: dict[str, list[Addition]] = {}
    for row in Addition.select(Addition.sale, Addition.state, Addition.ended_at).where(answered):
        found.setdefault(row.sale, []).append(row)
    return found


def _answers(additions: list[Addition], zone: ZoneInfo) -> tuple[tuple[str, date], ...]:
    ended = [(one.state, one.ended_at) for one in additions if one.ended_at is not None]
    return tuple(sorted((_ANSWERS[state], clock.today(zone, at)) for state, at in ended))


def _days(judged: dict[str, datetime], zone: ZoneInfo) -> dict[str, date]:
    return {delivery: clock.today(zone, at) for delivery, at in judged.items()}
