"""Changes: proposed and accepted ones with who agreed, additions, make-goods, confirmations, and who of them accepts.

A promise may be released, and a delivery have a later day that was agreed on after the promised one had passed.
"""

from typing import Any

import peewee

TYPES = {
    "sqlite": {"boolean": "INTEGER", "bigint": "INTEGER"},
    "postgresql": {"boolean": "BOOLEAN", "bigint": "BIGINT"},
}
STATEMENTS = (
    """
    ALTER TABLE "delivery" ADD COLUMN "agreed_on" TEXT
    """,
    """
    ALTER TABLE "promise" ADD COLUMN "released_at" TEXT
    """,
    """
    CREATE TABLE "change" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "promise" TEXT NOT NULL REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "words" TEXT,
        "words_before" TEXT NOT NULL,
        "due" TEXT,
        "due_before" TEXT NOT NULL,
        "price" {bigint},
        "price_before" {bigint},
        "currency" TEXT,
        "reason" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "expires_on" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        "ended_at" TEXT,
        "ended_by" TEXT,
        "answer" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "change_kind_known" CHECK (kind IN ('change', 'release')),
        CONSTRAINT "change_state_known" CHECK (state IN ('proposed', 'accepted', 'declined', 'withdrawn', 'overtaken')),
        CONSTRAINT "change_ended_at_an_instant" CHECK ((state = 'proposed') = (ended_at IS NULL)),
        CONSTRAINT "change_changes_something" CHECK ((kind = 'release') = (words IS NULL AND due IS NULL AND price IS NULL)),
        CONSTRAINT "change_price_has_currency" CHECK (price IS NULL OR currency IS NOT NULL)
    )
    """,
    """
    CREATE INDEX "change_promise" ON "change" ("promise")
    """,
    """
    CREATE UNIQUE INDEX "change_sale_n" ON "change" ("sale", "n")
    """,
    """
    CREATE INDEX "change_proposed_by_instant" ON "change" ("at") WHERE ("state" = 'proposed')
    """,
    """
    CREATE TABLE "voice" (
        "change" TEXT NOT NULL REFERENCES "change" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "by" TEXT NOT NULL,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        PRIMARY KEY ("change", "by")
    )
    """,
    """
    CREATE INDEX "voice_sale" ON "voice" ("sale")
    """,
    """
    CREATE TABLE "addition" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "words" TEXT NOT NULL,
        "said_by" TEXT NOT NULL,
        "said_when" TEXT NOT NULL,
        "said_where" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "state" TEXT NOT NULL,
        "ended_at" TEXT,
        "ended_by" TEXT,
        "answer" TEXT NOT NULL,
        "promise" TEXT REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "version" INTEGER NOT NULL,
        CONSTRAINT "addition_state_known" CHECK (state IN ('waiting', 'accepted', 'declined', 'withdrawn')),
        CONSTRAINT "addition_accepted_is_promise" CHECK ((state = 'accepted') = (promise IS NOT NULL)),
        CONSTRAINT "addition_ended_at_an_instant" CHECK ((state = 'waiting') = (ended_at IS NULL))
    )
    """,
    """
    CREATE INDEX "addition_sale" ON "addition" ("sale")
    """,
    """
    CREATE INDEX "addition_waiting_by_instant" ON "addition" ("at") WHERE ("state" = 'waiting')
    """,
    """
    CREATE TABLE "make_good" (
        "promise" TEXT NOT NULL PRIMARY KEY REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "delivery" TEXT NOT NULL REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "apology" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE INDEX "make_good_sale" ON "make_good" ("sale")
    """,
    """
    CREATE INDEX "make_good_delivery" ON "make_good" ("delivery")
    """,
    """
    CREATE TABLE "confirmation" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "receipt" INTEGER NOT NULL,
        PRIMARY KEY ("sale", "seq")
    )
    """,
    """
    CREATE TABLE "acceptance" (
        "customer" TEXT NOT NULL PRIMARY KEY REFERENCES "customer" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "who" TEXT NOT NULL,
        CONSTRAINT "acceptance_who_known" CHECK (who IN ('any', 'all'))
    )
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the new tables and columns."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
