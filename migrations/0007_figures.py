"""The company's figures: what is tallied over all sales, and which streams moved last."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "turn" (
        "of" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "n" INTEGER NOT NULL,
        PRIMARY KEY ("of", "name", "at")
    )
    """,
    """
    CREATE INDEX "turn_at" ON "turn" ("at")
    """,
    """
    CREATE TABLE "tallied" (
        "sale" TEXT NOT NULL PRIMARY KEY,
        "customer" TEXT NOT NULL,
        "seq" INTEGER NOT NULL,
        "written" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "tallied_customer" ON "tallied" ("customer")
    """,
    """
    CREATE TABLE "customer_tallied" (
        "customer" TEXT NOT NULL PRIMARY KEY,
        "written" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "tally" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "since" TEXT NOT NULL,
        "looked_at" TEXT,
        "compared_at" TEXT
    )
    """,
    """
    CREATE INDEX "live_at" ON "live" ("at")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
