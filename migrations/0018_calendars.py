"""The secret addresses at which contacts' calendars read what we promised them."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "calendar_link" (
        "token_hash" TEXT NOT NULL PRIMARY KEY,
        "contact" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "made_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "last_used_at" TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX "calendar_link_one_is_open" ON "calendar_link" ("contact") WHERE ("ended_at" IS NULL)
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the table and its index."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
