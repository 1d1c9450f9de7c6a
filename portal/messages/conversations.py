"""All conversations that a member of staff sees, in one statement a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.deliveries.access import may_see
from portal.lib.db import utc_instant, utc_text
from portal.lib.ids import REF_LENGTH, is_ref
from portal.lib.together import together
from portal.messages.models import Message
from portal.messages.queries import PAGE, waiting_from, waiting_queries
from portal.messages.talk import Waiting
from portal.people.access import Viewer
from portal.people.models import Customer
from portal.people.queries import name_column
from portal.sales.models import Sale


@dataclass(frozen=True)
class Recent:
    """The last message of a conversation in which nothing waits for us; `by` is a name, `posted_at` UTC."""

    sale: str
    title: str
    customer: str
    by: str
    how: str
    words: str
    posted_at: datetime


@dataclass(frozen=True)
class Conversations:
    """A page of the list of conversations; `following` is where the next one begins, "" where there is none."""

    waiting: Sequence[Waiting]
    recent: Sequence[Recent]
    following: str
    before: str


def conversations(viewer: Viewer, at: datetime, before: str = "") -> Conversations:
    """Return the conversations that a member of staff sees: what waits for us, and all others by their last message.

    `before` is the `following` of the page before; then what waits is left out. At most PAGE others.
    """
    since = _cursor(before)
    queries: dict[str, Any] = {} if since else waiting_queries(viewer)
    rows = together({**queries, "recent": _recent(viewer, since)})
    recent = [
        Recent(row.sale, row.title, row.customer, row.who, row.how, row.words, row.posted_at)
        for row in rows["recent"]
    ]
    following = f"{utc_text(recent[PAGE - 1].posted_at)}{recent[PAGE - 1].sale}" if len(recent) > PAGE else ""
    return Conversations(waiting_from(rows, at), recent[:PAGE], following, before)


def _recent(viewer: Viewer, since: tuple[datetime, str] | None) -> Any:
    """Return the query of the last message of each conversation in which nothing waits for us, the newest first."""
    other: Any = Message.alias()
    later = (other.sale == Message.sale) & (other.seq > Message.seq)
    waits = (other.sale == Message.sale) & other.wants_answer & other.answered_at.is_null()
    last = ~fn.EXISTS(other.select(1).where(later)) & ~fn.EXISTS(other.select(1).where(waits))
    query: Any = Message.select(
        Message,
        name_column(Message.by).alias("who"),
        Customer.name.alias("customer"),
        Sale.title.alias("title"),
    )
    query = query.join(Sale, on=(Sale.ref == Message.sale)).join(Customer, on=(Customer.ref == Sale.customer))
    where = last & may_see(viewer)
    if since:
        at, sale = since
        older = (Message.posted_at < at) | ((Message.posted_at == at) & (Message.sale < sale))
        where &= (Message.posted_at <= at) & older
    return query.where(where).order_by(Message.posted_at.desc(), Message.sale.desc()).limit(PAGE + 1)


def _cursor(before: str) -> tuple[datetime, str] | None:
    """Return the instant and the sale behind which a page begins; None for what no page of ours leads to."""
    at, sale = before[:-REF_LENGTH], before[-REF_LENGTH:]
    try:
        return (utc_instant(at), sale) if is_ref(sale) and at.endswith("Z") else None
    except ValueError:
        return None
