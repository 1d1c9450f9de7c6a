"""A database of our own tables, empty and in memory, where appliers can be let loose."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

import peewee

from portal.lib.db import Table, db
from portal.record.short_sql import Statements

Tables: TypeAlias = Sequence[type[Table]]
# The file has no name, is gone with the process, and is written only once there is too much for this memory.
_NOWHERE = "file:"
_PRAGMAS = {"journal_mode": "memory", "synchronous": 0, "cache_size": -16_384}


class Shadow(peewee.SqliteDatabase):
    """Some of our tables, empty: made once, and left empty by each use."""

    def __init__(self, tables: Tables) -> None:
        """Make the tables."""
        super().__init__(_NOWHERE, uri=True, pragmas=_PRAGMAS)
        self.driver: Any = self.connection()  # type: ignore[no-untyped-call]  # The stubs leave it open.
        self.driver.executescript(_definitions(tuple(tables)))
        self.statements = Statements(self.driver)

    def rows(self, statement: str) -> Any:
        """Run a statement that was written by hand; returns the cursor."""
        return self.driver.execute(statement)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo whatever the block does in here."""
        with self.atomic() as all_of_it:
            try:
                yield
            finally:
                all_of_it.rollback()


@contextmanager
def shadow_of(tables: Tables) -> Iterator[Shadow]:
    """Give these tables, empty, and throw them away afterwards."""
    shadow = Shadow(tables)
    try:
        yield shadow
    finally:
        shadow.close()


@contextmanager
def in_place_of_ours(shadow: peewee.SqliteDatabase) -> Iterator[None]:
    """Let every query of the block go to `shadow`: whatever else this process does meanwhile, too."""
    ours = db.obj
    db.initialize(shadow)
    try:
        yield
    finally:
        db.initialize(ours)


@cache
def _definitions(tables: tuple[type[Table], ...]) -> str:
    """Return the statements that make `tables`, as peewee makes them."""
    scratch: Any = peewee.SqliteDatabase(":memory:")
    with in_place_of_ours(scratch):
        scratch.create_tables(tables, safe=False)
        rows = scratch.execute_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    scratch.close()
    return ";\n".join(row[0] for row in rows)
