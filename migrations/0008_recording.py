"""Recording a sale: drafts of parts that are edited, asks, cues, tables brought in, and what sealing keeps of it.

A draft held one checked document; its sale, contacts, sources and promises become parts that people change. What each
sealed promise said is kept as a digest, to know the same words when they are said again.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import peewee

TYPES = {
    "sqlite": {"boolean": "INTEGER", "blob": "BLOB", "bigint": "INTEGER"},
    "postgresql": {"boolean": "BOOLEAN", "blob": "BYTEA", "bigint": "BIGINT"},
}
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_MINOR_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "CLP": 0,
    "VND": 0,
    "KWD": 3,
    "BHD": 3,
    "OMR": 3,
    "JOD": 3,
    "TND": 3,
}

ASIDE = (
    """
    CREATE TABLE "kept_draft_contact" AS SELECT * FROM "draft_contact"
    """,
    """
    DROP TABLE "draft_contact"
    """,
    """
    CREATE TABLE "kept_draft" AS SELECT * FROM "draft"
    """,
    """
    DROP TABLE "draft"
    """,
)
STATEMENTS = (
    """
    CREATE TABLE "draft" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "external_id" TEXT,
        "salesperson" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "created_at" TEXT NOT NULL,
        "changed_at" TEXT NOT NULL,
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
    CREATE TABLE "draft_part" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "draft" TEXT NOT NULL REFERENCES "draft" ("ref") ON DELETE CASCADE,
        "kind" TEXT NOT NULL,
        "n" INTEGER NOT NULL,
        "fields" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "changed_at" TEXT NOT NULL,
        "changed_by" TEXT NOT NULL,
        "removed_at" TEXT,
        CONSTRAINT "draft_part_kind_known" CHECK (kind IN ('sale', 'contact', 'line', 'promise'))
    )
    """,
    """
    CREATE INDEX "draft_part_draft_kind_n" ON "draft_part" ("draft", "kind", "n")
    """,
    """
    CREATE TABLE "draft_source" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "draft" TEXT NOT NULL REFERENCES "draft" ("ref") ON DELETE CASCADE,
        "n" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "title" TEXT NOT NULL,
        "received_at" TEXT NOT NULL,
        "text" TEXT NOT NULL,
        "sha256" TEXT NOT NULL,
        "places" TEXT NOT NULL,
        "voices" TEXT NOT NULL,
        "file_name" TEXT,
        "media_type" TEXT,
        "file_sha256" TEXT,
        "body" {blob},
        "added_at" TEXT NOT NULL,
        "added_by" TEXT NOT NULL
    )
    """,
    """
    CREATE UNIQUE INDEX "draft_source_draft_n" ON "draft_source" ("draft", "n")
    """,
    """
    CREATE TABLE "draft_ask" (
        "part" TEXT NOT NULL PRIMARY KEY REFERENCES "draft_part" ("ref") ON DELETE CASCADE,
        "draft" TEXT NOT NULL,
        "to" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "about" TEXT NOT NULL,
        "asked_at" TEXT NOT NULL,
        "asked_by" TEXT NOT NULL,
        "answer" TEXT,
        "words" TEXT NOT NULL,
        "answered_at" TEXT,
        "answered_by" TEXT,
        "settled_at" TEXT,
        "settled_by" TEXT,
        "settled_words" TEXT NOT NULL,
        CONSTRAINT "draft_ask_answer_known" CHECK (answer IS NULL OR answer IN ('can', 'cannot')),
        CONSTRAINT "draft_ask_answered_by_somebody" CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
    )
    """,
    """
    CREATE INDEX "draft_ask_draft" ON "draft_ask" ("draft")
    """,
    """
    CREATE INDEX "draft_ask_to" ON "draft_ask" ("to")
    """,
    """
    CREATE TABLE "cue" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "phrase" TEXT NOT NULL,
        "why" TEXT NOT NULL,
        "rule" TEXT,
        "is_on" {boolean} NOT NULL,
        "changed_at" TEXT NOT NULL,
        "changed_by" TEXT NOT NULL,
        CONSTRAINT "cue_rule_known" CHECK (rule IS NULL OR rule IN ('what', 'when', 'care'))
    )
    """,
    """
    CREATE UNIQUE INDEX "cue_phrase" ON "cue" ("phrase")
    """,
    """
    CREATE TABLE "table_import" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL,
        "file_name" TEXT NOT NULL,
        "body" {blob},
        "mapping" TEXT NOT NULL,
        "state" TEXT NOT NULL,
        "total" INTEGER NOT NULL,
        "report" TEXT NOT NULL,
        "changed_at" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        CONSTRAINT "table_import_state_known" CHECK (state IN ('mapping', 'waiting', 'running', 'done', 'stopped'))
    )
    """,
    """
    CREATE INDEX "table_import_by" ON "table_import" ("by")
    """,
    """
    CREATE INDEX "table_import_at" ON "table_import" ("at")
    """,
    """
    CREATE TABLE "table_outcome" (
        "table" TEXT NOT NULL REFERENCES "table_import" ("ref") ON DELETE CASCADE,
        "n" INTEGER NOT NULL,
        "outcome" TEXT NOT NULL,
        "draft" TEXT,
        "title" TEXT NOT NULL,
        "lines" TEXT NOT NULL,
        "problems" TEXT NOT NULL,
        PRIMARY KEY ("table", "n"),
        CONSTRAINT "table_outcome_known" CHECK (outcome IN ('made', 'unchanged', 'refused')),
        CONSTRAINT "table_outcome_made_a_draft" CHECK ((outcome = 'made') = (draft IS NOT NULL))
    )
    """,
    """
    CREATE INDEX "table_outcome_table_outcome_n" ON "table_outcome" ("table", "outcome", "n")
    """,
    """
    CREATE TABLE "reading" (
        "source" TEXT NOT NULL PRIMARY KEY REFERENCES "source" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "places" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "reading_sale" ON "reading" ("sale")
    """,
    """
    CREATE TABLE "price_line" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "words" TEXT NOT NULL,
        "minor" {bigint} NOT NULL,
        PRIMARY KEY ("sale", "n")
    )
    """,
    """
    CREATE TABLE "handover" (
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "seq" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "before" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "after" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "words" TEXT NOT NULL,
        PRIMARY KEY ("sale", "seq")
    )
    """,
    """
    CREATE TABLE "enquiry_draft" (
        "draft" TEXT NOT NULL PRIMARY KEY,
        "enquiry" TEXT NOT NULL REFERENCES "enquiry" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "by" TEXT NOT NULL REFERENCES "staff" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "at" TEXT NOT NULL
    )
    """,
    """
    CREATE UNIQUE INDEX "enquiry_draft_enquiry" ON "enquiry_draft" ("enquiry")
    """,
    """
    CREATE TABLE "saying" (
        "promise" TEXT NOT NULL PRIMARY KEY REFERENCES "promise" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "digest" TEXT NOT NULL
    )
    """,
    """
    CREATE INDEX "saying_sale" ON "saying" ("sale")
    """,
    """
    CREATE INDEX "saying_digest" ON "saying" ("digest")
    """,
)
BACK = (
    """
    INSERT INTO "draft" ("ref", "external_id", "salesperson", "created_at", "changed_at", "state", "seal_at", "seal_by",
        "failure", "version")
    SELECT "ref", "external_id", "salesperson", "created_at", "created_at", "state", "seal_at", "seal_by", "failure",
        "version" FROM "kept_draft"
    """,
    """
    INSERT INTO "draft_contact" SELECT * FROM "kept_draft_contact"
    """,
)
GONE = (
    """
    DROP TABLE "kept_draft_contact"
    """,
    """
    DROP TABLE "kept_draft"
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the tables, and parts of the drafts that are there."""
    engine = "sqlite" if isinstance(database, peewee.SqliteDatabase) else "postgresql"
    for statement in (*ASIDE, *(one.format(**TYPES[engine]) for one in STATEMENTS), *BACK):
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
    cursor = database.execute_sql('SELECT "ref", "document", "created_at", "salesperson" FROM "kept_draft"')  # type: ignore[no-untyped-call]
    for ref, text, at, by in cursor.fetchall():
        document = json.loads(text)
        sources = {source["n"]: _ref() for source in document["sources"]}
        for n, source in enumerate(document["sources"], start=1):
            row = {"ref": sources[source["n"]], "draft": ref, "n": n, "added_at": at, "added_by": by}
            _insert(database, "draft_source", {**row, **_source(source)})
        for kind, n, part, fields in _parts(document, sources):
            _insert(
                database,
                "draft_part",
                {
                    "ref": part,
                    "draft": ref,
                    "kind": kind,
                    "n": n,
                    "fields": json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                    "version": 1,
                    "changed_at": at,
                    "changed_by": by,
                },
            )
    for statement in GONE:
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
    fill_sayings(database)


def fill_sayings(database: peewee.Database) -> None:
    """Write down what each promise said, a thousand at a time: an installation may have millions."""
    ref = ""
    page = f'SELECT "ref", "sale", "words" FROM "promise" WHERE "ref" > {database.param} ORDER BY "ref" LIMIT 1000'  # noqa: S608 - a mark of the engine
    while rows := database.execute_sql(page, (ref,)).fetchall():  # type: ignore[no-untyped-call]
        ref = rows[-1][0]
        for promise, sale, words in rows:
            said = " ".join(words.split()).casefold().rstrip(".!?…,;: ")
            if said and words != "(erased)":
                digest = hashlib.sha256(said.encode()).hexdigest()
                _insert(database, "saying", {"promise": promise, "sale": sale, "digest": digest})


def _insert(database: peewee.Database, table: str, row: Mapping[str, Any]) -> None:
    marks = ", ".join([database.param] * len(row))
    columns = ", ".join(f'"{name}"' for name in row)
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of our own
    database.execute_sql(statement, tuple(row.values()))  # type: ignore[no-untyped-call]


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: source[name] for name in ("kind", "title", "received_at", "text", "sha256", "file_name")}
    return {**kept, "places": "[]", "voices": "[]"}


def _parts(
    document: Mapping[str, Any], sources: Mapping[int, str]
) -> Iterator[tuple[str, int, str, dict[str, str]]]:
    """Yield kind, place, ref and fields of each part of a checked document."""
    price = document["price"]
    said = {name: document[name] or "" for name in ("external_id", "title", "signed_on", "completed_on")}
    yield (
        "sale",
        1,
        _ref(),
        {
            **said,
            "name": document["customer"]["name"],
            "time_zone": document["time_zone"],
            "salesperson": document["salesperson"],
            "amount": _amount(price) if price else "",
            "currency": price["currency"] if price else "",
        },
    )
    for n, contact in enumerate(document["customer"]["contacts"], start=1):
        yield "contact", n, _ref(), dict(contact)
    refs = {promise["n"]: _ref() for promise in document["promises"]}
    ids = {promise["id"]: refs[promise["n"]] for promise in document["promises"] if promise["id"]}
    for promise in document["promises"]:
        yield "promise", promise["n"], refs[promise["n"]], _promise(promise, sources, ids)


def _promise(
    promise: Mapping[str, Any], sources: Mapping[int, str], ids: Mapping[str, str]
) -> dict[str, str]:
    place = {"words": promise["words"]}
    if promise["source"] is not None:
        place = {
            "source": sources[promise["source"]],
            "start": str(promise["start"]),
            "end": str(promise["end"]),
        }
    return {
        **place,
        **{name: promise[name] for name in ("said_by", "said_at", "channel", "standing", "rule")},
        "criteria": "\n".join(" ".join(text.split()) for text in promise["criteria"]),
        "delivered_by": promise["delivered_by"] or "",
        **_due(promise["due"], ids),
    }


def _due(due: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, str]:
    if "undated" in due:
        return {"due_kind": "undated"}
    if "holding" in due:
        return {"due_kind": "holding", "due_end": due["holding"].get("until", "")}
    if "every" in due:
        said = {"due_every": due["every"], "due_within": due["within"], "due_within_unit": "H"}
        return {"due_kind": "every", **said, "due_clock": due["clock"]}
    if "schedule" in due:
        plan = due["schedule"]
        said = {"due_rule": plan["rrule"], "due_start": plan["start"], "due_until": plan.get("until", "")}
        return {"due_kind": "schedule", **said}
    once = due["once"]
    if isinstance(once, str):
        return {"due_kind": "once", "due_on": once}
    after = ids.get(once["after"], once["after"])
    return {"due_kind": "after", "due_after": after, "due_count": once["offset"], "due_unit": "D"}


def _amount(price: Mapping[str, str]) -> str:
    """Return an amount in minor units as a decimal string."""
    digits = _MINOR_DIGITS.get(price["currency"], 2)
    minor = price["minor"].rjust(digits + 1, "0")
    return f"{minor[:-digits]}.{minor[-digits:]}" if digits else minor


def _ref() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(13))
