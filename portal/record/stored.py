"""Rows exactly as they are stored, for comparing: two texts of one instant or one JSON value are not the same bytes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee

from portal.lib.db import db, engine

# Bytes that are no text show only when the row is fetched, where peewee no longer wraps the error.
UNREADABLE = (peewee.OperationalError, sqlite3.OperationalError)


def stored_rows(query: "peewee.ModelSelect[Any]") -> list[dict[str, Any]]:
    """Run `query` and return its rows by column, each value as the database holds it."""
    cursor = db.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every read of the block see the database as it was at the first, whoever writes meanwhile."""
    if db.in_transaction():
        yield
        return
    with db.atomic("DEFERRED") if engine() == "sqlite" else db.atomic("REPEATABLE READ"):
        yield
