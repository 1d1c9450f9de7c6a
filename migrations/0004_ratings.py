"""Ratings: what customers say of how we keep the three rules."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "rating" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "what" INTEGER NOT NULL,
        "what_words" TEXT NOT NULL,
        "when" INTEGER NOT NULL,
        "when_words" TEXT NOT NULL,
        "care" INTEGER NOT NULL,
        "care_words" TEXT NOT NULL,
        CONSTRAINT "rating_what_1_to_5" CHECK (what BETWEEN 1 AND 5),
        CONSTRAINT "rating_when_1_to_5" CHECK ("when" BETWEEN 1 AND 5),
        CONSTRAINT "rating_care_1_to_5" CHECK (care BETWEEN 1 AND 5)
    )
    """,
    """
    CREATE UNIQUE INDEX "rating_sale_seq" ON "rating" ("sale", "seq")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the table and its index."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
