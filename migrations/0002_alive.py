"""The promise page alive: updates in full, photos and files, waits, occasions, verdicts, assignments, closings.

Neither engine changes a CHECK in place, so "delivery" and "update" are made anew with their rows; their indexes come
before the rows, after which PostgreSQL has references left to check and makes none.
"""

from typing import Any

import peewee

TYPES = {"sqlite": {"boolean": "INTEGER"}, "postgresql": {"boolean": "BOOLEAN"}}
STATEMENTS = (
    """
    CREATE TABLE "kept_update" AS SELECT * FROM "update"
    """,
    """
    DROP TABLE "update"
    """,
    """
    CREATE TABLE "kept_delivery" AS SELECT * FROM "delivery"
    """,
    """
    DROP TABLE "delivery"
    """,
    """
    CREATE TABLE "delivery" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "promise" TEXT NOT NULL REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "due_on" TEXT,
        "due_at" TEXT,
        "state" TEXT NOT NULL,
        "forecast_on" TEXT,
        "delivered_at" TEXT,
        "delivered_on" TEXT,
        "named_on" TEXT,
        "missed_at" TEXT,
        "breached_at" TEXT,
        "verdict" TEXT,
        "updated_at" TEXT,
        "assigned_to" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "afterwards" {boolean} NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "delivery_state_known" CHECK (state IN ('promised', 'started', 'at_risk', 'waiting_for_customer', 'delivered', 'missed', 'released', 'replaced')),
        CONSTRAINT "delivery_delivered_has_instant" CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
        CONSTRAINT "delivery_verdict_known" CHECK (verdict IS NULL OR verdict IN ('better', 'kept', 'in_part', 'not_kept'))
    )
    """,
    """
    CREATE UNIQUE INDEX "delivery_promise_n" ON "delivery" ("promise", "n")
    """,
    """
    CREATE INDEX "delivery_sale" ON "delivery" ("sale")
    """,
    """
    CREATE INDEX "delivery_open_by_day" ON "delivery" ("due_on", "sale") WHERE ("state" != 'delivered')
    """,
    """
    CREATE INDEX "delivery_delivered_by_instant" ON "delivery" ("delivered_at") WHERE ("state" = 'delivered')
    """,
    """
    INSERT INTO "delivery" ("ref", "sale", "promise", "n", "due_on", "due_at", "state", "delivered_at", "delivered_on",
        "missed_at", "updated_at", "assigned_to", "afterwards", "version")
    SELECT "ref", "sale", "promise", "n", "due_on", "due_at", "state", "delivered_at", "delivered_on",
        "missed_at", "updated_at", "assigned_to", "afterwards", "version" FROM "kept_delivery"
    """,
    """
    DROP TABLE "kept_delivery"
    """,
    """
    CREATE TABLE "update" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "delivery" TEXT NOT NULL REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "text" TEXT NOT NULL,
        "forecast_before" TEXT,
        "forecast_on" TEXT,
        "retracts" TEXT,
        "retracted_at" TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX "update_sale_seq" ON "update" ("sale", "seq")
    """,
    """
    CREATE INDEX "update_delivery_seq" ON "update" ("delivery", "seq")
    """,
    """
    CREATE INDEX "update_breach_by_instant" ON "update" ("at") WHERE ("kind" = 'breach')
    """,
    """
    INSERT INTO "update" ("ref", "sale", "delivery", "seq", "at", "by", "kind", "text")
    SELECT "ref", "sale", "delivery", "seq", "at", "by", "kind", "text" FROM "kept_update"
    """,
    """
    DROP TABLE "kept_update"
    """,
    """
    CREATE TABLE "update_file" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "of" TEXT NOT NULL REFERENCES "update" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "media_type" TEXT NOT NULL,
        "size" INTEGER NOT NULL,
        "sha256" TEXT NOT NULL,
        "thumb" TEXT,
        "width" INTEGER,
        "height" INTEGER,
        CONSTRAINT "update_file_photo_has_thumb" CHECK ((kind = 'photo') = (thumb IS NOT NULL))
    )
    """,
    """
    CREATE INDEX "update_file_sale" ON "update_file" ("sale")
    """,
    """
    CREATE INDEX "update_file_of" ON "update_file" ("of")
    """,
    """
    CREATE TABLE "wait" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "delivery" TEXT NOT NULL REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "of" TEXT NOT NULL REFERENCES "update" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "what" TEXT NOT NULL,
        "by_on" TEXT NOT NULL,
        "otherwise" TEXT NOT NULL,
        "since" TEXT NOT NULL,
        "ended_at" TEXT,
        "ended_by" TEXT,
        "answer" TEXT,
        "disputed_at" TEXT,
        "disputed_by" TEXT,
        "dispute" TEXT,
        CONSTRAINT "wait_ended_by_somebody" CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
        CONSTRAINT "wait_disputed_by_somebody" CHECK ((disputed_at IS NULL) = (disputed_by IS NULL))
    )
    """,
    """
    CREATE INDEX "wait_sale" ON "wait" ("sale")
    """,
    """
    CREATE INDEX "wait_delivery" ON "wait" ("delivery")
    """,
    """
    CREATE TABLE "occasion" (
        "delivery" TEXT NOT NULL PRIMARY KEY REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "what" TEXT NOT NULL,
        "starts_at" TEXT NOT NULL,
        "opened_at" TEXT NOT NULL,
        "opened_by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "disputed_at" TEXT,
        "disputed_by" TEXT,
        "dispute" TEXT
    )
    """,
    """
    CREATE INDEX "occasion_sale" ON "occasion" ("sale")
    """,
    """
    CREATE TABLE "verdict" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "delivery" TEXT NOT NULL REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "word" TEXT NOT NULL,
        "comment" TEXT NOT NULL,
        "named_on" TEXT,
        "thanks" TEXT NOT NULL,
        CONSTRAINT "verdict_word_known" CHECK (word IN ('better', 'kept', 'in_part', 'not_kept'))
    )
    """,
    """
    CREATE UNIQUE INDEX "verdict_sale_seq" ON "verdict" ("sale", "seq")
    """,
    """
    CREATE INDEX "verdict_delivery_seq" ON "verdict" ("delivery", "seq")
    """,
    """
    CREATE TABLE "assignment" (
        "promise" TEXT NOT NULL PRIMARY KEY REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "staff" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE INDEX "assignment_sale" ON "assignment" ("sale")
    """,
    """
    CREATE TABLE "closing" (
        "sale" TEXT NOT NULL PRIMARY KEY REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "kind" TEXT NOT NULL,
        "on" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "reason" TEXT NOT NULL,
        CONSTRAINT "closing_kind_known" CHECK (kind IN ('completed', 'cancelled'))
    )
    """,
    """
    CREATE INDEX "wait_ended_at" ON "wait" ("ended_at")
    """,
    """
    CREATE INDEX "wait_disputed_at" ON "wait" ("disputed_at")
    """,
    """
    CREATE INDEX "occasion_disputed_at" ON "occasion" ("disputed_at")
    """,
    """
    CREATE INDEX "verdict_at" ON "verdict" ("at")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the new tables, and the two old ones anew with their rows."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
