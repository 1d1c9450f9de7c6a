"""Mails that people choose, addresses that they confirmed, and customers listed by name."""

from typing import Any

import peewee

STATEMENTS = (
    """
    CREATE TABLE "mail_choice" (
        "person" TEXT NOT NULL,
        "topic" TEXT NOT NULL,
        "choice" TEXT NOT NULL,
        "chosen_at" TEXT NOT NULL,
        PRIMARY KEY ("person", "topic")
    )
    """,
    """
    CREATE TABLE "digest" (
        "person" TEXT NOT NULL PRIMARY KEY,
        "last_on" TEXT NOT NULL,
        "last_at" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "asking_mail" (
        "person" TEXT NOT NULL PRIMARY KEY,
        "last_at" TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE "confirmed_address" (
        "contact" TEXT NOT NULL PRIMARY KEY,
        "address" TEXT NOT NULL,
        "confirmed_at" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "customer_name_ref" ON "customer" ("name", "ref")
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
