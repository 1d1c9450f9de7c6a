"""Reviews: invitations and the times proposed for them, answers to the questions, what was agreed, whether it worked."""

from typing import Any

import peewee

TYPES = {"sqlite": {"boolean": "INTEGER"}, "postgresql": {"boolean": "BOOLEAN"}}
STATEMENTS = (
    """
    CREATE TABLE "review" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "asked_by_customer" {boolean} NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        "turn" TEXT NOT NULL,
        "proposed_in" INTEGER,
        "how" TEXT NOT NULL,
        "place" TEXT NOT NULL,
        "minutes" INTEGER NOT NULL,
        "host" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "meets_at" TEXT,
        "held_at" TEXT,
        "closed_at" TEXT,
        "sequence" INTEGER NOT NULL,
        "changed_at" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "review_state_known" CHECK (state IN ('invited', 'agreed', 'held', 'closed', 'declined', 'cancelled')),
        CONSTRAINT "review_turn_known" CHECK (turn IN ('', 'us', 'customer')),
        CONSTRAINT "review_turn_while_open" CHECK (turn = '' OR state IN ('invited', 'agreed')),
        CONSTRAINT "review_agreed_has_time" CHECK (state <> 'agreed' OR meets_at IS NOT NULL),
        CONSTRAINT "review_held_at_an_instant" CHECK ((state IN ('held', 'closed')) = (held_at IS NOT NULL)),
        CONSTRAINT "review_closed_at_an_instant" CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
        CONSTRAINT "review_how_known" CHECK (how IN ('call', 'visit', 'ours'))
    )
    """,
    """
    CREATE UNIQUE INDEX "review_sale_n" ON "review" ("sale", "n")
    """,
    """
    CREATE INDEX "review_under_way" ON "review" ("at") WHERE ("state" IN ('invited', 'agreed', 'held'))
    """,
    """
    CREATE TABLE "review_step" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "review" TEXT NOT NULL REFERENCES "review" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "kind" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "time" TEXT,
        PRIMARY KEY ("sale", "seq"),
        CONSTRAINT "review_step_kind_known" CHECK (kind IN ('invited', 'asked', 'proposed', 'agreed', 'kept', 'declined', 'cancelled', 'held', 'closed'))
    )
    """,
    """
    CREATE INDEX "review_step_review" ON "review_step" ("review")
    """,
    """
    CREATE TABLE "review_time" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "starts_at" TEXT NOT NULL,
        "review" TEXT NOT NULL REFERENCES "review" ("ref") DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY ("sale", "seq", "starts_at")
    )
    """,
    """
    CREATE INDEX "review_time_review" ON "review_time" ("review")
    """,
    """
    CREATE TABLE "review_answer" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "question" TEXT NOT NULL,
        "review" TEXT NOT NULL REFERENCES "review" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        "by_customer" {boolean} NOT NULL,
        "noted" {boolean} NOT NULL,
        "words" TEXT NOT NULL,
        PRIMARY KEY ("sale", "seq", "question"),
        CONSTRAINT "review_answer_question_known" CHECK (question IN ('exceeding', 'better', 'else', 'wrong'))
    )
    """,
    """
    CREATE INDEX "review_answer_review" ON "review_answer" ("review")
    """,
    """
    CREATE TABLE "review_agreement" (
        "promise" TEXT NOT NULL PRIMARY KEY REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "review" TEXT NOT NULL REFERENCES "review" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE INDEX "review_agreement_sale" ON "review_agreement" ("sale")
    """,
    """
    CREATE INDEX "review_agreement_review" ON "review_agreement" ("review")
    """,
    """
    CREATE TABLE "review_follow_up" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "review" TEXT NOT NULL REFERENCES "review" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "promise" TEXT NOT NULL REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "worked" {boolean} NOT NULL,
        "words" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY ("sale", "seq")
    )
    """,
    """
    CREATE INDEX "review_follow_up_promise" ON "review_follow_up" ("promise")
    """,
    """
    CREATE INDEX "review_follow_up_by_instant" ON "review_follow_up" ("at")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
