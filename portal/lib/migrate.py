"""Migrations: numbered scripts that are applied once, in order, by one process at a time."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
from playhouse.migrations import Runner

from portal.config import Settings
from portal.lib.db import connect, db, engine, release
from portal.lib.ddl import make_all

DIRECTORY = Path(__file__).resolve().parents[2] / "migrations"
_HISTORY = "schema_migration"
_PUNCTUATION = re.compile(r" ?([(),]) ?")
_ADVISORY_LOCK = 7_305_112

_SQLITE_SCHEMA = """SELECT type, name, sql FROM sqlite_master
WHERE sql IS NOT NULL AND tbl_name <> 'schema_migration' ORDER BY type, name"""
_POSTGRES_SCHEMA = """
SELECT 'column', table_name || '.' || column_name,
    data_type || ' ' || is_nullable || ' ' || coalesce(column_default, generation_expression, '')
FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'schema_migration'
UNION ALL
SELECT 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
AND conrelid::regclass::text <> 'schema_migration' AND contype <> 'n'
UNION ALL
SELECT 'index', tablename || '.' || indexname, replace(indexdef, current_schema() || '.', '')
FROM pg_indexes WHERE schemaname = current_schema() AND tablename <> 'schema_migration'
UNION ALL
SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = current_schema()
UNION ALL
SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass::text || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal
ORDER BY 1, 2, 3"""


def pending(settings: Settings) -> list[str]:
    """Return the names of the migrations that the database of `settings` has not seen yet, in order; binds it."""
    connect(settings.database_url)
    return still_pending()


def still_pending() -> list[str]:
    """Return the names of the migrations that the bound database has not seen yet, in order."""
    return [migration.name for migration in _runner().status() if not migration.applied]


def apply_pending(settings: Settings) -> list[str]:
    """Apply what is pending, each migration in its own transaction; returns their names, and binds the database.

    One process at a time does so; another one waits, and then finds nothing left to do.
    """
    connect(settings.database_url)
    with _alone():
        names: list[str] = _runner().up()
        return names


def known() -> list[str]:
    """Return the names of all migrations that this version has, in order."""
    return [path.stem for path in sorted(DIRECTORY.glob("[0-9]*.py"))]


def apply_in_scratch(schema_name: str = "", target: str | None = None) -> None:
    """Apply what is pending, up to `target`, to the bound database, which nobody else knows of yet.

    `schema_name` is the schema of a PostgreSQL database that was bound.
    """
    _runner(schema_name or None).up(target)


def schema() -> list[tuple[str, ...]]:
    """Return the schema of the bound database in a form that can be compared: kind, name, definition."""
    statement = _SQLITE_SCHEMA if engine() == "sqlite" else _POSTGRES_SCHEMA
    rows = db.execute_sql(statement).fetchall()
    return [tuple(_plain(str(part)) for part in row) for row in rows]


def differences(tables: list[type[peewee.Model]]) -> list[str]:
    """Return where the migrations and `tables` (the models) disagree, as found in two databases in memory."""
    bound = db.obj
    try:
        connect("sqlite:///:memory:")
        _runner().up()
        migrated = set(schema())
        connect("sqlite:///:memory:")
        make_all(tables)
        modelled = set(schema())
        release()
    finally:
        db.initialize(bound)
    return sorted(f"{kind} {name}" for kind, name, _ in migrated ^ modelled)


def _plain(definition: str) -> str:
    """Return a definition without the white space that means nothing: SQLite keeps a statement as it was typed.

    The parts of a table come in alphabetical order: a column that a migration added stands behind all others.
    """
    plain = _PUNCTUATION.sub(r"\1", " ".join(definition.split()))
    if not plain.startswith("CREATE TABLE"):
        return plain
    head, _, body = plain.partition("(")
    return f"{head}({','.join(sorted(_parts(body.removesuffix(')'))))})"


def _parts(body: str) -> list[str]:
    """Return the columns and constraints of a table: what commas part that stand in no brackets."""
    parts, depth = [""], 0
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _runner(schema_name: str | None = None) -> Runner:
    return Runner(db.obj, str(DIRECTORY), table_name=_HISTORY, schema=schema_name)


@contextmanager
def _alone() -> Iterator[None]:
    if engine() == "postgresql":
        db.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
        return
    path = Path(f"{db.obj.database}.migrating")
    with path.open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
