"""What staff note for themselves about a sale; and which mails came in, so that none is taken twice."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "note" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "words" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "note_sale_at_ref" ON "note" ("sale", "at", "ref")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
