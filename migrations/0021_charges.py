"""Charges: what was billed, extras with who approved them, what is or was a hidden cost, and files not taken yet."""

from typing import Any

import peewee

TYPES = {
    "sqlite": {"boolean": "INTEGER", "bigint": "INTEGER", "bytes": "BLOB"},
    "postgresql": {"boolean": "BOOLEAN", "bigint": "BIGINT", "bytes": "BYTEA"},
}
STATEMENTS = (
    """
    CREATE TABLE "extra" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "words" TEXT NOT NULL,
        "minor" {bigint} NOT NULL,
        "currency" TEXT NOT NULL,
        "why" TEXT NOT NULL,
        "promise" INTEGER,
        "found_billed" {boolean} NOT NULL,
        "proposed_at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "state" TEXT NOT NULL,
        "agreed_minor" {bigint},
        "ended_at" TEXT,
        "ended_by" TEXT,
        "answer" TEXT NOT NULL,
        "billed" {bigint} NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "extra_costs_something" CHECK (minor > 0),
        CONSTRAINT "extra_state_known" CHECK (state IN ('proposed', 'approved', 'declined', 'withdrawn')),
        CONSTRAINT "extra_approved_at_an_amount" CHECK ((state = 'approved') = (agreed_minor IS NOT NULL)),
        CONSTRAINT "extra_ended_at_an_instant" CHECK ((state = 'proposed') = (ended_at IS NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "extra_sale_n" ON "extra" ("sale", "n")
    """,
    """
    CREATE TABLE "extra_voice" (
        "extra" TEXT NOT NULL REFERENCES "extra" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        PRIMARY KEY ("extra", "by")
    )
    """,
    """
    CREATE INDEX "extra_voice_sale" ON "extra_voice" ("sale")
    """,
    """
    CREATE TABLE "charge" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "words" TEXT NOT NULL,
        "minor" {bigint} NOT NULL,
        "currency" TEXT NOT NULL,
        "billed_on" TEXT NOT NULL,
        "invoice" TEXT NOT NULL,
        "line" INTEGER,
        "extra" TEXT REFERENCES "extra" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "pay_link" TEXT,
        "external_id" TEXT,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "void_at" TEXT,
        "void_by" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "void_why" TEXT,
        "version" INTEGER NOT NULL,
        CONSTRAINT "charge_is_an_amount" CHECK (minor <> 0),
        CONSTRAINT "charge_is_of_one_thing" CHECK (line IS NULL OR extra IS NULL),
        CONSTRAINT "charge_void_by_somebody" CHECK ((void_at IS NULL) = (void_by IS NULL))
    )
    """,
    """
    CREATE INDEX "charge_extra" ON "charge" ("extra")
    """,
    """
    CREATE UNIQUE INDEX "charge_sale_n" ON "charge" ("sale", "n")
    """,
    """
    CREATE UNIQUE INDEX "charge_sale_external_id" ON "charge" ("sale", "external_id")
    """,
    """
    CREATE TABLE "price_charged" (
        "sale" TEXT NOT NULL PRIMARY KEY REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "minor" {bigint} NOT NULL
    )
    """,
    """
    CREATE TABLE "hidden_cost" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "of" TEXT NOT NULL,
        "currency" TEXT NOT NULL,
        "minor" {bigint} NOT NULL,
        "most" {bigint} NOT NULL,
        "began_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "how" TEXT,
        PRIMARY KEY ("sale", "seq", "of"),
        CONSTRAINT "hidden_cost_ends_in_a_way" CHECK (how IS NULL OR how IN ('approved', 'withdrawn', 'credited', 'repriced')),
        CONSTRAINT "hidden_cost_ended_at_an_instant" CHECK ((how IS NULL) = (ended_at IS NULL))
    )
    """,
    """
    CREATE INDEX "hidden_cost_now" ON "hidden_cost" ("began_at") WHERE ("ended_at" IS NULL)
    """,
    """
    CREATE TABLE "charge_file" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "file_name" TEXT NOT NULL,
        "body" {bytes} NOT NULL
    )
    """,
    """
    CREATE INDEX "charge_file_sale" ON "charge_file" ("sale")
    """,
    """
    CREATE INDEX "charge_file_at" ON "charge_file" ("at")
    """,
    """
    CREATE INDEX "change_repriced_by_instant" ON "change" ("ended_at") WHERE (("state" = 'accepted') AND ("price" IS NOT NULL))
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
