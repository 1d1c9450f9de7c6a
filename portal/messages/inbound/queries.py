"""Reads of which mails were refused, for managers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from portal.lib.together import Rows
from portal.messages.inbound.models import IS_REFUSED, ReceivedMail
from portal.people.access import Viewer
from portal.people.models import Contact, Staff
from portal.sales.models import Sale

A_PAGE = 50
LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True)
class RefusedMail:
    """A mail that was refused: when, the address it claims to come from, why, and what its own address was bound to.

    `sale` is a ref with `title`, `person` a name; each is empty where the address was none of ours.
    """

    id: str
    at: datetime
    sender: str
    reason: str
    sale: str
    title: str
    person: str


def refused_page(after: str | None) -> tuple[list[RefusedMail], str | None]:
    """Return a page of the mails that were refused, the newest first, and after which one the next page begins."""
    query: Any = ReceivedMail.select(
        ReceivedMail,
        fn.COALESCE(Sale.title, "").alias("title"),
        fn.COALESCE(Contact.name, Staff.name, "").alias("name"),
    )
    for table, column in (
        (Sale, ReceivedMail.sale),
        (Contact, ReceivedMail.person),
        (Staff, ReceivedMail.person),
    ):
        query = query.join_from(ReceivedMail, table, JOIN.LEFT_OUTER, on=(table.ref == column))
    query = query.where(IS_REFUSED).order_by(ReceivedMail.at.desc(), ReceivedMail.id)
    known: ReceivedMail | None = ReceivedMail.get_or_none(ReceivedMail.id == (after or "")[:64])
    if known is not None:
        earlier = (ReceivedMail.at < known.at) | (
            (ReceivedMail.at == known.at) & (ReceivedMail.id > known.id)
        )
        query = query.where(earlier)
    rows = [_refused(row) for row in query.limit(A_PAGE + 1).objects()]
    shown = rows[:A_PAGE]
    return shown, shown[-1].id if len(rows) > A_PAGE else None


def refused_queries(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """Return the query whose rows `refused_from` reads: how many mails were refused of late; managers alone ask it."""
    if viewer.role != "manager":
        return {}
    late = IS_REFUSED & (ReceivedMail.at >= at - LOOKED_BACK)
    return {"refused_mails": ReceivedMail.select(fn.COUNT(ReceivedMail.id).alias("n")).where(late)}


def refused_from(rows: Rows) -> int:
    """Return what the row of `refused_queries` says; 0 where it wasn't asked."""
    return int(rows["refused_mails"][0].n) if "refused_mails" in rows else 0


def _refused(row: Any) -> RefusedMail:
    return RefusedMail(row.id, row.at, row.sender, row.reason, row.sale or "", row.title, row.name)
