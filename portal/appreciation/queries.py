"""Reads of thank-yous: those of a sale, and those that reach a member of staff, with a verdict or by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, Case, fn

from portal.appreciation.models import Appreciation
from portal.changes.standing import words_standing
from portal.deliveries.access import may_see
from portal.deliveries.models import Delivery, Update, Verdict
from portal.lib.together import Rows, together
from portal.people.access import Viewer
from portal.people.models import Contact, Staff
from portal.people.queries import name_column
from portal.promises.models import Promise
from portal.sales.models import Sale

MOST = 100
NEWS = timedelta(days=7)
_NEWEST = 5


@dataclass(frozen=True)
class Thanks:
    """A thank-you as the page of its sale shows it: by whom and to whom by name, and the promise's number, or 0.

    `to` is empty where staff thank the customer; `picture` is the SHA-256 of the picture of who thanks, or empty.
    """

    at: datetime
    by: str
    by_customer: bool
    to: str
    n: int
    words: str
    picture: str


@dataclass(frozen=True)
class Received:
    """Thanks that reached a member of staff: from whom by name, in which sale, about which promise (its number, or 0).

    `about` are the words of that promise; `opens` tells whether the reader may open the sale.
    """

    at: datetime
    by: str
    words: str
    sale: str
    title: str
    n: int
    about: str
    opens: bool


def thanks_queries(sale: str) -> dict[str, Any]:
    """Return the query whose rows `thanks_from` reads, for a page that reads other things in the same statement."""
    picture = Staff.select(Staff.picture).where(Staff.ref == Appreciation.by)
    to = Staff.select(Staff.name).where(Staff.ref == Appreciation.to_staff)
    n = Promise.select(Promise.n).where(Promise.ref == Appreciation.promise)
    columns = (
        Appreciation.at,
        Appreciation.by_customer,
        Appreciation.words,
        name_column(Appreciation.by).alias("who"),
        fn.COALESCE(picture, "").alias("picture"),
        fn.COALESCE(to, "").alias("whom"),
        fn.COALESCE(n, 0).alias("n"),
    )
    rows = Appreciation.select(*columns).where(Appreciation.sale == sale)
    return {"thanks": rows.order_by(Appreciation.seq.desc())}


def thanks_from(rows: Rows) -> list[Thanks]:
    """Return what the rows of `thanks_queries` say, the newest first."""
    return [
        Thanks(row.at, row.who, row.by_customer, row.whom, row.n, row.words, row.picture)
        for row in rows["thanks"]
    ]


def thanks_of(sale: str) -> list[Thanks]:
    """Return every thank-you of a sale, the newest first."""
    return thanks_from(together(thanks_queries(sale)))


def received_queries(viewer: Viewer, since: datetime | None = None, most: int = _NEWEST) -> dict[str, Any]:
    """Return the queries of the newest thanks to this member of staff, of all time or `since` an instant."""
    written = _columns(Appreciation, viewer, Appreciation.words).where(Appreciation.to_staff == viewer.ref)
    judged = _columns(Verdict, viewer, Verdict.thanks.alias("words"), Verdict.delivery).where(
        (Verdict.thanks != "") & (_who_did() == viewer.ref)
    )
    if since is not None:
        written, judged = written.where(Appreciation.at >= since), judged.where(Verdict.at >= since)
    return {
        "thanked": written.order_by(Appreciation.at.desc()).limit(most),
        "thanked_with_a_word": judged.order_by(Verdict.at.desc()).limit(most),
    }


def received_from(rows: Rows, most: int = _NEWEST) -> list[Received]:
    """Return what the rows of `received_queries` say, the newest first."""
    found: Iterable[Any] = (*rows["thanked"], *rows["thanked_with_a_word"])
    read = [
        Received(
            row.at, row.who, row.words, row.sale, row.title, row.n or 0, row.about or "", bool(row.opens)
        )
        for row in found
    ]
    return sorted(read, key=lambda one: one.at, reverse=True)[:most]


def received_by(viewer: Viewer) -> list[Received]:
    """Return the newest MOST thanks to this member of staff."""
    return received_from(together(received_queries(viewer, None, MOST)), MOST)


def _columns(table: type[Appreciation] | type[Verdict], viewer: Viewer, *words: Any) -> Any:
    opens = Case(None, [(may_see(viewer), 1)], 0)
    columns = (
        table.at,
        table.sale,
        Contact.name.alias("who"),
        Sale.title.alias("title"),
        Promise.n.alias("n"),
        words_standing().alias("about"),
        opens.alias("opens"),
        *words,
    )
    query: Any = table.select(*columns).join(Sale, on=(Sale.ref == table.sale))
    joined = query.switch(table).join(Contact, on=(Contact.ref == table.by)).switch(table)
    if table is Verdict:
        joined = joined.join(Delivery, on=(Delivery.ref == Verdict.delivery))
        return joined.join(Promise, on=(Promise.ref == Delivery.promise))
    return joined.join(Promise, JOIN.LEFT_OUTER, on=(Promise.ref == Appreciation.promise))


def _who_did() -> Any:
    """Return who did the work that a verdict is about, as its mail of thanks finds them."""
    delivered = (Update.delivery == Verdict.delivery) & (Update.kind == "delivered")
    by = Update.select(Update.by).where(delivered & Update.retracted_at.is_null())
    return fn.COALESCE(by.order_by(Update.seq.desc()).limit(1), Delivery.assigned_to, Sale.salesperson)
