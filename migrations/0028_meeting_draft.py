"""What staff type at a meeting, kept before it is noted."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "meeting_draft" (
        "review" TEXT NOT NULL PRIMARY KEY REFERENCES "review" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "fields" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "changed_at" TEXT NOT NULL,
        "changed_by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE INDEX "meeting_draft_sale" ON "meeting_draft" ("sale")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the table."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
