"""Reads of deliveries over all sales: by when they are promised, or by when they were delivered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, SQL, Node

from portal.api.queries import is_below
from portal.changes.standing import words_standing
from portal.deliveries.access import updatable
from portal.deliveries.models import IS_DELIVERED, IS_OPEN, Delivery, Occasion, Wait
from portal.lib.db import utc_instant, utc_text
from portal.people.access import Viewer
from portal.people.models import Customer, Staff
from portal.promises.models import Promise
from portal.sales.models import Closing, Sale

_DAY_LETTERS = len("2026-05-01")
_ENDED = ("released", "replaced")


@dataclass(frozen=True)
class DueWanted:
    """Which deliveries are wanted: due from and until a day, both included, and in one state of progress."""

    due_from: date | None = None
    due_until: date | None = None
    state: str | None = None


def due(viewer: Viewer, wanted: DueWanted, behind: tuple[str, str] | None, most: int) -> list[Any]:
    """Return deliveries that are not delivered, released or replaced, by when they are promised, the first first.

    Each is a row of `_rows`. `behind` is the promised day or moment of the last one as rows keep it, and its ref. What
    has neither is left out. Two statements, each cut off by an index.
    """
    found = [
        *_part(viewer, wanted, _days(wanted, behind))
        .order_by(Delivery.due_on, Delivery.ref)
        .limit(most)
        .objects(),
        *_part(viewer, wanted, _moments(wanted, behind))
        .order_by(Delivery.due_at, Delivery.ref)
        .limit(most)
        .objects(),
    ]
    return sorted(found, key=place_of)[:most]


def delivered(viewer: Viewer, behind: tuple[datetime, str] | None, most: int) -> list[Any]:
    """Return deliveries that are delivered, the newest first, behind an instant and ref; each is a row of `_rows`."""
    query = _rows(viewer).where(IS_DELIVERED)
    if behind is not None:
        place = utc_text(behind[0]), behind[1]
        query = query.where(is_below((Delivery.delivered_at, Delivery.ref), *place))
    return list(query.order_by(Delivery.delivered_at.desc(), Delivery.ref.desc()).limit(most).objects())


def place_of(row: Any) -> tuple[str, str]:
    """Return where a row of `due` stands in its list: a moment comes after the whole days of its day."""
    text = (
        Delivery.due_on.db_value(row.due_on) if row.due_at is None else Delivery.due_at.db_value(row.due_at)
    )
    return text or "", row.ref


def _part(viewer: Viewer, wanted: DueWanted, conditions: list[Node]) -> Any:
    state = Delivery.state == wanted.state if wanted.state else Delivery.state.not_in(_ENDED)
    return _rows(viewer).where(IS_OPEN & state, *conditions)


def _days(wanted: DueWanted, behind: tuple[str, str] | None) -> list[Node]:
    """Return the conditions on what is promised for a day."""
    found: list[Node] = [Delivery.due_at.is_null(), Delivery.due_on.is_null(is_null=False)]
    if wanted.due_from:
        found.append(Delivery.due_on >= wanted.due_from)
    if wanted.due_until:
        found.append(Delivery.due_on <= wanted.due_until)
    if behind is not None:
        text, ref = behind
        day = date.fromisoformat(text[:_DAY_LETTERS])
        # A moment of the same day comes after all that is promised for the whole of it.
        same = Delivery.ref > ref if len(text) == _DAY_LETTERS else SQL("FALSE")
        found += [Delivery.due_on >= day, (Delivery.due_on > day) | same]
    return found


def _moments(wanted: DueWanted, behind: tuple[str, str] | None) -> list[Node]:
    """Return the conditions on what is promised for a moment; its day is that of UTC."""
    found: list[Node] = [Delivery.due_at.is_null(is_null=False)]
    if wanted.due_from:
        found.append(Delivery.due_at >= _begins(wanted.due_from))
    if wanted.due_until:
        found.append(Delivery.due_at <= _ends(wanted.due_until))
    if behind is not None:
        text, ref = behind
        if len(text) == _DAY_LETTERS:
            found.append(Delivery.due_at >= _begins(date.fromisoformat(text)))
        else:
            at = utc_instant(text)
            later = (Delivery.due_at > at) | (Delivery.ref > ref)
            found += [Delivery.due_at >= at, later]
    return found


def _begins(day: date) -> datetime:
    return utc_instant(f"{day.isoformat()}T00:00:00.000000Z")


def _ends(day: date) -> datetime:
    return utc_instant(f"{day.isoformat()}T23:59:59.999999Z")


def _rows(viewer: Viewer) -> Any:
    """Return the query of deliveries that this member of staff updates, with all that tells how they stand."""
    columns = (
        Delivery,
        Promise.n.alias("promise_n"),
        Promise.due_kind,
        words_standing().alias("words"),
        Sale.title,
        Sale.time_zone,
        Customer.name.alias("customer_name"),
        Staff.name.alias("assigned_name"),
        Closing.on.alias("cancelled_on"),
        *(column.alias(f"wait_{column.name}") for column in _WAIT),
        *(column.alias(f"occasion_{column.name}") for column in _OCCASION),
    )
    cancelled = (Closing.sale == Delivery.sale) & (Closing.kind == SQL("'cancelled'"))
    query: Any = Delivery.select(*columns).join(Promise, on=(Promise.ref == Delivery.promise))
    query = query.join(Sale, on=(Sale.ref == Delivery.sale)).join(
        Customer, on=(Customer.ref == Sale.customer)
    )
    query = query.switch(Delivery).join(Staff, JOIN.LEFT_OUTER, on=(Staff.ref == Delivery.assigned_to))
    query = query.switch(Delivery).join(Closing, JOIN.LEFT_OUTER, on=cancelled)
    waits = (Wait.delivery == Delivery.ref) & Wait.ended_at.is_null()
    query = query.switch(Delivery).join(Wait, JOIN.LEFT_OUTER, on=waits)
    opened = Occasion.delivery == Delivery.ref
    return query.switch(Delivery).join(Occasion, JOIN.LEFT_OUTER, on=opened).where(updatable(viewer))


_WAIT = (Wait.what, Wait.by_on, Wait.otherwise, Wait.since)
_OCCASION = (
    *(Occasion.what, Occasion.starts_at, Occasion.opened_at, Occasion.by_customer),
    *(Occasion.disputed_at, Occasion.dispute),
)
