"""Which deliveries count as broken, by the rule of every figure, in sales where that may have come about of late."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from portal.deliveries.models import IS_OPEN, Delivery
from portal.deliveries.times import OVERDUE_IS_BROKEN_AFTER
from portal.figures.queries import delivery_rows, facts_in
from portal.figures.rules import classify, counts
from portal.lib import clock
from portal.ratings.models import CheckInMoment
from portal.ratings.moments import BROKEN
from portal.record.models import Live
from portal.sales.models import Sale

_AT_ONCE = 50
_ENDED = ("missed", "released", "replaced")


def broken_since(since: datetime, at: datetime) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield sales with the deliveries (refs) that count as broken at `at` (aware), where there are any.

    Looked at are the sales in which something was recorded since `since`, and those with a delivery that is so long
    overdue that it may count as broken by the clock alone, unless the customer was asked about that already.
    """
    sales = iter(sorted({*_moved(since), *_overdue(at)}))
    while some := list(islice(sales, _AT_ONCE)):
        yield from broken_in(some, at).items()


def broken_in(sales: list[str], at: datetime) -> dict[str, frozenset[str]]:
    """Return by sale its deliveries (refs) that count as broken at `at` (aware), in one statement."""
    found: dict[str, set[str]] = {}
    for row in delivery_rows(sales):
        if row.ref is not None and _is_broken(row, at):
            found.setdefault(row.of_sale, set()).add(row.ref)
    return {sale: frozenset(refs) for sale, refs in found.items()}


def _is_broken(row: Any, at: datetime) -> bool:
    facts = facts_in(row, at)
    return counts(facts) and classify(facts) == "broken"


def _moved(since: datetime) -> Iterator[str]:
    query = Sale.select(Sale.ref).join(Live, on=(Live.stream == Sale.ref)).where(Live.at >= since)
    yield from (row.ref for row in query)


def _overdue(at: datetime) -> Iterator[str]:
    # By a date that was agreed on later it may have to wait, but never by one that was promised for less long ago.
    ago = at - OVERDUE_IS_BROKEN_AFTER
    long_ago = (Delivery.due_on <= clock.today(ZoneInfo("UTC"), ago)) | (Delivery.due_at <= ago)
    counted = Delivery.state.not_in(_ENDED) & (Delivery.afterwards == False)  # noqa: E712 - peewee reads it
    asked = CheckInMoment.select(1).where(
        (CheckInMoment.sale == Delivery.sale) & (CheckInMoment.moment == BROKEN + Delivery.ref)
    )
    rows = Delivery.select(Delivery.sale).where(IS_OPEN & long_ago & counted & ~fn.EXISTS(asked)).distinct()
    yield from (row.sale for row in rows)
