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
from portal.messages.queries import MOST_ROWS, PAGE, waiting_from, waiting_queries
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
    """A page of the list of conversations, and where the next ones begin, "" where there are none.

    `following` is where the older ones among all others begin, `shorter` where what has waited less long does;
    `is_further` says that this page is one of either.
    """

    waiting: Sequence[Waiting]
    recent: Sequence[Recent]
    following: str
    shorter: str
    is_further: bool


def conversations(viewer: Viewer, at: datetime, before: str = "", after: str = "") -> Conversations:
    """Return the conversations that a member of staff sees: what waits for us, and all others by their last message.

    `before` is the `following` of the page before; then what waits is left out. `after` is its `shorter`; then all
    others are. At most MOST_ROWS that wait, and PAGE others.
    """
    since, behind = _cursor(before), _cursor(after)
    waits = {} if since else waiting_queries(viewer, MOST_ROWS + 1, behind)
    rows = together(waits if behind and not since else {**waits, "recent": _recent(viewer, since)})
    waiting, last = waiting_from(rows, at), rows.get("messages_waiting", ())[MOST_ROWS - 1 :]
    recent = [
        Recent(row.sale, row.title, row.customer, row.who, row.how, row.words, row.posted_at)
        for row in rows.get("recent", ())
    ]
    following = f"{utc_text(recent[PAGE - 1].posted_at)}{recent[PAGE - 1].sale}" if len(recent) > PAGE else ""
    shorter = f"{utc_text(last[0].at)}{last[0].ref}" if len(last) > 1 else ""
    return Conversations(waiting[:MOST_ROWS], recent[:PAGE], following, shorter, bool(since or behind))


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


def _cursor(said: str) -> tuple[datetime, str] | None:
    """Return the instant and the ref behind which a page begins; None for what no page of ours leads to."""
    at, ref = said[:-REF_LENGTH], said[-REF_LENGTH:]
    try:
        return (utc_instant(at), ref) if is_ref(ref) and at.endswith("Z") else None
    except ValueError:
        return None
