"""What staff note for themselves about a sale; which mails came in, so that none is taken twice; and what they quoted."""

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
    """
    CREATE TABLE "received_mail" (
        "id" TEXT NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "outcome" TEXT NOT NULL,
        "sender" TEXT NOT NULL,
        "sale" TEXT,
        "person" TEXT,
        "reason" TEXT NOT NULL,
        CONSTRAINT "received_mail_outcome_known" CHECK (outcome IN ('taken', 'refused')),
        CONSTRAINT "received_mail_refused_for_a_reason" CHECK ((outcome = 'refused') = (reason <> ''))
    )
    """,
    """
    CREATE INDEX "received_mail_at" ON "received_mail" ("at")
    """,
    """
    CREATE INDEX "received_mail_refused" ON "received_mail" ("at", "id") WHERE outcome = 'refused'
    """,
    """
    ALTER TABLE "message" ADD COLUMN "quoted" TEXT NOT NULL DEFAULT ''
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
