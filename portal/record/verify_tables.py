"""Verifying that the tables which pages read equal the record: it is replayed in a place of its own, and compared."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import peewee

from portal.lib.db import Table, asked, engine
from portal.lib.errors import KeptError
from portal.record.events import Applied, Projection, apply, projections
from portal.record.models import COMPANY
from portal.record.reading import StoredText, texts_by_entry
from portal.record.rules import Fault, put_in_place
from portal.record.shadow import Shadow, in_place_of_ours, shadow_of
from portal.record.stored import PAGE, in_pages
from portal.record.through import take_program
from portal.record.verify_chain import Told

_Row: TypeAlias = tuple[Any, ...]
_CANT_APPLY = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    KeptError,
    peewee.PeeweeException,
    sqlite3.Error,
)
_BYTEWISE = ("TEXT", "VARCHAR")


@contextmanager
def empty_tables() -> Iterator[Shadow]:
    """Give every table that appliers write, empty, in which streams can be replayed one after the other."""
    with shadow_of([projection.table for projection in projections()]) as shadow:
        yield shadow


class Replay:
    """One stream's entries applied to empty tables, until `fault` says which of them can't have happened."""

    def __init__(self, stream: str, shadow: Shadow) -> None:
        """Begin with `shadow`, which is empty."""
        self._stream = stream
        self._shadow = shadow
        self.fault: Fault | None = None
        self._count = 0

    def apply(self, told: list[Told], texts: list[StoredText]) -> None:
        """Apply the next entries with the texts beside them."""
        if self.fault or not told:
            return
        self._count += len(told)
        beside = texts_by_entry(texts)
        with in_place_of_ours(self._shadow):
            for one in told:
                # The walk found each of these texts at its place.
                put_in_place(one.facts, beside.get(one.seq, {}))
                program = take_program(one.facts)
                who_and_what = (one.actor, one.kind, one.facts, program)
                try:
                    apply(Applied(self._stream, one.seq, one.instant, *who_and_what))
                except _CANT_APPLY:
                    self.fault = Fault(
                        self._stream, one.seq, "it can't have happened after the entries before it"
                    )
                    return

    def faults(self) -> Iterator[Fault]:
        """Yield every row of the stream that its entries don't give, and every one that they give and isn't there."""
        if self.fault:
            yield self.fault
            return
        mine, ours, in_shadow = _compared(of_company=self._stream == COMPANY)
        kept = asked(ours, [value for one in mine for value in self._values(one)]).fetchone()
        replayed = self._shadow.rows(in_shadow).fetchone()
        for projection, *is_filled in zip(mine, kept, replayed, strict=True):
            if any(is_filled):
                yield from self._faults_of(projection)

    def _faults_of(self, projection: Projection) -> Iterator[Fault]:
        table, collation = projection.table, ' COLLATE "C"' if engine() == "postgresql" else ""
        query = _ordered(table, _of_stream(projection), collation)
        ours = in_pages(query, self._values(projection), many=self._count > PAGE)
        replayed = self._shadow.rows(_ordered(table, "", ""))
        for key in _differing(ours, _pages(replayed), _places_of_key(table)):
            what = f"the row {'/'.join(map(str, key))} of {table._meta.table_name} doesn't equal the record"
            yield Fault(self._stream, 0, what)

    def _values(self, projection: Projection) -> list[str]:
        return [] if projection.stream is None else [self._stream]


def _of_stream(projection: Projection) -> str:
    return f' WHERE "{projection.stream.column_name}" = {{}}' if projection.stream is not None else ""


@cache
def _compared(*, of_company: bool) -> tuple[list[Projection], str, str]:
    """Return the tables of a stream, and what tells which of them have any row of it, in ours and in the shadow.

    The company's are all tables: those without a column for the stream are its own, and of the others no row is.
    """
    mine = [one for one in projections() if of_company or one.stream is not None]
    return mine, _filled(mine), _filled([Projection(one.table, None) for one in mine])


def _filled(some: list[Projection]) -> str:
    found = (f'EXISTS (SELECT 1 FROM "{one.table._meta.table_name}"{_of_stream(one)})' for one in some)  # noqa: S608 - as below
    return f"SELECT {', '.join(found)}"


@cache
def _ordered(table: type[Table], condition: str, collation: str) -> str:
    """Return the query of a table's rows in the order of their keys, which is the same on both engines."""
    fields = table._meta.sorted_fields
    named = ", ".join(f'"{field.column_name}"' for field in fields)
    keys = ", ".join(
        f'"{key.column_name}"{collation if key.field_type in _BYTEWISE else ""}' for key in _keys(table)
    )
    return f'SELECT {named} FROM "{table._meta.table_name}"{condition} ORDER BY {keys}'  # noqa: S608 - names of ours


@cache
def _places_of_key(table: type[Table]) -> tuple[int, ...]:
    return tuple([field.name for field in table._meta.sorted_fields].index(key.name) for key in _keys(table))


def _keys(table: Any) -> list[Any]:
    return list(table._meta.get_primary_keys())


def _pages(cursor: sqlite3.Cursor) -> Iterator[list[_Row]]:
    while rows := cursor.fetchmany(PAGE):
        yield rows


def _differing(
    ours: Iterator[list[_Row]], replayed: Iterator[list[_Row]], key: tuple[int, ...]
) -> Iterator[_Row]:
    """Yield the keys of rows that aren't the same in both, each of which is in the order of its keys."""
    while True:
        left, right = next(ours, []), next(replayed, [])
        if left != right:
            break
        if not left:
            return
    yield from _merged(_Side(left, ours, key), _Side(right, replayed, key))


class _Side:
    """Rows in the order of their keys, one of which is the next."""

    def __init__(self, rows: list[_Row], more: Iterator[list[_Row]], key: tuple[int, ...]) -> None:
        self._rows = (row for page in _chained(rows, more) for row in page)
        self._key = key
        self.step()

    def step(self) -> None:
        self.row = next(self._rows, None)
        self.key = () if self.row is None else tuple(self.row[place] for place in self._key)
        self.rank = (1,) if self.row is None else (0, *map(_rank, self.key))


def _merged(left: _Side, right: _Side) -> Iterator[_Row]:
    while left.row is not None or right.row is not None:
        first = left if left.rank <= right.rank else right
        if left.rank == right.rank:
            if left.row != right.row:
                yield first.key
            left.step()
            right.step()
        else:
            yield first.key
            first.step()


class _Kind(NamedTuple):
    order: int
    value: Any


def _rank(value: Any) -> _Kind:
    """Return where SQLite puts a value: nothing, numbers, texts, bytes."""
    if value is None:
        return _Kind(0, 0)
    if isinstance(value, int | float):
        return _Kind(1, value)
    return _Kind(2, value) if isinstance(value, str) else _Kind(3, bytes(value))


def _chained(rows: list[_Row], more: Iterator[list[_Row]]) -> Iterator[list[_Row]]:
    yield rows
    yield from more
