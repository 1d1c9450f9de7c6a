"""Through which program somebody acted, beside what they did: entries named it already, and customers see it now.

Programs ask for sales by their state, and for those that changed since an instant, in the order in which they did.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import peewee

COLUMNS = (
    ("update", "program"),
    ("occasion", "program"),
    ("message", "program"),
    ("charge", "program"),
    ("charge", "void_program"),
    ("extra", "program"),
    ("extra", "ended_program"),
    ("change", "program"),
    ("change", "ended_program"),
    ("concern_step", "program"),
)
INDEXES = (
    'DROP INDEX "live_at"',
    'CREATE INDEX "live_at_stream" ON "live" ("at", "stream")',
    'CREATE INDEX "sale_state_sealed_at" ON "sale" ("state", "sealed_at")',
)
# Which rows an entry wrote: those with its number, or those that its facts name.
BY_NUMBER = {
    "delivery.updated": "update",
    "message.sent": "message",
    "message.noted": "message",
    "concern.acknowledged": "concern_step",
    "concern.fix_promised": "concern_step",
    "concern.fixed": "concern_step",
    "concern.not_fixed": "concern_step",
}
BY_NAME = {
    "extra.proposed": ("extra", "program"),
    "extra.withdrawn": ("extra", "ended_program"),
    "charge.withdrawn": ("charge", "void_program"),
    "change.proposed": ("change", "program"),
    "change.withdrawn": ("change", "ended_program"),
    "change.declined": ("change", "ended_program"),
}


def up(_migrator: Any, database: peewee.Database) -> None:
    """Add the columns and indexes, and fill the columns from the entries that name a program."""
    for statement in INDEXES:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
    for table, column in COLUMNS:
        database.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT')  # type: ignore[no-untyped-call]
    named = 'SELECT "stream", "seq", "kind", "facts" FROM "entry" WHERE "facts" LIKE ' + _mark(database)  # noqa: S608 - our own
    found = database.execute_sql(named, ('%"acting_program"%',))  # type: ignore[no-untyped-call]
    for stream, seq, kind, text in found.fetchall():
        _fill(database, (stream, seq), kind, json.loads(text))


def _fill(database: peewee.Database, place: tuple[str, int], kind: str, facts: Mapping[str, Any]) -> None:
    mark = _mark(database)
    for table, column, key, value in _written(place[1], kind, facts):
        where = f'"sale" = {mark} AND "{key}" = {mark}'
        statement = f'UPDATE "{table}" SET "{column}" = {mark} WHERE {where}'  # noqa: S608 - our own names
        database.execute_sql(statement, (facts["acting_program"], place[0], value))  # type: ignore[no-untyped-call]


def _mark(database: peewee.Database) -> str:
    return "?" if isinstance(database, peewee.SqliteDatabase) else "%s"


def _written(seq: int, kind: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Yield the table, the column, and the key with its value of each row that an entry wrote through a program."""
    if kind in BY_NUMBER:
        yield BY_NUMBER[kind], "program", "seq", seq
    elif kind in BY_NAME:
        table, column = BY_NAME[kind]
        yield table, column, "ref", facts[table]
    elif kind == "occasion.opened":
        yield "occasion", "program", "delivery", facts["delivery"]["ref"]
    elif kind == "charges.entered":
        for one in facts["charges"]:
            yield "charge", "program", "ref", one["ref"]
        for one in facts["extras"]:
            yield "extra", "program", "ref", one["extra"]
