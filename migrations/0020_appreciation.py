"""Appreciation: personal thank-yous between customers and staff, and the pictures of staff that stand beside them."""

from typing import Any

import peewee

STATEMENTS = (
    """
    ALTER TABLE "staff" ADD COLUMN "picture" TEXT
    """,
    """
    CREATE TABLE "appreciation" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "to_staff" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "promise" TEXT REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "words" TEXT NOT NULL,
        CONSTRAINT "appreciation_of_customer_reaches_staff" CHECK (by_customer = (to_staff IS NOT NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "appreciation_sale_seq" ON "appreciation" ("sale", "seq")
    """,
    """
    CREATE INDEX "appreciation_to_staff_at" ON "appreciation" ("to_staff", "at")
    """,
)
TYPES = {"sqlite": {"boolean": "INTEGER"}, "postgresql": {"boolean": "BOOLEAN"}}


def up(_migrator: Any, database: peewee.Database) -> None:
    """Add the column, make the table and its indexes."""
    types = TYPES["sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"]
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**types))  # type: ignore[no-untyped-call]
