"""Daily roots: their signed statements, the heads that they are over, and what the nightly checks find."""

from typing import Any

import peewee

BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}
STATEMENTS = (
    """
    CREATE TABLE "daily_root" (
        "n" INTEGER NOT NULL PRIMARY KEY,
        "day" TEXT NOT NULL,
        "made_at" TEXT NOT NULL,
        "sha256" TEXT NOT NULL,
        "body" {bytes} NOT NULL,
        "signature" {bytes} NOT NULL,
        "salt" TEXT NOT NULL,
        "streams" INTEGER NOT NULL
    )
    """,
    """
    CREATE UNIQUE INDEX "daily_root_day" ON "daily_root" ("day")
    """,
    """
    CREATE TABLE "root_head" (
        "stream" TEXT NOT NULL,
        "root" INTEGER NOT NULL,
        "seq" INTEGER NOT NULL,
        "hash" TEXT NOT NULL,
        PRIMARY KEY ("stream", "root")
    )
    """,
    """
    CREATE INDEX "root_head_root" ON "root_head" ("root")
    """,
    """
    CREATE TABLE "root_leaves" (
        "root" INTEGER NOT NULL,
        "part" INTEGER NOT NULL,
        "first" TEXT NOT NULL,
        "top" TEXT NOT NULL,
        "leaves" {bytes} NOT NULL,
        PRIMARY KEY ("root", "part")
    )
    """,
    """
    CREATE TABLE "record_check" (
        "day" TEXT NOT NULL PRIMARY KEY,
        "begun_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "streams" INTEGER NOT NULL,
        "faults" INTEGER NOT NULL,
        "after" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "record_fault" (
        "stream" TEXT NOT NULL,
        "seq" INTEGER NOT NULL,
        "what" TEXT NOT NULL,
        "found_at" TEXT NOT NULL,
        "mended_at" TEXT,
        PRIMARY KEY ("stream", "seq", "what", "found_at")
    )
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    kind = BYTES["sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"]
    for statement in STATEMENTS:
        database.execute_sql(statement.format(bytes=kind))  # type: ignore[no-untyped-call]
