"""What the database needs beside tables and their indexes: views, functions, triggers and full-text indexes.

A feature registers its statements here, and they are run after the models' tables are made; its migration makes the
same, and a test compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from portal.lib.db import Engine, db, engine


@dataclass(frozen=True)
class Further:
    """Statements of one engine: `make` is run in its order after the tables are there, `drop` before they go."""

    engine: Engine
    make: tuple[str, ...]
    drop: tuple[str, ...]


_further: list[Further] = []


def further(of: Further) -> None:
    """Register what a feature needs beside its tables on one engine."""
    _further.append(of)


def make_all(tables: Sequence[type[peewee.Model]]) -> None:
    """Make `tables` (those that others refer to first) and then everything that was registered."""
    for table in tables:
        table.create_table(safe=False)
    _run([statement for one in _here() for statement in one.make])


def drop_all(tables: Sequence[type[peewee.Model]]) -> None:
    """Drop everything that was registered, and then `tables`, given in the order in which they are made."""
    _run([statement for one in _here() for statement in one.drop])
    for table in reversed(tables):
        table.drop_table(safe=False)


def _here() -> list[Further]:
    return [one for one in _further if one.engine == engine()]


def _run(statements: Sequence[str]) -> None:
    for statement in statements:
        db.execute_sql(statement)
