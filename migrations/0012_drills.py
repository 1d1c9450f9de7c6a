"""Nightly backups that were tried, and indexes by which the record and the security log are looked through."""

from typing import Any

import peewee

TYPES = {"sqlite": {"bigint": "INTEGER"}, "postgresql": {"bigint": "BIGINT"}}
STATEMENTS = (
    """
    CREATE TABLE "drill" (
        "day" TEXT NOT NULL PRIMARY KEY,
        "begun_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "file" TEXT NOT NULL,
        "bytes" {bigint} NOT NULL,
        "rows" {bigint} NOT NULL,
        "streams" {bigint} NOT NULL,
        "reason" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "entry_at_stream_seq" ON "entry" ("at", "stream", "seq")
    """,
    """
    CREATE INDEX "entry_actor_at_stream_seq" ON "entry" ("actor", "at", "stream", "seq")
    """,
    """
    CREATE INDEX "entry_kind_at_stream_seq" ON "entry" ("kind", "at", "stream", "seq")
    """,
    """
    DROP INDEX "security_event_at"
    """,
    """
    CREATE INDEX "security_event_at_ref" ON "security_event" ("at", "ref")
    """,
    """
    CREATE INDEX "security_event_person_at_ref" ON "security_event" ("person", "at", "ref")
    """,
    """
    CREATE INDEX "security_event_kind_at_ref" ON "security_event" ("kind", "at", "ref")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the table and the indexes."""
    types = TYPES["sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"]
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**types))  # type: ignore[no-untyped-call]
