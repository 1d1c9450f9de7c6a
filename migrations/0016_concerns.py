"""Concerns and the steps of their stories; a delivery says whether an open one is about it."""

from typing import Any

import peewee

TYPES = {"sqlite": {"boolean": "INTEGER"}, "postgresql": {"boolean": "BOOLEAN"}}
STATEMENTS = (
    """
    ALTER TABLE "delivery" ADD COLUMN "concern_open" {boolean} NOT NULL DEFAULT FALSE
    """,
    """
    CREATE TABLE "concern" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "delivery" TEXT REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "raised_at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "came_by" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        "since" TEXT NOT NULL,
        "fix" TEXT REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "reopened" INTEGER NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "concern_came_by_known" CHECK (came_by IN ('raised', 'verdict')),
        CONSTRAINT "concern_state_known" CHECK (state IN ('raised', 'acknowledged', 'proposed', 'fixed', 'closed')),
        CONSTRAINT "concern_of_a_verdict_is_about_a_delivery" CHECK (came_by = 'raised' OR delivery IS NOT NULL)
    )
    """,
    """
    CREATE INDEX "concern_delivery" ON "concern" ("delivery")
    """,
    """
    CREATE INDEX "concern_fix" ON "concern" ("fix")
    """,
    """
    CREATE UNIQUE INDEX "concern_sale_n" ON "concern" ("sale", "n")
    """,
    """
    CREATE INDEX "concern_state_since_ref" ON "concern" ("state", "since", "ref")
    """,
    """
    CREATE INDEX "concern_ours_by_instant" ON "concern" ("since", "ref") WHERE ("state" IN ('raised', 'acknowledged'))
    """,
    """
    CREATE TABLE "concern_step" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "concern" TEXT NOT NULL REFERENCES "concern" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "kind" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "took" INTEGER,
        "promise" TEXT REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT "concern_step_kind_known" CHECK (kind IN ('raised', 'said', 'acknowledged', 'proposed', 'fixed', 'not_fixed', 'yes', 'no')),
        CONSTRAINT "concern_step_proposed_is_promised" CHECK (kind <> 'proposed' OR promise IS NOT NULL)
    )
    """,
    """
    CREATE UNIQUE INDEX "concern_step_sale_seq" ON "concern_step" ("sale", "seq")
    """,
    """
    CREATE INDEX "concern_step_concern_seq" ON "concern_step" ("concern", "seq")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the new tables and the column."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
