"""Finding: the keys from the index, within what the reader may find, and then the rows of one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from peewee import JOIN, Node, Table, fn

from portal.deliveries.access import may_see, updatable
from portal.deliveries.models import Delivery, Update
from portal.lib.db import db, engine, transaction
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Customer
from portal.sales.models import Sale
from portal.search.models import Search
from portal.search.rules import Asked, fts5, tsquery, tsquery_of_scope
from portal.search.snippets import Piece, snippet

MOST_ROWS = 25
KINDS = ("customer", "sale", "promise", "source", "update", "concern")
# A feature above has this table; what is read of it is what the index reads, too.
_CONCERN = Table("concern")
# Of a very long paper this much is read to show where it was met.
_LONGEST_TEXT = 100_000
_ON_SQLITE = """SELECT "rowid" FROM "search_words" WHERE "search_words" MATCH ? AND "rowid" < ?
ORDER BY "rowid" DESC LIMIT ?"""
_ON_POSTGRES = """SELECT "id" FROM "search" WHERE "words" @@ ({}) AND "id" < %s ORDER BY "id" DESC LIMIT %s"""
_NEWEST = 2**63 - 1


@dataclass(frozen=True)
class Found:
    """One thing that was found. `n` is the number of the promise, paper or concern; `at` is when an update was posted.

    `title` and `signed_on` are those of its sale, empty for a customer; `taken_back` says so of an update.
    """

    kind: str
    ref: str
    sale: str
    n: int
    pieces: tuple[Piece, ...]
    customer: str
    title: str
    signed_on: date | None
    at: datetime | None
    taken_back: bool


def found(viewer: Viewer, asked: Asked, kind: str, after: str) -> tuple[list[Found], str]:
    """Return a page of what this member of staff may find, the newest first, and the ref after which the next begins.

    `kind` is one of KINDS or empty for all, `after` the ref of the last thing before or empty.
    """
    if not asked.wanted or kind not in {"", *kinds_for(viewer)}:
        return [], ""
    keys = _keys(asked, kind, scope_of(viewer), _place(after))
    rows = [_found(row, asked) for row in _rows(viewer, keys[:MOST_ROWS])]
    return rows, _ref(keys[MOST_ROWS - 1]) if len(keys) > MOST_ROWS else ""


def kinds_for(viewer: Viewer) -> tuple[str, ...]:
    """Return what this member of staff may find: papers hold prices, and are not for those who deliver."""
    return tuple(kind for kind in KINDS if kind != "source" or viewer.role != "delivery")


def scope_of(viewer: Viewer) -> tuple[str, ...]:
    """Return the words of a scope, one of which a thing must have for this reader; none for who finds everything."""
    if viewer.role == "manager":
        return ()
    return (f"s{viewer.ref}",) if viewer.role == "sales" else (f"d{viewer.ref}", "dnobody")


def _place(after: str) -> int:
    """Return the key of the last thing before; a ref that no thing has begins at the front."""
    row = (
        Search.select(Search.id).where((Search.kind.in_(KINDS)) & (Search.ref == after))
        if is_ref(after)
        else None
    )
    first = row.first() if row is not None else None
    return int(first.id) if first else _NEWEST


def _ref(key: int) -> str:
    return str(Search.get_by_id(key).ref)


def _keys(asked: Asked, kind: str, scope: tuple[str, ...], before: int) -> list[int]:
    if engine() == "sqlite":
        cursor = db.execute_sql(_ON_SQLITE, (fts5(asked, kind, scope), before, MOST_ROWS + 1))
        return [key for (key,) in cursor.fetchall()]
    question, values = "to_tsquery('simple', \"search_fold\"(%s))", [tsquery(asked)]
    if within := tsquery_of_scope(kind, scope):
        question, values = f"{question} && %s::tsquery", [*values, within]
    with transaction():
        # Whether the index of words or that of keys is shorter depends on the words: no plan fits all of them.
        db.execute_sql("SET LOCAL plan_cache_mode = force_custom_plan")
        cursor = db.execute_sql(_ON_POSTGRES.format(question), (*values, before, MOST_ROWS + 1))
        return [key for (key,) in cursor.fetchall()]


def _rows(viewer: Viewer, keys: list[int]) -> Iterable[Any]:
    """Read the rows of these keys; what the reader may not see is left out even if the index named it."""
    columns = (
        Search.kind,
        Search.ref,
        Search.sale,
        Search.n,
        fn.SUBSTR(Search.text, 1, _LONGEST_TEXT).alias("text"),
        Customer.name.alias("customer_name"),
        Sale.title.alias("sale_title"),
        Sale.signed_on.alias("signed_on"),
        Update.at.alias("told_at"),
        Update.retracted_at.alias("taken_back"),
    )
    query = (
        cast("Any", Search.select(*columns))
        .join(Customer, on=(Customer.ref == Search.customer))
        .switch(Search)
        .join(Sale, JOIN.LEFT_OUTER, on=(Sale.ref == Search.sale))
        .switch(Search)
        .join(Update, JOIN.LEFT_OUTER, on=((Search.kind == "update") & (Update.ref == Search.ref)))
    )
    rows: Iterable[Any] = (
        query.where(Search.id.in_(keys) & _seen(viewer)).order_by(Search.id.desc()).objects()
    )
    return rows


def _seen(viewer: Viewer) -> Node:
    """Return the condition under which a row is shown; a customer is seen by whoever sees one of their sales.

    Of concerns those who deliver see what is about their own deliveries, or nobody's.
    """
    if viewer.role == "manager":
        return Search.id.is_null(is_null=False)
    concern = Search.kind == "concern"
    of_mine: Node = may_see(viewer)
    if viewer.role == "delivery":
        about = _CONCERN.select(_CONCERN.c.delivery).where(_CONCERN.c.ref == Search.ref)
        of_mine = fn.EXISTS(Delivery.select(1).where(Delivery.ref.in_(about) & updatable(viewer)))
    of_theirs = fn.EXISTS(Sale.select(1).where((Sale.customer == Search.ref) & may_see(viewer)))
    of_sale = Search.kind.not_in(("customer", "concern")) & may_see(viewer)
    return ((Search.kind == "customer") & of_theirs) | (concern & of_mine) | of_sale


def _found(row: Any, asked: Asked) -> Found:
    return Found(
        row.kind,
        row.ref,
        row.sale,
        row.n,
        snippet(row.text, asked),
        row.customer_name,
        row.sale_title or "",
        row.signed_on,
        row.told_at,
        taken_back=row.taken_back is not None,
    )
