"""What moves along although it is no part of the record, and what stays behind.

Without it people would be written to twice, or though they asked not to be; the company's own phrases would be lost,
and what was measured in papers that are erased by now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from portal.deliveries.late import LateTold
from portal.figures.models import StageRead, StageReply
from portal.intake.models import Cue, Imported
from portal.lib.db import Table
from portal.people.mail_choices import AskingMail, Digest, MailChoice
from portal.record.rules import ERASED

_ERASED = f"""WHERE "sale" IN (SELECT "sale" FROM "source" WHERE "text" = '{ERASED}')"""  # noqa: S608 - a word of ours


@dataclass(frozen=True)
class Along:
    """A table whose rows move along, or those of them that the condition `where` names."""

    table: type[Table]
    where: str = ""

    @property
    def name(self) -> str:
        """The name of the table."""
        return str(self.table._meta.table_name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(field.column_name for field in self.table._meta.sorted_fields)

    def told(self, row: Sequence[Any]) -> dict[str, Any]:
        """Return a row by its columns, in the words of neither engine."""
        told = dict(zip(self.columns, row, strict=True))
        for field in self.table._meta.sorted_fields:
            if isinstance(field, peewee.BooleanField):
                told[field.column_name] = bool(told[field.column_name])
        return told

    @property
    def counting(self) -> str:
        """The statement that counts its rows."""
        return f'SELECT COUNT(*) FROM "{self.name}" {self.where}'  # noqa: S608 - names of ours

    @property
    def reading(self) -> str:
        """The statement that reads its rows in the order of their keys."""
        table: Any = self.table
        keys = ", ".join(f'"{key.column_name}"' for key in table._meta.get_primary_keys())
        names = ", ".join(f'"{name}"' for name in self.columns)
        return f'SELECT {names} FROM "{self.name}" {self.where} ORDER BY {keys}'  # noqa: S608 - names of ours


ALONG: Mapping[str, Along] = {
    one.name: one
    for one in (
        Along(Cue),
        Along(MailChoice),
        Along(Digest),
        Along(AskingMail),
        Along(LateTold),
        # A draft stays behind, and may be brought in again; a sale may not.
        Along(Imported, 'WHERE "ref" IN (SELECT "ref" FROM "sale")'),
        Along(StageRead, _ERASED),
        Along(StageReply, _ERASED),
    )
}
# Every other table that is no part of the record.
STAYS: frozenset[str] = frozenset(
    {
        # Lets somebody in, or is good for a moment; some of it is hashed with the secret key, which stays too.
        *("session", "sign_in", "set_up_link", "credential", "calendar_link", "confirmed_address", "parked"),
        *("bucket", "lease", "job_run", "done", "live", "security_event"),
        *(
            "token_secret",
            "kept_answer",
            "webhook_secret",
            "webhook_state",
            "webhook_message",
            "webhook_attempt",
        ),
        # Work that isn't finished, and what was on its way.
        *(
            "draft",
            "draft_ask",
            "draft_contact",
            "draft_part",
            "draft_source",
            "enquiry_draft",
            "charge_file",
            "meeting_draft",
        ),
        *("table_import", "table_outcome", "outbox", "received_mail", "cleaning"),
        # For staff alone.
        "note",
        # Made anew from the record, or by this machine about itself.
        *("customer_tallied", "heed", "tallied", "tally", "turn", "parity_tally", "search", "search_erased"),
        *("happening", "root_leaves", "record_check", "record_fault", "drill"),
    }
)
