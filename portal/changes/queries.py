"""Reads of changes and additions, one statement each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN

from portal.changes.models import IS_PROPOSED, IS_WAITING, Addition, Change, Confirmation, Voice
from portal.deliveries.access import may_see
from portal.lib.together import Rows
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.promises.models import Promise
from portal.sales.models import Sale

MOST_ROWS = 50


@dataclass(frozen=True)
class Waiting:
    """What waits for an answer of ours: an "addition", or a "change" or "release" that a customer proposes.

    `by` is the contact's name, `n` the number of the promise (0 for an addition), `expires_on` the last day on which a
    change can be accepted.
    """

    kind: str
    ref: str
    words: str
    at: datetime
    by: str
    customer: str
    title: str
    n: int
    expires_on: date | None


def changes_of(sale: str) -> list[tuple[Change, int]]:
    """Return every change of a sale, the newest first, each with the number of its promise."""
    query: Any = Change.select(Change, Promise.n.alias("promise_n")).join(
        Promise, on=(Promise.ref == Change.promise)
    )
    rows = query.where(Change.sale == sale).order_by(Change.n.desc()).objects()
    return [(row, row.promise_n) for row in rows]


def change_numbered(sale: str, n: int) -> Change | None:
    """Return change `n` of a sale, if there is one."""
    found: Change | None = Change.get_or_none((Change.sale == sale) & (Change.n == n))
    return found


def additions_of(sale: str) -> list[Addition]:
    """Return what was said to be left out of a sale's list, the newest first."""
    return list(Addition.select().where(Addition.sale == sale).order_by(Addition.at.desc(), Addition.ref))


def confirmations_of(sale: str) -> list[Confirmation]:
    """Return who confirmed the list of a sale and when, the newest first."""
    return list(Confirmation.select().where(Confirmation.sale == sale).order_by(Confirmation.seq.desc()))


def voices_of(change: str) -> list[Voice]:
    """Return who agreed to a change, the first first."""
    return list(Voice.select().where(Voice.change == change).order_by(Voice.at, Voice.by_customer))


def waiting_queries(viewer: Viewer, today: date) -> dict[str, Any]:
    """Return the queries of what customers added or proposed that waits for this member of staff's side.

    `today` is the day on which what has expired is left out; those who deliver answer none of it.
    """
    if viewer.role == "delivery":
        return {}
    added = _about(Addition, viewer).where(IS_WAITING)
    asked = (
        _about(Change, viewer, Promise.n.alias("promise_n"))
        .join(Promise, on=(Promise.ref == Change.promise))
        .where(IS_PROPOSED & Change.by_customer & (Change.expires_on >= today))
    )
    return {"added": _oldest(added, Addition), "proposed": _oldest(asked, Change)}


def waiting_from(rows: Rows) -> list[Waiting]:
    """Return what the rows of `waiting_queries` say, the oldest first."""
    found = [
        *(_waiting(row, "addition", row.words) for row in rows.get("added", ())),
        *(_waiting(row, row.kind, row.words_before) for row in rows.get("proposed", ())),
    ]
    return sorted(found, key=lambda one: one.at)[:MOST_ROWS]


def _about(table: type[Addition] | type[Change], viewer: Viewer, *also: Any) -> Any:
    named = (
        Contact.name.alias("who"),
        Customer.name.alias("customer_name"),
        Sale.title.alias("title"),
    )
    # A cross join tells SQLite to begin with what waits: it would read all sales first.
    query: Any = table.select(table, *named, *also).join(Sale, JOIN.CROSS).where(Sale.ref == table.sale)
    joined = query.join(Customer, on=(Customer.ref == Sale.customer)).switch(table)
    return joined.join(Contact, on=(Contact.ref == table.by)).switch(table).where(may_see(viewer))


def _oldest(query: Any, table: type[Addition] | type[Change]) -> Any:
    return query.order_by(table.at).limit(MOST_ROWS)


def _waiting(row: Any, kind: str, words: str) -> Waiting:
    n, expires_on = getattr(row, "promise_n", 0), getattr(row, "expires_on", None)
    return Waiting(kind, row.ref, words, row.at, row.who, row.customer_name, row.title, n, expires_on)
