"""Messages: the conversation of a sale, its files, and which of them opened an occasion of a promise."""

from typing import Any

import peewee

TYPES = {"sqlite": {"boolean": "INTEGER"}, "postgresql": {"boolean": "BOOLEAN"}}
STATEMENTS = (
    """
    CREATE TABLE "message" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "posted_at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "how" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "wants_answer" {boolean} NOT NULL,
        "due_at" TEXT,
        "answered_at" TEXT,
        "answered_in" INTEGER,
        "answer" TEXT REFERENCES "message" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "disputed_at" TEXT,
        "disputed_by" TEXT,
        "dispute" TEXT,
        CONSTRAINT "message_how_known" CHECK (how IN ('page', 'mail', 'call', 'visit', 'text')),
        CONSTRAINT "message_customer_wants_answer" CHECK (by_customer OR NOT wants_answer),
        CONSTRAINT "message_due_wants_answer" CHECK (wants_answer OR due_at IS NULL),
        CONSTRAINT "message_answered_wanted_it" CHECK (wants_answer OR answered_at IS NULL),
        CONSTRAINT "message_answered_by_something" CHECK ((answered_at IS NULL) = (answered_in IS NULL) AND (answered_at IS NULL) = (answer IS NULL)),
        CONSTRAINT "message_answered_after_it" CHECK (answered_in IS NULL OR answered_in >= 0),
        CONSTRAINT "message_disputed_by_somebody" CHECK ((disputed_at IS NULL) = (disputed_by IS NULL) AND (disputed_at IS NULL) = (dispute IS NULL)),
        CONSTRAINT "message_disputed_was_noted" CHECK (disputed_at IS NULL OR how IN ('call', 'visit', 'text') AND NOT by_customer)
    )
    """,
    """
    CREATE UNIQUE INDEX "message_sale_seq" ON "message" ("sale", "seq")
    """,
    """
    CREATE INDEX "message_waiting" ON "message" ("sale", "seq") WHERE ("wants_answer" AND ("answered_at" IS NULL))
    """,
    """
    CREATE INDEX "message_posted_at" ON "message" ("posted_at")
    """,
    """
    CREATE TABLE "message_file" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "of" TEXT NOT NULL REFERENCES "message" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "media_type" TEXT NOT NULL,
        "size" INTEGER NOT NULL,
        "sha256" TEXT NOT NULL,
        "thumb" TEXT,
        "width" INTEGER,
        "height" INTEGER,
        CONSTRAINT "message_file_photo_has_thumb" CHECK ((kind = 'photo') = (thumb IS NOT NULL))
    )
    """,
    """
    CREATE INDEX "message_file_sale" ON "message_file" ("sale")
    """,
    """
    CREATE INDEX "message_file_of" ON "message_file" ("of")
    """,
    """
    CREATE TABLE "message_occasion" (
        "delivery" TEXT NOT NULL PRIMARY KEY REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "message" TEXT NOT NULL REFERENCES "message" ("ref") DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE INDEX "message_occasion_sale" ON "message_occasion" ("sale")
    """,
    """
    CREATE INDEX "message_occasion_message" ON "message_occasion" ("message")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the new tables and columns."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
