"""Check-ins: the moments at which every customer is asked to rate the three rules, and what came of each."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "check_in" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "moment" TEXT NOT NULL,
        "due_on" TEXT NOT NULL,
        "opened_at" TEXT NOT NULL,
        "settled_at" TEXT,
        "rating" TEXT REFERENCES "rating" ("ref") DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT "check_in_settled_by_rating" CHECK ((settled_at IS NULL) = (rating IS NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "check_in_sale_seq" ON "check_in" ("sale", "seq")
    """,
    """
    CREATE INDEX "check_in_unanswered" ON "check_in" ("opened_at") WHERE ("settled_at" IS NULL)
    """,
    """
    CREATE TABLE "check_in_moment" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "moment" TEXT NOT NULL,
        "check_in" TEXT NOT NULL REFERENCES "check_in" ("ref") DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY ("sale", "moment")
    )
    """,
    """
    CREATE INDEX "check_in_moment_check_in" ON "check_in_moment" ("check_in")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
