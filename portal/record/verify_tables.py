"""Verifying that the tables which pages read equal the record: it is replayed in memory, and the rows compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee

from portal.lib.db import Table, db
from portal.lib.errors import KeptError
from portal.record.actions import has_texts
from portal.record.events import Applied, Projection, applied, apply, projections, texts_of
from portal.record.models import COMPANY, Entry
from portal.record.rules import Fault
from portal.record.stored import stored_rows

_Rows = dict[tuple[Any, ...], dict[str, Any]]
_CANT_APPLY = (LookupError, ValueError, TypeError, AttributeError, KeptError, peewee.PeeweeException)


@contextmanager
def empty_tables() -> Iterator[peewee.SqliteDatabase]:
    """Give a database in memory with every table that appliers write, empty: made once for many streams."""
    shadow = peewee.SqliteDatabase(":memory:")
    try:
        with _in_place_of_ours(shadow):
            shadow.create_tables([projection.table for projection in projections()], safe=False)
        yield shadow
    finally:
        shadow.close()


def table_faults(stream: str, entries: list[Entry], shadow: peewee.SqliteDatabase) -> Iterator[Fault]:
    """Yield every row of `stream` that its `entries` don't give, and every one that they give and isn't there.

    `shadow` is where they are applied; it is left empty.
    """
    mine = [projection for projection in projections() if (projection.stream is None) == (stream == COMPANY)]
    kept = {projection.table: _rows(projection, stream) for projection in mine}
    seen = [applied(entry, texts_of(stream, entry.seq) if has_texts(entry) else {}) for entry in entries]
    replayed = _replayed(stream, seen, mine, shadow)
    if isinstance(replayed, Fault):
        yield replayed
        return
    for table, rows in kept.items():
        for key in sorted(set(rows) | set(replayed[table]), key=str):
            if rows.get(key) != replayed[table].get(key):
                name = table._meta.table_name
                yield Fault(
                    stream, 0, f"the row {'/'.join(map(str, key))} of {name} doesn't equal the record"
                )


def _replayed(
    stream: str, seen: list[Applied], mine: list[Projection], shadow: peewee.SqliteDatabase
) -> dict[type[Table], _Rows] | Fault:
    with _in_place_of_ours(shadow), shadow.atomic() as undone:
        try:
            for entry in seen:
                try:
                    apply(entry)
                except _CANT_APPLY:
                    return Fault(stream, entry.seq, "it can't have happened after the entries before it")
            return {projection.table: _rows(projection, stream) for projection in mine}
        finally:
            undone.rollback()


@contextmanager
def _in_place_of_ours(shadow: peewee.SqliteDatabase) -> Iterator[None]:
    ours = db.obj
    db.initialize(shadow)
    try:
        yield
    finally:
        db.initialize(ours)


def _rows(projection: Projection, stream: str) -> _Rows:
    query = projection.table.select()
    if projection.stream is not None:
        query = query.where(projection.stream == stream)
    names = _key_of(projection.table)
    return {tuple(row[name] for name in names): row for row in stored_rows(query)}


def _key_of(table: type[Table]) -> tuple[str, ...]:
    key: Any = table._meta.primary_key
    return tuple(key.field_names) if isinstance(key, peewee.CompositeKey) else (key.column_name,)
