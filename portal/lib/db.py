"""The database: one connection a thread, the same behaviour on SQLite and PostgreSQL."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit, urlunsplit

import peewee

from portal.lib.canonical import canonical

Engine = Literal["sqlite", "postgresql"]
LOCK_WAIT_SECONDS = 30
# InternalError: a PostgreSQL that has become read-only says so with it.
AWAY = (peewee.OperationalError, peewee.InterfaceError, peewee.InternalError)
_TARGET = re.compile(r'REFERENCES "(\w+)"')
_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",
    # What was erased is overwritten in the file, not only taken out of the table.
    "secure_delete": 1,
    "busy_timeout": LOCK_WAIT_SECONDS * 1000,
}

# The stubs of peewee know what a column holds; peewee itself has no such thing when it runs.
if TYPE_CHECKING:
    _Column = peewee.Field[Any]
else:
    _Column = peewee.Field

db = peewee.DatabaseProxy()


class Table(peewee.Model):
    """Base of every table. Keys are random refs or belong to the thing itself; no row has a public sequential id.

    A database may have `statements` of its own for what is simple: the one in which the record is replayed does.
    """

    class Meta:
        """Bound to the one proxy; a table is named like its class."""

        database = db
        legacy_table_names = False

    @classmethod
    def insert(cls, data: Any = None, /, **named: Any) -> Any:
        """Return the statement that inserts one row."""
        own = getattr(db.obj, "statements", None)
        return own.insert(cls, [{**(data or {}), **named}]) if own else super().insert(data, **named)

    @classmethod
    def insert_many(cls, rows: Any, fields: Any = None) -> Any:
        """Return the statement that inserts some rows."""
        own = None if fields else getattr(db.obj, "statements", None)
        return own.insert(cls, list(rows)) if own else super().insert_many(rows, fields)

    @classmethod
    def update(cls, data: Any = None, /, **named: Any) -> Any:
        """Return the statement that makes changes."""
        own = getattr(db.obj, "statements", None)
        return own.update(cls, {**(data or {}), **named}) if own else super().update(data, **named)


class UTCField(_Column):
    """An instant in UTC, kept as text of one width (`2026-11-22T16:10:00.000000Z`): equal and sortable anywhere."""

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        """Return the text for an aware `value`. Raises ValueError for a naive one."""
        return None if value is None else utc_text(value)

    def python_value(self, value: str | None) -> datetime | None:
        """Return the aware instant that `value` says."""
        return None if value is None else utc_instant(value)


class DayField(_Column):
    """A calendar day without a time zone, kept as `2026-11-22`."""

    field_type = "TEXT"

    def db_value(self, value: date | None) -> str | None:
        """Return the day as text."""
        return None if value is None else value.isoformat()

    def python_value(self, value: str | None) -> date | None:
        """Return the day that `value` says."""
        return None if value is None else date.fromisoformat(value)


class JSONField(_Column):
    """A JSON value, kept as canonical text (RFC 8785)."""

    field_type = "TEXT"

    def db_value(self, value: object) -> str | None:
        """Return the canonical text."""
        return None if value is None else canonical(value).decode("utf-8")

    def python_value(self, value: str | None) -> Any:
        """Return what the text says."""
        return None if value is None else json.loads(value)


@lru_cache(maxsize=256)
def utc_text(instant: datetime) -> str:
    """Return an aware `instant` as the text under which it is kept. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        message = "an instant without a time zone can't be kept"
        raise ValueError(message)
    # Each request writes several of these, and strftime takes three times as long.
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def utc_instant(text: str) -> datetime:
    """Return the aware instant of a text made by `utc_text`."""
    return datetime.fromisoformat(text)


def references(target: str) -> list[peewee.Node]:
    """Return the constraint of a column that names a row of `target` ("table.column").

    It is checked at commit, so that a stream can be rebuilt in any order inside one transaction.
    """
    table, column = target.split(".")
    return [peewee.SQL(f'REFERENCES "{table}" ("{column}") DEFERRABLE INITIALLY DEFERRED')]


def tables() -> list[type[peewee.Model]]:
    """Return every table of the features that were imported, those that others refer to first."""
    waiting = {
        table._meta.table_name: table
        for table in sorted(Table.__subclasses__(), key=lambda one: one.__name__)
    }
    ordered: list[type[peewee.Model]] = []
    while waiting:
        ready = [name for name, table in waiting.items() if not _targets(table) & (set(waiting) - {name})]
        ordered += [waiting.pop(name) for name in ready]
    return ordered


def connect(url: str, schema: str = "") -> None:
    """Bind the tables to the database at `url` (`sqlite:///path` or `postgresql://…`); opens nothing yet.

    `schema` names another schema of a PostgreSQL database than the one its role sees first.
    """
    if db.obj is not None:
        release()
    db.initialize(_database(url, schema))


def sqlite_path(url: str) -> str:
    """Return the file of a `sqlite:///path`; empty for another database."""
    return url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else ""


def postgres_address(url: str) -> str:
    """Return the address of a PostgreSQL database as its driver reads it."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql"))


def engine() -> Engine:
    """Tell which of the two databases is bound."""
    return "sqlite" if isinstance(db.obj, peewee.SqliteDatabase) else "postgresql"


@contextmanager
def transaction() -> Iterator[None]:
    """Do all of the block or nothing; a block inside a block belongs to the outer one.

    On SQLite it takes the write lock at once: a reader that turns writer half-way would be refused instead of waiting.
    """
    if db.in_transaction():
        yield
        return
    atomic = db.atomic("IMMEDIATE") if engine() == "sqlite" else db.atomic()
    with atomic:
        yield


def asked(statement: str, values: Sequence[object]) -> Any:
    """Run a fixed statement that is asked very often, with `values` in place of its `{}`; returns the cursor."""
    database = db.obj
    return database.execute_sql(_fixed(statement, database.param), values)


def changed(query: peewee.ModelUpdate | peewee.ModelDelete) -> int:
    """Run `query` and return how many rows it changed."""
    return cast("int", query.execute())


def release() -> None:
    """Close this thread's connection, so that the next query opens a sound one."""
    if not db.is_closed():
        db.close()


@cache
def _fixed(statement: str, mark: str) -> str:
    return statement.format(*([mark] * statement.count("{}")))


def _targets(table: type[peewee.Model]) -> set[str]:
    """Return the names of the tables that `table` refers to."""
    constraints = [node.sql for field in table._meta.sorted_fields for node in field.constraints or ()]
    return {match.group(1) for sql in constraints if (match := _TARGET.match(sql))}


def _database(url: str, schema: str) -> peewee.Database:
    if path := sqlite_path(url):
        return peewee.SqliteDatabase(path, pragmas=_PRAGMAS, timeout=LOCK_WAIT_SECONDS)
    # In the options, so that a connection that is opened anew sees the same schema.
    where = f" -c search_path={schema}" if schema else ""
    options = f"-c lock_timeout={LOCK_WAIT_SECONDS}s{where}"
    return peewee.PostgresqlDatabase(postgres_address(url), prefer_psycopg3=True, options=options)
