"""What programs come with and leave behind: tokens, answers kept for a day, and everything that happened in one order.

What happened before is put in its order here: by instant, and inside a stream always by its own numbers.
"""

from typing import Any

import peewee

TYPES = {
    "sqlite": {"position": "INTEGER", "bytes": "BLOB"},
    "postgresql": {"position": "BIGINT", "bytes": "BYTEA"},
}
STATEMENTS = (
    """
    CREATE TABLE "token" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "name" TEXT NOT NULL,
        "staff" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "scopes" TEXT NOT NULL,
        "begins_with" TEXT NOT NULL,
        "made_at" TEXT NOT NULL,
        "made_by" TEXT NOT NULL,
        "expires_at" TEXT,
        "ended_at" TEXT,
        "ended_by" TEXT
    )
    """,
    """
    CREATE INDEX "token_staff" ON "token" ("staff")
    """,
    """
    CREATE TABLE "token_secret" (
        "hash" TEXT NOT NULL PRIMARY KEY,
        "token" TEXT NOT NULL,
        "last_used_at" TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX "token_secret_token" ON "token_secret" ("token")
    """,
    """
    CREATE TABLE "kept_answer" (
        "token" TEXT NOT NULL,
        "operation" TEXT NOT NULL,
        "key" TEXT NOT NULL,
        "digest" TEXT NOT NULL,
        "claim" TEXT NOT NULL,
        "claimed_until" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "status" INTEGER,
        "headers" TEXT NOT NULL,
        "body" {bytes},
        PRIMARY KEY ("token", "operation", "key")
    )
    """,
    """
    CREATE INDEX "kept_answer_at" ON "kept_answer" ("at")
    """,
    """
    CREATE TABLE "happening" (
        "position" {position} NOT NULL PRIMARY KEY,
        "stream" TEXT NOT NULL,
        "seq" INTEGER NOT NULL,
        "kind" TEXT NOT NULL
    )
    """,
    """
    CREATE UNIQUE INDEX "happening_stream_seq" ON "happening" ("stream", "seq")
    """,
    """
    INSERT INTO "happening" ("position", "stream", "seq", "kind")
    SELECT ROW_NUMBER() OVER (ORDER BY o."by", o."stream", o."seq"), o."stream", o."seq", o."kind"
    FROM (
        SELECT e."stream", e."seq", e."kind",
            MAX(e."at") OVER (PARTITION BY e."stream" ORDER BY e."seq") AS "by"
        FROM "entry" e
    ) o
    """,
    """
    ALTER TABLE "live" ADD COLUMN "moved" INTEGER NOT NULL DEFAULT 0
    """,
    """
    CREATE INDEX "live_moved" ON "live" ("stream") WHERE ("moved" = 1)
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables, and put in order what happened so far."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
