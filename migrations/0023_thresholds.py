"""From when on a customer counts as neglected, and what is known of each sale for it.

Every sale is counted again for the company's figures, which have more measures now; what they say stays meanwhile.
"""

from typing import Any

import peewee

TYPES = {
    "sqlite": {"boolean": "INTEGER", "bigint": "INTEGER"},
    "postgresql": {"boolean": "BOOLEAN", "bigint": "BIGINT"},
}
STATEMENTS = (
    """
    CREATE TABLE "threshold" (
        "topic" TEXT NOT NULL PRIMARY KEY,
        "number" INTEGER NOT NULL,
        CONSTRAINT "threshold_is_positive" CHECK (number > 0)
    )
    """,
    """
    CREATE TABLE "heed" (
        "sale" TEXT NOT NULL PRIMARY KEY,
        "heard_at" {bigint},
        "late_at" {bigint},
        "written_at" {bigint},
        "asked_at" {bigint},
        "rated_at" {bigint},
        "lowest" INTEGER,
        "fall" INTEGER,
        "met_at" {bigint}
    )
    """,
    """
    CREATE INDEX "heed_asked" ON "heed" ("asked_at") WHERE ("asked_at" IS NOT NULL)
    """,
    """
    UPDATE "tallied" SET "seq" = 0
    """,
    """
    UPDATE "tally" SET "compared_at" = NULL
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables, and let every sale be counted again."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
