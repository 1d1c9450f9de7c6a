"""Putting rows into tables by the thousand, as they are stored, in the transaction of the caller."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import peewee

from portal.lib.db import db, engine

_AT_ONCE = 2_000


def put(table: type[peewee.Model], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows, each with a value for every column in the order of the model."""
    if rows:
        flags = _flags(table)
        if flags and engine() == "postgresql":
            rows = [_with_flags(row, flags) for row in rows]
        db.cursor().executemany(_statement(table, db.param), rows)


class Putting:
    """Rows of many tables on their way into the database: a few of a table at once are no faster than one."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: dict[type[peewee.Model], list[Sequence[Any]]] = {}

    def add(self, table: type[peewee.Model], rows: Iterable[Sequence[Any]]) -> None:
        """Let rows be inserted, at the latest by `finish`; references between tables are checked at commit."""
        waiting = self._waiting.setdefault(table, [])
        for row in rows:
            waiting.append(row)
            if len(waiting) >= _AT_ONCE:
                put(table, waiting)
                waiting.clear()

    def finish(self) -> None:
        """Insert what still waits."""
        for table, rows in self._waiting.items():
            put(table, rows)
        self._waiting.clear()


@cache
def _statement(table: Any, mark: str) -> str:
    names = [field.column_name for field in table._meta.sorted_fields]
    told = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join([mark] * len(names))
    return f'INSERT INTO "{table._meta.table_name}" ({told}) VALUES ({marks})'  # noqa: S608 - names of ours


@cache
def _flags(table: Any) -> frozenset[int]:
    """Return the places of the columns that SQLite keeps as 0 and 1."""
    fields = enumerate(table._meta.sorted_fields)
    return frozenset(place for place, field in fields if isinstance(field, peewee.BooleanField))


def _with_flags(row: Sequence[Any], flags: frozenset[int]) -> tuple[Any, ...]:
    return tuple(
        bool(value) if place in flags and value is not None else value for place, value in enumerate(row)
    )
