"""Reads of conversations, one statement each, or several in one of the page that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from peewee import Function, Node, fn

from portal.deliveries.access import may_see
from portal.lib.together import Rows, together
from portal.messages.models import IS_WAITING, Message, MessageFile
from portal.messages.rules import ClockState, clock_state
from portal.people.access import Viewer
from portal.people.models import Contact, Customer, Staff
from portal.record.rules import ERASED
from portal.sales.models import Sale

# How many of the last messages the page of a sale shows, and how many a page of the conversation.
BESIDE = 3
PAGE = 40
MOST_ROWS = 50


@dataclass(frozen=True)
class File:
    """A photo or file of a message, by its ref, name and size in bytes; a photo has its size in pixels too."""

    ref: str
    kind: str
    name: str
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Line:
    """One message as pages show it; all instants are UTC, `by` and `disputed_by` are names.

    `answered_in` is in seconds of working time. `words` may be empty where there are files, or for a noted contact.
    """

    ref: str
    seq: int
    at: datetime
    posted_at: datetime
    by: str
    by_ref: str
    by_customer: bool
    how: str
    words: str
    wants_answer: bool
    due_at: datetime | None
    answered_at: datetime | None
    answered_in: int | None
    disputed_at: datetime | None
    disputed_by: str
    dispute: str
    files: tuple[File, ...] = ()

    def clock(self, at: datetime) -> ClockState:
        """Say how its clock stands at `at`."""
        return clock_state(
            wants_answer=self.wants_answer, due_at=self.due_at, answered_at=self.answered_at, at=at
        )


@dataclass(frozen=True)
class Open:
    """What waits for our answer in a conversation: since when (UTC), how many messages, and by when we owe it."""

    at: datetime
    due_at: datetime | None
    messages: int

    def is_late(self, at: datetime) -> bool:
        """Tell whether an answer that was promised by an instant hasn't come by `at`."""
        return self.due_at is not None and at > self.due_at


@dataclass(frozen=True)
class Heard:
    """When the customer last heard from us in the conversation (UTC; when a call took place), and from whom."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Talk:
    """The end of a conversation: its last messages, the oldest first; `earlier` says that there are more before them.

    `waits` is what waits for us, `heard` the last word from us that isn't disputed.
    """

    lines: Sequence[Line] = ()
    earlier: bool = False
    waits: Open | None = None
    heard: Heard | None = None


NO_TALK = Talk()


@dataclass(frozen=True)
class Waiting:
    """A conversation that waits for us, as a list of work shows it: whose, since when and by when; `words` began it."""

    sale: str
    title: str
    customer: str
    by: str
    words: str
    waits: Open


def talk_of(sale: str, before: int | None = None) -> Talk:
    """Read the end of a conversation, or what came before the message with the seq `before`; at most PAGE messages."""
    return messages_from(together(message_queries(sale, PAGE, before)), PAGE)


def message_queries(sale: str, most: int = BESIDE, before: int | None = None) -> dict[str, Any]:
    """Return the queries whose rows `messages_from` reads, for a page that reads other things in the same statement."""
    of_sale = Message.sale == sale
    until = of_sale if before is None else of_sale & (Message.seq < before)
    last = Message.select(Message.ref).where(until).order_by(Message.seq.desc()).limit(most)
    lines = Message.select(
        Message, name_of(Message.by).alias("who"), name_of(Message.disputed_by).alias("disputer")
    )
    heard = Message.select(Message.at, name_of(Message.by).alias("who"))
    from_us = of_sale & ~Message.by_customer & Message.disputed_at.is_null()
    files = MessageFile.select().where(MessageFile.of.in_(last) & (MessageFile.name != ERASED))
    return {
        "messages": lines.where(until).order_by(Message.seq.desc()).limit(most + 1),
        "message_files": files.order_by(MessageFile.of, MessageFile.n),
        "messages_open": Message.select(Message.at, Message.due_at).where(of_sale & IS_WAITING),
        "messages_heard": heard.where(from_us).order_by(Message.at.desc()).limit(1),
    }


def messages_from(rows: Rows, most: int = BESIDE) -> Talk:
    """Return what the rows of `message_queries` say; `most` is what they were asked for."""
    files: dict[str, list[File]] = {}
    for row in rows["message_files"]:
        file = File(row.ref, row.kind, row.name, row.size, row.width, row.height)
        files.setdefault(row.of, []).append(file)
    shown = rows["messages"][:most]
    return Talk(
        [replace(_line(row), files=tuple(files.get(row.ref, ()))) for row in reversed(shown)],
        len(rows["messages"]) > most,
        _open(rows["messages_open"]),
        next((Heard(row.at, row.who) for row in rows["messages_heard"]), None),
    )


def waiting_queries(viewer: Viewer, most: int = MOST_ROWS) -> dict[str, Any]:
    """Return the query of the conversations that wait for us and that this member of staff sees, longest wait first.

    One row a sale: that of the message that has waited longest.
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
    return {"messages_waiting": query.where(where).order_by(Message.at, Message.ref).limit(most)}


def waiting_from(rows: Rows) -> list[Waiting]:
    """Return what the rows of `waiting_queries` say, the longest wait first."""
    return [
        Waiting(
            row.sale,
            row.title,
            row.customer,
            row.who,
            row.words,
            Open(row.at, _instant(row.first_due), row.messages),
        )
        for row in rows.get("messages_waiting", ())
    ]


def name_of(who: Node) -> Function:
    """Return the name of whoever has this ref, a contact or a member of staff, as a column."""
    contact = Contact.select(Contact.name).where(Contact.ref == who)
    staff = Staff.select(Staff.name).where(Staff.ref == who)
    return fn.COALESCE(contact, staff, "")


def _open(rows: Sequence[Any]) -> Open | None:
    if not rows:
        return None
    dues = [row.due_at for row in rows if row.due_at is not None]
    return Open(min(row.at for row in rows), min(dues, default=None), len(rows))


def _instant(value: Any) -> datetime | None:
    # What a function returns comes as the text that is kept.
    return datetime.fromisoformat(value) if isinstance(value, str) else value


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
    )
