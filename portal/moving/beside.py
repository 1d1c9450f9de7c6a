"""What moves along although it is no part of the record.

Without it people would be written to twice, or though they asked not to be, and what was measured in papers that are
erased by now would be lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.deliveries.late import LateTold
from portal.figures.models import StageRead, StageReply
from portal.intake.models import Imported
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

    @property
    def counting(self) -> str:
        """The statement that counts its rows."""
        return f'SELECT COUNT(*) FROM "{self.name}" {self.where}'  # noqa: S608 - names of ours

    @property
    def reading(self) -> str:
        """The statement that reads its rows in the order of their keys."""
        keys = ", ".join(f'"{key.column_name}"' for key in self.table._meta.get_primary_keys())
        names = ", ".join(f'"{name}"' for name in self.columns)
        return f'SELECT {names} FROM "{self.name}" {self.where} ORDER BY {keys}'  # noqa: S608 - names of ours


ALONG: Mapping[str, Along] = {
    one.name: one
    for one in (
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
