"""The public side: the company's profile, testimonials, referral links, enquiries, the scoreboard's turns."""

from typing import Any

import peewee

TYPES = {"sqlite": {"boolean": "INTEGER"}, "postgresql": {"boolean": "BOOLEAN"}}
STATEMENTS = (
    """
    CREATE TABLE "profile" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "about" TEXT NOT NULL,
        "reward" TEXT NOT NULL,
        CONSTRAINT "profile_is_one" CHECK (ref = 'company')
    )
    """,
    """
    CREATE TABLE "testimonial" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "contact" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "published_at" TEXT NOT NULL,
        "month" TEXT NOT NULL,
        "place" INTEGER NOT NULL,
        "withdrawn_at" TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX "testimonial_sale_contact" ON "testimonial" ("sale", "contact")
    """,
    """
    CREATE INDEX "testimonial_published_at_ref" ON "testimonial" ("published_at", "ref")
    """,
    """
    CREATE UNIQUE INDEX "testimonial_month_place" ON "testimonial" ("month", "place")
    """,
    """
    CREATE TABLE "testimonial_month" (
        "month" TEXT NOT NULL PRIMARY KEY,
        "n" INTEGER NOT NULL,
        CONSTRAINT "testimonial_month_counts" CHECK (n >= 0)
    )
    """,
    """
    CREATE TABLE "testimonial_version" (
        "testimonial" TEXT NOT NULL REFERENCES "testimonial" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "company" TEXT NOT NULL,
        "subject" TEXT NOT NULL,
        "photo" TEXT,
        "figures" {boolean} NOT NULL,
        "connection" TEXT NOT NULL,
        PRIMARY KEY ("testimonial", "n")
    )
    """,
    """
    CREATE INDEX "testimonial_version_photo" ON "testimonial_version" ("photo")
    """,
    """
    CREATE TABLE "withholding" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "testimonial" TEXT NOT NULL REFERENCES "testimonial" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "reason" TEXT NOT NULL,
        "explanation" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "until" TEXT NOT NULL,
        "confirmed_at" TEXT,
        "confirmed_by" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "ended_at" TEXT,
        "ended_by" TEXT,
        "how" TEXT,
        "objection" TEXT NOT NULL,
        "objected_at" TEXT,
        "answer" TEXT NOT NULL,
        "answered_at" TEXT,
        "answered_by" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT "withholding_reason_closed" CHECK (reason IN ('personal_data', 'abuse', 'not_about_us', 'unlawful')),
        CONSTRAINT "withholding_second_person" CHECK (confirmed_by IS NULL OR confirmed_by <> "by"),
        CONSTRAINT "withholding_answered_by_another" CHECK (answered_by IS NULL OR answered_by <> "by"),
        CONSTRAINT "withholding_ended_somehow" CHECK ((ended_at IS NULL) = (how IS NULL)),
        CONSTRAINT "withholding_how_known" CHECK (how IS NULL OR how IN ('returned', 'refused', 'lapsed', 'replaced'))
    )
    """,
    """
    CREATE UNIQUE INDEX "withholding_testimonial_n_by" ON "withholding" ("testimonial", "n", "by")
    """,
    """
    CREATE INDEX "withholding_ended_at_until" ON "withholding" ("ended_at", "until")
    """,
    """
    CREATE INDEX "withholding_reason_ended_at_confirmed_at_until_how"
    ON "withholding" ("reason", "ended_at", "confirmed_at", "until", "how")
    """,
    """
    CREATE TABLE "reply" (
        "testimonial" TEXT NOT NULL PRIMARY KEY REFERENCES "testimonial" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "words" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "referral_link" (
        "code" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "contact" TEXT NOT NULL REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "opened_at" TEXT NOT NULL,
        "ended_at" TEXT
    )
    """,
    """
    CREATE INDEX "referral_link_sale_contact" ON "referral_link" ("sale", "contact")
    """,
    """
    CREATE UNIQUE INDEX "referral_link_one_open" ON "referral_link" ("sale", "contact") WHERE ("ended_at" IS NULL)
    """,
    """
    CREATE TABLE "enquiry" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "came_by" TEXT NOT NULL,
        "code" TEXT REFERENCES "referral_link" ("code") DEFERRABLE INITIALLY DEFERRED,
        "contact" TEXT REFERENCES "contact" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "name" TEXT NOT NULL,
        "email" TEXT NOT NULL,
        "phone" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "friend_may_know" {boolean} NOT NULL,
        "flags" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        "answered_at" TEXT,
        "answered_in" INTEGER,
        "closed_reason" TEXT,
        "sale" TEXT REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "ended_at" TEXT,
        "forgotten_at" TEXT,
        "version" INTEGER NOT NULL,
        CONSTRAINT "enquiry_came_by_known" CHECK (came_by IN ('link', 'site', 'customer')),
        CONSTRAINT "enquiry_link_has_code" CHECK ((came_by = 'link') = (code IS NOT NULL)),
        CONSTRAINT "enquiry_customer_has_contact" CHECK ((came_by = 'customer') = (contact IS NOT NULL)),
        CONSTRAINT "enquiry_state_known" CHECK (state IN ('open', 'answered', 'won', 'closed')),
        CONSTRAINT "enquiry_won_has_sale" CHECK ((state = 'won') = (sale IS NOT NULL)),
        CONSTRAINT "enquiry_closed_has_reason" CHECK ((state = 'closed') = (closed_reason IS NOT NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "enquiry_seq" ON "enquiry" ("seq")
    """,
    """
    CREATE INDEX "enquiry_at" ON "enquiry" ("at")
    """,
    """
    CREATE INDEX "enquiry_code" ON "enquiry" ("code")
    """,
    """
    CREATE INDEX "enquiry_contact" ON "enquiry" ("contact")
    """,
    """
    CREATE INDEX "enquiry_sale" ON "enquiry" ("sale")
    """,
    """
    CREATE INDEX "enquiry_waiting_by_instant" ON "enquiry" ("at") WHERE (("state" = 'open') AND ("ended_at" IS NULL))
    """,
    """
    CREATE INDEX "enquiry_answered" ON "enquiry" ("seq") WHERE (("state" = 'answered') AND ("ended_at" IS NULL))
    """,
    """
    CREATE INDEX "enquiry_ended" ON "enquiry" ("seq") WHERE ("ended_at" IS NOT NULL)
    """,
    """
    CREATE INDEX "enquiry_answered_at_answered_in" ON "enquiry" ("answered_at", "answered_in")
    """,
    """
    CREATE TABLE "enquiry_answer" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "enquiry" TEXT NOT NULL REFERENCES "enquiry" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "how" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        CONSTRAINT "enquiry_answer_how_known" CHECK (how IN ('mail', 'noted'))
    )
    """,
    """
    CREATE INDEX "enquiry_answer_enquiry" ON "enquiry_answer" ("enquiry")
    """,
    """
    CREATE TABLE "scoreboard_turn" (
        "seq" INTEGER NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "is_open" {boolean} NOT NULL,
        "reason" TEXT NOT NULL
    )
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables and their indexes."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
