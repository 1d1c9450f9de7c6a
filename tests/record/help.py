"""What the tests of the record share: kinds of their own, every table by its rows, and hands on the database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from portal.config import Settings
from portal.lib.db import Table, db, engine, tables, transaction
from portal.lib.errors import Conflict
from portal.record.actions import append
from portal.record.events import Applied, applies
from portal.record.models import SYSTEM, Entry
from portal.record.rules import Fault, Personal
from portal.record.verify import verify_all
from tests.cast import NOON

NOTED = "test.noted"
REFUSED = "test.refused"
# Tables outside the record by product.md; any other one is taken to belong to it, so a new one can't be forgotten.
OUTSIDE = {
    *(
        "bucket",
        "charge_file",
        "cleaning",
        "credential",
        "done",
        "enquiry_draft",
        "draft",
        "draft_ask",
        "draft_contact",
        "draft_part",
        "draft_source",
        "cue",
        "imported",
        "job_run",
        "lease",
        "live",
        "outbox",
        "search",
        "search_erased",
        "table_import",
        "table_outcome",
    ),
    *("meeting_draft", "note", "received_mail"),
    "calendar_link",
    *("parked", "security_event", "session", "set_up_link", "sign_in"),
    *("asking_mail", "confirmed_address", "digest", "late_told", "mail_choice"),
    *("customer_tallied", "heed", "tallied", "tally", "turn"),
    *("parity_tally", "stage_read", "stage_reply"),
    *("webhook_attempt", "webhook_message", "webhook_secret", "webhook_state"),
    # Said about the record, and checked against it.
    *("daily_root", "root_head", "root_leaves", "record_check", "record_fault"),
    "drill",
    *("happening", "kept_answer", "token_secret"),
}

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@applies(NOTED)
def noted(entry: Applied) -> None:
    """Something was noted that writes no row."""


@applies(REFUSED)
def refused(entry: Applied) -> None:
    """Something that can't happen: somebody was always first."""
    raise Conflict


def note(stream: str, facts: Mapping[str, Any] | None = None) -> Applied:
    """Append one note to `stream`, in a transaction of its own."""
    said = {"n": 1, "words": Personal("Ana rang")} if facts is None else facts
    with transaction():
        return append(stream, NOTED, said, SYSTEM, NOON)


def recorded_tables() -> list[type[Table]]:
    """Return every table of the record."""
    found = [table for table in tables() if table._meta.table_name not in OUTSIDE]
    return [table for table in found if issubclass(table, Table)]


def rows_of(name: str) -> list[Row]:
    """Return the rows of a table as they are stored, in an order of their own."""
    cursor = db.execute_sql(f'SELECT * FROM "{name}"')
    columns = [column[0] for column in cursor.description]
    return sorted((dict(zip(columns, row, strict=True)) for row in cursor.fetchall()), key=repr)


def everything() -> Rows:
    """Return every row of every table that the database has, ours or not.

    What the engine keeps of its index of words has an order of its own, and so do the keys of what can be found.
    """
    rows = {name: rows_of(name) for name in db.get_tables() if not name.startswith("search_words")}
    rows["search"] = sorted(({**row, "id": None} for row in rows["search"]), key=repr)
    return rows


def env(settings: Settings) -> dict[str, str]:
    """Return the environment under which a command works on this installation."""
    return {
        "KEPT_DATABASE_URL": settings.database_url,
        "KEPT_DATA_DIR": str(settings.data_dir),
        "KEPT_SECRET_KEY": settings.secret_key,
    }


def sql(statement: str, *values: object) -> None:
    """Run a statement behind the application's back; `?` stands for a value."""
    db.execute_sql(statement.replace("?", db.param), values)


def put(table: str, values: Row) -> None:
    """Insert a row."""
    names = ", ".join(f'"{name}"' for name in values)
    sql(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(values))})', *values.values())


def where(table: str, row: Row) -> tuple[str, list[object]]:
    """Return the condition that names `row` of a table by its key, with its values."""
    keys = [key.column_name for key in _model(table)._meta.get_primary_keys()]
    return " AND ".join(f'"{key}" = ?' for key in keys), [row[key] for key in keys]


def change(table: str, row: Row, **values: object) -> None:
    """Update one row."""
    named, keys = where(table, row)
    told = ", ".join(f'"{name}" = ?' for name in values)
    sql(f'UPDATE "{table}" SET {told} WHERE {named}', *values.values(), *keys)


def drop(table: str, row: Row) -> None:
    """Delete one row."""
    named, keys = where(table, row)
    sql(f'DELETE FROM "{table}" WHERE {named}', *keys)


def last_entry(stream: str) -> Row:
    """Return the last entry of a stream as it is stored."""
    return max((row for row in rows_of("entry") if row["stream"] == stream), key=lambda row: int(row["seq"]))


def count_entries(stream: str) -> int:
    """Return how many entries a stream has."""
    return int(Entry.select().where(Entry.stream == stream).count())


def first_fault() -> Fault | None:
    """Return the first fault that verifying finds."""
    return next(verify_all(), None)


@contextmanager
def behind_our_back() -> Iterator[None]:
    """Lift every check of the database for the block, and undo all of it afterwards."""
    with db.atomic() as undone:
        try:
            _lift_checks()
            yield
        finally:
            undone.rollback()
            if engine() == "sqlite":
                db.execute_sql("PRAGMA ignore_check_constraints = 0")


@contextmanager
def undoing() -> Iterator[None]:
    """Undo what the block did to the rows."""
    with db.atomic() as undone:
        try:
            yield
        finally:
            undone.rollback()


def _lift_checks() -> None:
    if engine() == "sqlite":
        db.execute_sql("PRAGMA ignore_check_constraints = 1")
        return
    found = (
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"
    )
    for table, name in db.execute_sql(found).fetchall():
        db.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _model(name: str) -> Any:
    return next(table for table in tables() if table._meta.table_name == name)
