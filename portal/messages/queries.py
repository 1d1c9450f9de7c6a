"""Reads of conversations, one statement each, or several in one of the page that shows them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import fn

from portal.changes.standing import words_standing
from portal.deliveries.access import may_see
from portal.deliveries.models import Delivery
from portal.deliveries.rules import ENDED
from portal.lib import clock
from portal.lib.db import utc_instant
from portal.lib.together import Rows, together
from portal.lib.worktime import working_between
from portal.messages.models import IS_FROM_US, IS_WAITING, Message, MessageFile, MessageOccasion
from portal.messages.talk import NO_TALK, File, Heard, Line, Open, Owed, Talk, Waiting
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.people.queries import company_hours, name_column, week_of
from portal.people.through import program_column
from portal.promises.models import Promise
from portal.record.rules import ERASED
from portal.sales.models import Sale

__all__ = [
    "NO_TALK",
    "Heard",
    "Line",
    "Open",
    "Owed",
    "Talk",
    "Waiting",
    "first_due_first",
    "message_queries",
    "messages_from",
    "talk_of",
    "waiting_from",
    "waiting_queries",
]
# How many of the last messages the page of a sale shows, and how many a page of the conversation.
BESIDE = 3
PAGE = 40
MOST_ROWS = 50


def talk_of(sale: str, before: int | None = None) -> Talk:
    """Read the end of a conversation, or what came before the message with the seq `before`; at most PAGE messages."""
    return messages_from(together(message_queries(sale, PAGE, before)), PAGE)


def message_queries(sale: str, most: int = BESIDE, before: int | None = None) -> dict[str, Any]:
    """Return the queries whose rows `messages_from` reads, for a page that reads other things in the same statement."""
    of_sale = Message.sale == sale
    until = of_sale if before is None else of_sale & (Message.seq < before)
    last = Message.select(Message.ref).where(until).order_by(Message.seq.desc()).limit(most)
    who, through = name_column(Message.by).alias("who"), program_column(Message.program).alias("through")
    lines = Message.select(Message, who, through, name_column(Message.disputed_by).alias("disputer"))
    heard = Message.select(Message.at, who, through)
    from_us = of_sale & IS_FROM_US
    files = MessageFile.select().where(MessageFile.of.in_(last) & (MessageFile.name != ERASED))
    return {
        "messages": lines.where(until).order_by(Message.seq.desc()).limit(most + 1),
        "message_files": files.order_by(MessageFile.of, MessageFile.n),
        "messages_open": Message.select(Message.at, Message.due_at).where(of_sale & IS_WAITING),
        "messages_owed": _owed(sale),
        "messages_heard": heard.where(from_us).order_by(Message.at.desc()).limit(1),
    }


def messages_from(rows: Rows, most: int = BESIDE) -> Talk:
    """Return what the rows of `message_queries` say; `most` is what they were asked for."""
    files: dict[str, list[File]] = {}
    for row in rows["message_files"]:
        file = File(row.ref, row.kind, row.name, row.size, row.width, row.height, row.media_type)
        files.setdefault(row.of, []).append(file)
    shown = rows["messages"][:most]
    return Talk(
        [replace(_line(row), files=tuple(files.get(row.ref, ()))) for row in reversed(shown)],
        len(rows["messages"]) > most,
        _open(rows["messages_open"]),
        next((Owed(row.n, row.words_now) for row in rows["messages_owed"]), None),
        next((Heard(row.at, row.who, row.through) for row in rows["messages_heard"]), None),
    )


def waiting_queries(
    viewer: Viewer, most: int = MOST_ROWS, behind: tuple[datetime, str] | None = None
) -> dict[str, Any]:
    """Return the query of the conversations that wait for us and that this member of staff sees, longest wait first.

    One row a sale: that of the message that has waited longest. `behind` are the instant and the ref of the message
    with which the page before ended.
    """
    earlier: Any = Message.alias()
    is_open = earlier.wants_answer & earlier.answered_at.is_null()
    of_sale = (earlier.sale == Message.sale) & is_open
    begun = ~fn.EXISTS(earlier.select(1).where(of_sale & (earlier.seq < Message.seq)))
    due = earlier.select(fn.MIN(earlier.due_at)).where(of_sale)
    query: Any = Message.select(
        Message,
        Contact.name.alias("who"),
        Customer.name.alias("customer"),
        Sale.title.alias("title"),
        earlier.select(fn.COUNT(earlier.ref)).where(of_sale).alias("messages"),
        due.alias("first_due"),
    )
    query = query.join(Sale, on=(Sale.ref == Message.sale)).join(Customer, on=(Customer.ref == Sale.customer))
    query = query.switch(Message).join(Contact, on=(Contact.ref == Message.by)).switch(Message)
    where = IS_WAITING & begun & may_see(viewer)
    if behind:
        at, ref = behind
        where &= (Message.at >= at) & ((Message.at > at) | (Message.ref > ref))
    waiting = query.where(where).order_by(Message.at, Message.ref).limit(most)
    return {"messages_waiting": waiting, "messages_week": company_hours()}


def waiting_from(rows: Rows, at: datetime | None = None) -> list[Waiting]:
    """Return what the rows of `waiting_queries` say, the longest wait first, as of `at` (aware), else of now."""
    if not rows.get("messages_waiting"):
        return []
    until, week = at or clock.now(), week_of(rows["messages_week"][0])
    return [
        Waiting(
            row.sale,
            row.title,
            row.customer,
            row.who,
            row.words,
            Open(row.at, row.first_due and utc_instant(row.first_due), row.messages),
            working_between(row.at, until, week),
        )
        for row in rows["messages_waiting"]
    ]


def first_due_first(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Return what waits in the order in which it is to be answered: what was promised first, then the longest wait."""
    return sorted(waiting, key=lambda one: (one.waits.due_at is None, one.waits.due_at or one.waits.at))


def _owed(sale: str) -> Any:
    """Return the query of the promise whose occasion is due first of those that messages opened and no answer ended."""
    query: Any = Promise.select(Promise.n, words_standing().alias("words_now"))
    query = query.join(Delivery, on=(Delivery.promise == Promise.ref)).join(
        MessageOccasion, on=(MessageOccasion.delivery == Delivery.ref)
    )
    query = query.join(Message, on=(Message.ref == MessageOccasion.message))
    waits = (MessageOccasion.sale == sale) & IS_WAITING & Delivery.state.not_in(sorted(ENDED))
    return query.where(waits).order_by(Delivery.due_at, Promise.n).limit(1)


def _open(rows: Sequence[Any]) -> Open | None:
    if not rows:
        return None
    dues = [row.due_at for row in rows if row.due_at is not None]
    return Open(min(row.at for row in rows), min(dues, default=None), len(rows))


def _line(row: Any) -> Line:
    return Line(
        row.ref,
        row.seq,
        row.at,
        row.posted_at,
        row.who,
        row.by,
        row.by_customer,
        row.how,
        row.words,
        row.wants_answer,
        row.due_at,
        row.answered_at,
        row.answered_in,
        row.disputed_at,
        row.disputer,
        row.dispute or "",
        quoted=row.quoted,
        through=row.through,
    )
