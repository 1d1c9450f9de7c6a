"""Reading a database as it is at one moment, row by row, whoever writes meanwhile."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
from psycopg import IsolationLevel

from portal.lib.db import postgres_address, sqlite_path
from portal.lib.errors import Unavailable

_ROWS_AT_ONCE = 500


class Moment(Protocol):
    """A database at one moment."""

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a fixed statement, never holding more than a few; several may be read side by side."""


@contextmanager
def moment(url: str) -> Iterator[Moment]:
    """Give the database at `url` as it is now, through a connection of its own that can't write.

    SQLite: a read transaction in WAL mode. PostgreSQL: one of REPEATABLE READ. Neither holds up anybody.
    """
    path = sqlite_path(url)
    with _of_sqlite(path) if path else _of_postgres(url) as found:
        yield found


class _Sqlite:
    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._file.execute(statement)
        except sqlite3.Error as error:
            raise Unavailable(f"The database can't be read: {error}.") from error


class _Postgres:
    def __init__(self, server: psycopg.Connection) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        try:
            with self._server.cursor(name=f"kept_moment_{next(self._numbers)}") as cursor:
                cursor.itersize = _ROWS_AT_ONCE
                cursor.execute(statement.encode())
                yield from cursor
        except psycopg.Error as error:
            raise Unavailable(f"The database can't be read: {str(error).splitlines()[0]}.") from error


@contextmanager
def _of_sqlite(path: str) -> Iterator[Moment]:
    # Whoever may only read could not read a file in WAL mode that nobody has open.
    with closing(sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, isolation_level=None)) as file:
        file.execute("PRAGMA query_only = 1")
        file.execute("PRAGMA busy_timeout = 30000")
        file.execute("BEGIN")
        # The moment is that of the first read.
        file.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        yield _Sqlite(file)


@contextmanager
def _of_postgres(url: str) -> Iterator[Moment]:
    with psycopg.connect(postgres_address(url)) as server:
        server.isolation_level = IsolationLevel.REPEATABLE_READ
        server.read_only = True
        server.execute("SELECT 1")
        yield _Postgres(server)
