"""What customers said since we last told them something: answers, disputes, verdicts that are not well, breaches."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from peewee import Node, Select, Value, fn

from portal.concerns.models import Concern
from portal.deliveries.access import updatable
from portal.deliveries.models import IS_BREACH, Delivery, Occasion, Update, Verdict, Wait
from portal.desk.queries import MOST_ROWS, Row, rows_about, to_rows
from portal.lib.db import db, utc_instant
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.sales.models import Sale

LOOKED_BACK = timedelta(days=60)
_SAID = {
    "answered": "answered what you asked for",
    "wait": "says that you did not wait for them",
    "occasion": "says that it was not so",
    "in_part": "says that it is kept in part",
    "not_kept": "says that it is not kept",
    "breach": "reports that it was broken",
}


@dataclass(frozen=True)
class Answer:
    """Something that a contact, `by`, said about a delivery, when, and in which words."""

    row: Row
    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True)
class _Said:
    delivery: str
    said_at: datetime
    contact_name: str
    what: str
    text: str


def answers_for(viewer: Viewer, at: datetime) -> tuple[Answer, ...]:
    """Return what needs an answer of this member of staff, the newest first; one a delivery, at most MOST_ROWS."""
    since = at - LOOKED_BACK
    found: dict[str, _Said] = {}
    for one in sorted(_said(viewer, since), key=lambda one: one.said_at, reverse=True):
        found.setdefault(one.delivery, one)
    said = dict(list(found.items())[:MOST_ROWS])
    rows = {row.delivery.ref: row for row in _rows(viewer, list(said), at)}
    return tuple(
        Answer(rows[ref], one.said_at, one.contact_name, _SAID[one.what], one.text)
        for ref, one in said.items()
        if ref in rows
    )


def _rows(viewer: Viewer, refs: list[str], at: datetime) -> list[Row]:
    return to_rows(rows_about(viewer).where(Delivery.ref.in_(refs)), at) if refs else []


def _said(viewer: Viewer, since: datetime) -> list[_Said]:
    """Read each kind of word by the index on when it was said."""
    answered = _part(
        Wait,
        (Wait.ended_at, Wait.ended_by, Wait.answer, Value("answered")),
        (Wait.ended_at >= since) & Wait.answer.is_null(False),
    )
    wait = _part(
        Wait,
        (Wait.disputed_at, Wait.disputed_by, Wait.dispute, Value("wait")),
        Wait.disputed_at >= since,
    )
    occasion = _part(
        Occasion,
        (Occasion.disputed_at, Occasion.disputed_by, Occasion.dispute, Value("occasion")),
        (Occasion.disputed_at >= since) & (Occasion.by_customer == False),  # noqa: E712
    )
    verdict = _part(
        Verdict,
        (Verdict.at, Verdict.by, Verdict.comment, Verdict.word),
        (Verdict.at >= since)
        & Verdict.word.in_(["in_part", "not_kept"])
        & Delivery.verdict.in_(["in_part", "not_kept"])
        # Those that are, or were, a concern stand among the concerns.
        & ~fn.EXISTS(Concern.select(1).where(Concern.delivery == Verdict.delivery)),
    )
    breach = _part(
        Update,
        (Update.at, Update.by, Update.text, Value("breach")),
        (Update.at >= since) & IS_BREACH & Update.retracted_at.is_null(),
    )
    newest = [_newest(part.where(updatable(viewer))) for part in (answered, wait, occasion, verdict, breach)]
    return [
        _Said(ref, utc_instant(said_at), name, what, text)
        for ref, said_at, name, what, text in reduce(operator.add, newest).tuples()
    ]


def _newest(part: Any) -> Any:
    """Return the newest of a kind as a part of one statement; each is cut off by itself."""
    inner = part.limit(2 * MOST_ROWS).alias("said")
    columns = [inner.c[name] for name in ("delivery", "said_at", "contact_name", "what", "text")]
    return Select((inner,), columns).bind(db)


def _part(table: Any, columns: tuple[Any, Any, Any, Any], which: Node) -> Any:
    """Return the query of one kind of word, newest first: those about which nothing was told since."""
    said_at, said_by, text, what = columns
    # A breach is an update itself, so it bears the very instant of the newest one.
    untold = Delivery.updated_at.is_null() | (Delivery.updated_at <= said_at)
    selected: Iterable[Any] = (
        table.delivery,
        said_at.alias("said_at"),
        text.alias("text"),
        what.alias("what"),
        Contact.name.alias("contact_name"),
    )
    return (
        table.select(*selected)
        .join(Delivery, on=(Delivery.ref == table.delivery))
        .join(Sale, on=(Sale.ref == Delivery.sale))
        .join(Contact, on=(Contact.ref == said_by))
        .where(which & untold)
        .order_by(said_at.desc())
    )
