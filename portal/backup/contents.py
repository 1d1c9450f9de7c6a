"""What goes into a backup: every table but those that let somebody in, and those that are made anew by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import peewee

from portal.lib.db import tables

# Whoever finds a backup must not get in with it, and what is due, held or counted at one moment means nothing later.
LEFT_OUT: Mapping[str, str] = {
    "session": "lets somebody in",
    # An address that was ended after the backup must not work again once it is restored.
    "calendar_link": "lets somebody in",
    "token_secret": "lets a program in",
    "kept_answer": "belongs to retries of the day",
    "sign_in": "lets somebody in",
    "set_up_link": "lets somebody in",
    "parked": "belongs to a session",
    "bucket": "limits of the hour",
    "lease": "who works at this moment",
    "job_run": "what is due is run again",
    "search": "filled anew from the tables",
    "search_erased": "belongs to the index",
    "charge_file": "kept for a day at most, and brought again",
    "drill": "tells of this machine's own backups",
}
# Kept although it is no part of the record. `done` is: a form that is sent again must not act twice after a restore.
# So is `credential`: argon2 hashes, and secrets that only the secret key opens, which no backup holds.
KEPT_BESIDE = frozenset(
    {
        *(
            "asking_mail",
            "cleaning",
            "confirmed_address",
            "credential",
            "digest",
            "done",
            "late_told",
            "mail_choice",
        ),
        *("cue", "draft", "draft_ask", "draft_contact", "draft_part", "draft_source", "enquiry_draft"),
        *("customer_tallied", "happening", "heed", "tallied", "tally", "turn"),
        *("parity_tally", "stage_read", "stage_reply"),
        # Nothing that waits is lost by a restore; secrets open with the secret key alone, which no backup holds.
        *("webhook_attempt", "webhook_message", "webhook_secret", "webhook_state"),
        *("daily_root", "root_head", "root_leaves", "record_check", "record_fault"),
        *(
            "imported",
            "live",
            "meeting_draft",
            "note",
            "outbox",
            "received_mail",
            "security_event",
            "table_import",
            "table_outcome",
        ),
    }
)
NOT_SENT = "restored"
# A mail that waits may be sent before its backup is restored, and sign-in mails hold codes: no body goes into a backup.
# What waited comes back as one that could not be sent, so that staff hear of it and nothing is sent twice.
_OUTBOX = {
    "body": "NULL",
    "claimed_by": "NULL",
    "claimed_until": "NULL",
    "failed_at": """CASE WHEN "sent_at" IS NULL THEN COALESCE("failed_at", "queued_at") END""",
    "last_error": f"""CASE WHEN "sent_at" IS NULL AND "failed_at" IS NULL THEN '{NOT_SENT}' ELSE "last_error" END""",
}
_OTHERWISE: Mapping[str, Mapping[str, str]] = {"outbox": _OUTBOX}
_WHERE: Mapping[str, str] = {"outbox": 'WHERE NOT "urgent"'}


@dataclass(frozen=True)
class Columns:
    """A table as it is kept: its name, and its columns with how their values are told ("plain", "bytes", "flag")."""

    table: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def member(self) -> str:
        """The name of its member in a backup."""
        return f"tables/{self.table}.jsonl"

    def as_json(self) -> dict[str, Any]:
        """Return it as the manifest tells it."""
        return {"table": self.table, "columns": list(self.names), "kinds": list(self.kinds)}


def kept_tables() -> list[Columns]:
    """Return every table that a backup holds, those that others refer to first."""
    return [_columns(table) for table in tables() if table._meta.table_name not in LEFT_OUT]


def reading(of: Columns) -> str:
    """Return the statement that reads a table in the order of its key, what is to be left out of it left out."""
    instead = _OTHERWISE.get(of.table, {})
    told = ", ".join(instead.get(name, f'"{name}"') for name in of.names)
    key = ", ".join(f'"{name}"' for name in _keys()[of.table])
    return f'SELECT {told} FROM "{of.table}" {_WHERE.get(of.table, "")} ORDER BY {key}'  # noqa: S608 - our own names


def counting(of: Columns) -> str:
    """Return the statement that counts the rows that `reading` gives."""
    return f'SELECT COUNT(*) FROM "{of.table}" {_WHERE.get(of.table, "")}'  # noqa: S608 - our own names


def _columns(table: type[peewee.Model]) -> Columns:
    fields = table._meta.sorted_fields
    names = tuple(field.column_name for field in fields)
    return Columns(table._meta.table_name, names, tuple(map(_kind, fields)))


def _kind(field: "peewee.Field[Any]") -> str:
    if isinstance(field, peewee.BlobField):
        return "bytes"
    return "flag" if isinstance(field, peewee.BooleanField) else "plain"


def _keys() -> dict[str, tuple[str, ...]]:
    found = {}
    for table in tables():
        key: Any = table._meta.primary_key
        names = key.field_names if isinstance(key, peewee.CompositeKey) else (key.column_name,)
        found[table._meta.table_name] = tuple(names)
    return found
