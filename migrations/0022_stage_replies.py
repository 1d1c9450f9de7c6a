"""How long prospects and customers wait for our answers: what kept mails show, and what is counted of it."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "stage_read" (
        "sale" TEXT NOT NULL PRIMARY KEY,
        "reader" INTEGER NOT NULL,
        "mails" INTEGER NOT NULL,
        "unasked" INTEGER NOT NULL,
        "began_at" TEXT
    )
    """,
    """
    CREATE TABLE "stage_reply" (
        "sale" TEXT NOT NULL,
        "n" INTEGER NOT NULL,
        "asked_at" TEXT NOT NULL,
        "answered_at" TEXT NOT NULL,
        "seconds" INTEGER NOT NULL,
        "by" TEXT NOT NULL,
        PRIMARY KEY ("sale", "n")
    )
    """,
    """
    CREATE INDEX "stage_reply_answered_at_seconds" ON "stage_reply" ("answered_at", "seconds")
    """,
    """
    CREATE TABLE "parity_tally" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "told" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "message_answered_at_answered_in" ON "message" ("answered_at", "answered_in")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
