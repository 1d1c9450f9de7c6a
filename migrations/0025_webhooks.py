"""Addresses that are called when something happens: the webhooks themselves, and what sending to them needs."""

from typing import Any

import peewee

TYPES = {"sqlite": {"position": "INTEGER"}, "postgresql": {"position": "BIGINT"}}
STATEMENTS = (
    """
    CREATE TABLE "webhook" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "name" TEXT NOT NULL,
        "url" TEXT NOT NULL,
        "kinds" TEXT NOT NULL,
        "scopes" TEXT NOT NULL,
        "staff" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "token" TEXT REFERENCES "token" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "made_at" TEXT NOT NULL,
        "made_by" TEXT NOT NULL,
        "ended_at" TEXT,
        "ended_by" TEXT
    )
    """,
    """
    CREATE INDEX "webhook_staff" ON "webhook" ("staff")
    """,
    """
    CREATE INDEX "webhook_token" ON "webhook" ("token")
    """,
    """
    CREATE TABLE "webhook_state" (
        "webhook" TEXT NOT NULL PRIMARY KEY,
        "position" {position} NOT NULL,
        "off_at" TEXT,
        "off_why" TEXT NOT NULL,
        "failing_since" TEXT
    )
    """,
    """
    CREATE TABLE "webhook_secret" (
        "secret" TEXT NOT NULL PRIMARY KEY,
        "webhook" TEXT NOT NULL,
        "made_at" TEXT NOT NULL,
        "ends_at" TEXT
    )
    """,
    """
    CREATE INDEX "webhook_secret_webhook" ON "webhook_secret" ("webhook")
    """,
    """
    CREATE TABLE "webhook_message" (
        "webhook" TEXT NOT NULL,
        "position" {position} NOT NULL,
        "stream" TEXT NOT NULL,
        "tries" INTEGER NOT NULL,
        "next_at" TEXT NOT NULL,
        "claimed_by" TEXT,
        "claimed_until" TEXT,
        PRIMARY KEY ("webhook", "position")
    )
    """,
    """
    CREATE INDEX "webhook_message_webhook_stream_position" ON "webhook_message" ("webhook", "stream", "position")
    """,
    """
    CREATE INDEX "webhook_message_webhook_next_at_position" ON "webhook_message" ("webhook", "next_at", "position")
    """,
    """
    CREATE TABLE "webhook_attempt" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "webhook" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "position" {position} NOT NULL,
        "kind" TEXT NOT NULL,
        "status" INTEGER,
        "took" INTEGER NOT NULL,
        "error" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "webhook_attempt_at" ON "webhook_attempt" ("at")
    """,
    """
    CREATE INDEX "webhook_attempt_webhook_at_ref" ON "webhook_attempt" ("webhook", "at", "ref")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables; nothing is called before somebody asks for it."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
