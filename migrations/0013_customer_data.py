"""What we hold of a customer: erasures, legal holds, what is still to be cleaned; and how long the rest is kept."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "erasure" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "customer" TEXT NOT NULL REFERENCES "customer" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "asked_at" TEXT NOT NULL,
        "asked_by" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "written_on" TEXT,
        "due_at" TEXT NOT NULL,
        "undone_at" TEXT,
        "undone_by" TEXT,
        "done_at" TEXT,
        CONSTRAINT "erasure_ends_once" CHECK (undone_at IS NULL OR done_at IS NULL),
        CONSTRAINT "erasure_undone_by_somebody" CHECK ((undone_at IS NULL) = (undone_by IS NULL))
    )
    """,
    """
    CREATE INDEX "erasure_customer" ON "erasure" ("customer")
    """,
    """
    CREATE UNIQUE INDEX "erasure_one_waits" ON "erasure" ("customer") WHERE undone_at IS NULL AND done_at IS NULL
    """,
    """
    CREATE INDEX "erasure_waiting" ON "erasure" ("due_at") WHERE undone_at IS NULL AND done_at IS NULL
    """,
    """
    CREATE TABLE "legal_hold" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "customer" TEXT NOT NULL REFERENCES "customer" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "reason" TEXT NOT NULL,
        "set_at" TEXT NOT NULL,
        "set_by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "lifted_at" TEXT,
        "lifted_by" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT "legal_hold_lifted_by_somebody" CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
    )
    """,
    """
    CREATE INDEX "legal_hold_customer" ON "legal_hold" ("customer")
    """,
    """
    CREATE UNIQUE INDEX "legal_hold_one_stands" ON "legal_hold" ("customer") WHERE lifted_at IS NULL
    """,
    """
    CREATE TABLE "cleaning" (
        "erasure" TEXT NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "files" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "retention" (
        "topic" TEXT NOT NULL PRIMARY KEY,
        "days" INTEGER NOT NULL,
        CONSTRAINT "retention_is_a_time" CHECK (days > 0)
    )
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
