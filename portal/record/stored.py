"""Rows exactly as they are stored, for comparing: two texts of one instant or one JSON value are not the same bytes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from typing import Any

import peewee

from portal.lib.db import asked, db, engine

PAGE = 500
# Bytes that are no text show only when the row is fetched, where peewee no longer wraps the error.
UNREADABLE = (peewee.OperationalError, sqlite3.OperationalError)


def stored_rows(query: "peewee.ModelSelect[Any]") -> list[dict[str, Any]]:
    """Run `query` and return its rows by column, each value as the database holds it."""
    cursor = db.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def stored_of(table: type[peewee.Model], stream: str, but: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return the rows of a stream in a table of the record itself like `stored_rows`, in order, `but` some columns."""
    query, names = _query_of(table, but)
    return [dict(zip(names, row, strict=True)) for row in asked(query, (stream,)).fetchall()]


@cache
def _query_of(table: Any, but: tuple[str, ...]) -> tuple[str, list[str]]:
    names = [field.column_name for field in table._meta.sorted_fields if field.column_name not in but]
    keys = [field.column_name for field in table._meta.get_primary_keys()]
    listed, order = (", ".join(f'"{name}"' for name in some) for some in (names, keys))
    return f'SELECT {listed} FROM "{table._meta.table_name}" WHERE "stream" = {{}} ORDER BY {order}', names  # noqa: S608 - ours


def in_pages(statement: str, values: Sequence[object], *, many: bool) -> Iterator[list[tuple[Any, ...]]]:
    """Run a statement like `asked` and give its rows a page at a time; `many` may be too many for memory.

    PostgreSQL sends all rows at once unless it is asked for a cursor of its own, inside a transaction; that costs three
    more statements.
    """
    if many and engine() == "postgresql":
        with closing(db.connection().cursor(name="kept_pages")) as cursor:
            cursor.execute(statement.replace("{}", "%s"), values)
            yield from _pages_of(cursor)
    else:
        yield from _pages_of(asked(statement, values))


def _pages_of(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(PAGE):
        yield rows


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every read of the block see the database as it was at the first, whoever writes meanwhile."""
    if db.in_transaction():
        yield
        return
    with db.atomic("DEFERRED") if engine() == "sqlite" else db.atomic("REPEATABLE READ"):
        yield
