"""The ground: the record, people and signing in, sales, promises, deliveries, intake, mail, background work."""

from typing import Any

import peewee

TYPES = {
    "sqlite": {"blob": "BLOB", "bigint": "INTEGER", "boolean": "INTEGER"},
    "postgresql": {"blob": "BYTEA", "bigint": "BIGINT", "boolean": "BOOLEAN"},
}
STATEMENTS = (
    """
    CREATE TABLE "bucket" (
        "key" TEXT NOT NULL PRIMARY KEY,
        "tokens" REAL NOT NULL,
        "at" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "bucket_at" ON "bucket" ("at")
    """,
    """
    CREATE TABLE "company" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "name" TEXT NOT NULL,
        "accent" TEXT NOT NULL,
        "time_zone" TEXT NOT NULL,
        "currency" TEXT NOT NULL,
        "working_hours" TEXT NOT NULL,
        "holidays_country" TEXT NOT NULL,
        "standing_words" TEXT NOT NULL,
        "logo" TEXT,
        CONSTRAINT "company_is_one" CHECK (ref = 'company')
    )
    """,
    """
    CREATE TABLE "credential" (
        "staff" TEXT NOT NULL PRIMARY KEY,
        "password" TEXT NOT NULL,
        "totp" TEXT NOT NULL,
        "totp_step" INTEGER NOT NULL,
        "recovery" TEXT NOT NULL,
        "changed_at" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "customer" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "name" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "done" (
        "actor" TEXT NOT NULL,
        "key" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        PRIMARY KEY ("actor", "key")
    )
    """,
    """
    CREATE INDEX "done_at" ON "done" ("at")
    """,
    """
    CREATE TABLE "entry" (
        "stream" TEXT NOT NULL,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "actor" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "facts" TEXT NOT NULL,
        "previous" TEXT NOT NULL,
        "hash" TEXT NOT NULL,
        PRIMARY KEY ("stream", "seq")
    )
    """,
    """
    CREATE TABLE "entry_text" (
        "stream" TEXT NOT NULL,
        "seq" INTEGER NOT NULL,
        "name" TEXT NOT NULL,
        "salt" TEXT,
        "text" TEXT,
        PRIMARY KEY ("stream", "seq", "name")
    )
    """,
    """
    CREATE TABLE "imported" (
        "external_id" TEXT NOT NULL PRIMARY KEY,
        "ref" TEXT NOT NULL,
        "digest" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "job_run" (
        "name" TEXT NOT NULL PRIMARY KEY,
        "next_run_at" TEXT NOT NULL,
        "last_run_at" TEXT,
        "last_error" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "lease" (
        "name" TEXT NOT NULL PRIMARY KEY,
        "holder" TEXT NOT NULL,
        "until" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "live" (
        "stream" TEXT NOT NULL PRIMARY KEY,
        "version" INTEGER NOT NULL,
        "at" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "outbox" (
        "message_id" TEXT NOT NULL PRIMARY KEY,
        "kind" TEXT NOT NULL,
        "recipient" TEXT,
        "urgent" {boolean} NOT NULL,
        "body" {blob},
        "queued_at" TEXT NOT NULL,
        "next_try_at" TEXT NOT NULL,
        "tries" INTEGER NOT NULL,
        "claimed_by" TEXT,
        "claimed_until" TEXT,
        "sent_at" TEXT,
        "failed_at" TEXT,
        "last_error" TEXT NOT NULL,
        CONSTRAINT "outbox_ends_once" CHECK (sent_at IS NULL OR failed_at IS NULL),
        CONSTRAINT "outbox_sent_is_blank" CHECK (sent_at IS NULL OR body IS NULL),
        CONSTRAINT "outbox_waiting_has_body" CHECK (body IS NOT NULL OR sent_at IS NOT NULL OR failed_at IS NOT NULL),
        CONSTRAINT "outbox_claim_has_end" CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
        CONSTRAINT "outbox_tries_count" CHECK (tries >= 0)
    )
    """,
    """
    CREATE INDEX "outbox_waiting" ON "outbox" ("urgent" DESC, "queued_at") WHERE (("sent_at" IS NULL) AND ("failed_at" IS NULL))
    """,
    """
    CREATE INDEX "outbox_failed" ON "outbox" ("failed_at") WHERE ("failed_at" IS NOT NULL)
    """,
    """
    CREATE TABLE "parked" (
        "id" TEXT NOT NULL PRIMARY KEY,
        "person" TEXT NOT NULL,
        "endpoint" TEXT NOT NULL,
        "page" TEXT NOT NULL,
        "fields" TEXT NOT NULL,
        "at" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "parked_at" ON "parked" ("at")
    """,
    """
    CREATE TABLE "receipt" (
        "stream" TEXT NOT NULL,
        "n" INTEGER NOT NULL,
        "number" TEXT NOT NULL,
        "sha256" TEXT NOT NULL,
        "body" {blob},
        "signature" {blob},
        "key_id" TEXT NOT NULL,
        "sealed_at" TEXT NOT NULL,
        PRIMARY KEY ("stream", "n")
    )
    """,
    """
    CREATE UNIQUE INDEX "receipt_number" ON "receipt" ("number")
    """,
    """
    CREATE TABLE "security_event" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "person" TEXT NOT NULL,
        "client" TEXT NOT NULL,
        "detail" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "security_event_at" ON "security_event" ("at")
    """,
    """
    CREATE TABLE "session" (
        "id" TEXT NOT NULL PRIMARY KEY,
        "kind" TEXT NOT NULL,
        "person" TEXT NOT NULL,
        "second_factor" {boolean} NOT NULL,
        "started_at" TEXT NOT NULL,
        "seen_at" TEXT NOT NULL,
        "ended_at" TEXT
    )
    """,
    """
    CREATE INDEX "session_person" ON "session" ("person")
    """,
    """
    CREATE INDEX "session_started_at" ON "session" ("started_at")
    """,
    """
    CREATE TABLE "set_up_link" (
        "token" TEXT NOT NULL PRIMARY KEY,
        "staff" TEXT NOT NULL,
        "expires_at" TEXT NOT NULL,
        "used_at" TEXT,
        "replaced_at" TEXT
    )
    """,
    """
    CREATE INDEX "set_up_link_staff" ON "set_up_link" ("staff")
    """,
    """
    CREATE INDEX "set_up_link_expires_at" ON "set_up_link" ("expires_at")
    """,
    """
    CREATE TABLE "sign_in" (
        "token" TEXT NOT NULL PRIMARY KEY,
        "code" TEXT NOT NULL,
        "cookie" TEXT NOT NULL,
        "address" TEXT NOT NULL,
        "contact" TEXT NOT NULL,
        "next" TEXT NOT NULL,
        "expires_at" TEXT NOT NULL,
        "tries" INTEGER NOT NULL,
        "used_at" TEXT,
        "replaced_at" TEXT
    )
    """,
    """
    CREATE INDEX "sign_in_cookie" ON "sign_in" ("cookie")
    """,
    """
    CREATE INDEX "sign_in_address" ON "sign_in" ("address")
    """,
    """
    CREATE INDEX "sign_in_expires_at" ON "sign_in" ("expires_at")
    """,
    """
    CREATE TABLE "signing_key" (
        "id" TEXT NOT NULL PRIMARY KEY,
        "public" TEXT NOT NULL,
        "added_at" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "staff" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "email" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "role" TEXT NOT NULL,
        "phone" TEXT NOT NULL,
        "ended_at" TEXT,
        CONSTRAINT "staff_role_known" CHECK (role IN ('sales', 'delivery', 'manager'))
    )
    """,
    """
    CREATE UNIQUE INDEX "staff_email_once" ON "staff" ("email") WHERE ended_at IS NULL AND email <> '(erased)'
    """,
    """
    CREATE TABLE "stored_file" (
        "stream" TEXT NOT NULL,
        "sha256" TEXT NOT NULL,
        "media_type" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "body" {blob} NOT NULL,
        PRIMARY KEY ("stream", "sha256")
    )
    """,
    """
    CREATE TABLE "stream" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "seq" INTEGER NOT NULL,
        "hash" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "contact" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "customer" TEXT NOT NULL REFERENCES "customer" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "name" TEXT NOT NULL,
        "email" TEXT NOT NULL,
        "time_zone" TEXT NOT NULL,
        "ended_at" TEXT
    )
    """,
    """
    CREATE INDEX "contact_customer" ON "contact" ("customer")
    """,
    """
    CREATE UNIQUE INDEX "contact_email_once" ON "contact" ("email") WHERE ended_at IS NULL AND email <> '(erased)'
    """,
    """
    CREATE TABLE "draft" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "external_id" TEXT,
        "salesperson" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "document" TEXT NOT NULL,
        "created_at" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        "seal_at" TEXT,
        "seal_by" TEXT,
        "failure" TEXT,
        "version" INTEGER NOT NULL,
        CONSTRAINT "draft_state_known" CHECK (state IN ('draft', 'locked')),
        CONSTRAINT "draft_locked_has_hour" CHECK ((state = 'locked') = (seal_at IS NOT NULL) AND (seal_at IS NULL) = (seal_by IS NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "draft_external_id" ON "draft" ("external_id")
    """,
    """
    CREATE INDEX "draft_salesperson" ON "draft" ("salesperson")
    """,
    """
    CREATE INDEX "draft_created_at" ON "draft" ("created_at")
    """,
    """
    CREATE INDEX "draft_seal_at" ON "draft" ("seal_at")
    """,
    """
    CREATE TABLE "sale" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "customer" TEXT NOT NULL REFERENCES "customer" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "title" TEXT NOT NULL,
        "time_zone" TEXT NOT NULL,
        "signed_on" TEXT NOT NULL,
        "completed_on" TEXT,
        "salesperson" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "price" {bigint},
        "currency" TEXT,
        "external_id" TEXT,
        "sealed_at" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        CONSTRAINT "sale_price_has_currency" CHECK ((price IS NULL) = (currency IS NULL)),
        CONSTRAINT "sale_state_known" CHECK (state IN ('open', 'completed', 'cancelled'))
    )
    """,
    """
    CREATE INDEX "sale_customer" ON "sale" ("customer")
    """,
    """
    CREATE UNIQUE INDEX "sale_external_id" ON "sale" ("external_id")
    """,
    """
    CREATE INDEX "sale_sealed_at_ref" ON "sale" ("sealed_at", "ref")
    """,
    """
    CREATE INDEX "sale_salesperson_sealed_at" ON "sale" ("salesperson", "sealed_at")
    """,
    """
    CREATE TABLE "draft_contact" (
        "draft" TEXT NOT NULL REFERENCES "draft" ("ref") ON DELETE CASCADE,
        "email" TEXT NOT NULL,
        "customer" TEXT NOT NULL,
        PRIMARY KEY ("draft", "email")
    )
    """,
    """
    CREATE INDEX "draft_contact_email" ON "draft_contact" ("email")
    """,
    """
    CREATE TABLE "source" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "title" TEXT NOT NULL,
        "received_at" TEXT NOT NULL,
        "text" TEXT NOT NULL,
        "sha256" TEXT NOT NULL,
        "file_sha256" TEXT,
        "file_name" TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX "source_sale_n" ON "source" ("sale", "n")
    """,
    """
    CREATE TABLE "promise" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "words" TEXT NOT NULL,
        "source" TEXT REFERENCES "source" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "start" INTEGER,
        "end" INTEGER,
        "said_by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "said_at" TEXT NOT NULL,
        "channel" TEXT NOT NULL,
        "standing" TEXT NOT NULL,
        "rule" TEXT NOT NULL,
        "criteria" TEXT NOT NULL,
        "delivered_by" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "due" TEXT NOT NULL,
        "due_kind" TEXT NOT NULL,
        CONSTRAINT "promise_rule_known" CHECK (rule IN ('what', 'when', 'care')),
        CONSTRAINT "promise_standing_known" CHECK (standing IN ('contract', 'beside')),
        CONSTRAINT "promise_quote_whole" CHECK ((source IS NULL) = (start IS NULL) AND (start IS NULL) = ("end" IS NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "promise_sale_n" ON "promise" ("sale", "n")
    """,
    """
    CREATE TABLE "delivery" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "promise" TEXT NOT NULL REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "due_on" TEXT,
        "due_at" TEXT,
        "state" TEXT NOT NULL,
        "delivered_at" TEXT,
        "delivered_on" TEXT,
        "missed_at" TEXT,
        "updated_at" TEXT,
        "assigned_to" TEXT REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "afterwards" {boolean} NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "delivery_state_known" CHECK (state IN ('promised', 'started', 'delivered', 'missed')),
        CONSTRAINT "delivery_delivered_has_instant" CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX "delivery_promise_n" ON "delivery" ("promise", "n")
    """,
    """
    CREATE INDEX "delivery_sale" ON "delivery" ("sale")
    """,
    """
    CREATE INDEX "delivery_open_by_day" ON "delivery" ("due_on", "sale") WHERE ("state" != 'delivered')
    """,
    """
    CREATE INDEX "delivery_delivered_by_instant" ON "delivery" ("delivered_at") WHERE ("state" = 'delivered')
    """,
    """
    CREATE TABLE "plan" (
        "promise" TEXT NOT NULL PRIMARY KEY REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "through" TEXT
    )
    """,
    """
    CREATE INDEX "plan_sale" ON "plan" ("sale")
    """,
    """
    CREATE INDEX "plan_through" ON "plan" ("through")
    """,
    """
    CREATE TABLE "update" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "delivery" TEXT NOT NULL REFERENCES "delivery" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "kind" TEXT NOT NULL,
        "text" TEXT NOT NULL
    )
    """,
    """
    CREATE UNIQUE INDEX "update_sale_seq" ON "update" ("sale", "seq")
    """,
    """
    CREATE INDEX "update_delivery_seq" ON "update" ("delivery", "seq")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make every table and index."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in STATEMENTS:
        database.execute_sql(statement.format(**TYPES[engine]))  # type: ignore[no-untyped-call]
