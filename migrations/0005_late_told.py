"""Mails about what is late: which were written, and the occasions that are still open by their deadline."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "late_told" (
        "delivery" TEXT NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "delivery_open_by_instant" ON "delivery" ("due_at", "sale") WHERE (("state" != 'delivered') AND ("due_at" IS NOT NULL))
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the table and the index."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
