"""What the rows of one sale say: the cell of a field, what holds where it is empty, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.intake.due_fields import due_place
from portal.intake.tables.cells import BadCell
from portal.intake.tables.fields import BY_NAME
from portal.intake.tables.mapping import TableMapping
from portal.intake.tables.rows import Row
from portal.lib.errors import Problem

# In which field of a table the parts of a due are typed, where it is called otherwise.
_DUE = {"due_count": "due_offset"}
_OTHER = {
    "name": "contact_name",
    "email": "contact_email",
    "time_zone": "contact_time_zone",
    "id": "promise_id",
}
_PRICE = {"amount": "price"}
# What stands for a field of a row where the row doesn't say it.
_INSTEAD = {"said_by": "salesperson", "said_at": "signed_on", "contact_name": "customer"}
_SHOWN = 40


@dataclass
class Said:
    """The rows of one sale under their heading; collects what can't be read of them.

    `contacts` are the rows in which the contacts of the sale stand first. A problem's field is a JSON pointer, either
    into the import format or `/rows/<n>/<field>` for the field of a row.
    """

    heading: tuple[str, ...]
    mapping: TableMapping
    rows: tuple[Row, ...]
    contacts: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, n: int, name: str) -> str:
        """Return what row `n` says of a field, without white space around it."""
        return self._typed(n, name) or self.mapping.for_all.get(name, "")

    def first(self, name: str) -> str:
        """Return what the sale says of a field that it has once; empty where no row says it."""
        return self.cell(self._first_row(name), name)

    def read(self, n: int, name: str, reader: Callable[[str], str]) -> str:
        """Return what a field of a row says, read; what can't be read is noted, and given as it stands."""
        text = self.cell(n, name)
        try:
            return reader(text) if text else ""
        except BadCell as error:
            self.refuse(n, name, str(error))
            return text

    def once(self, name: str, reader: Callable[[str], str] = str) -> str:
        """Return what the sale says of a field that it has once, read; a row that says otherwise is noted."""
        there = self._first_row(name)
        text = self.cell(there, name)
        for n in range(there + 1, len(self.rows)):
            other = self._typed(n, name)
            if other and other != text:
                self.refuse(
                    n,
                    name,
                    f"Here stands “{other[:_SHOWN]}”, and in line {self.rows[there].line} “{text[:_SHOWN]}”;"
                    " a sale has one of these.",
                )
        return self.read(there, name, reader)

    def refuse(self, n: int, name: str, reason: str) -> None:
        """Note a problem of a field of a row."""
        self.problems.append(Problem(f"/rows/{n}/{name}", reason))

    def place_of(self, pointer: str) -> tuple[int, str]:
        """Return the line of the file and the name of the column where the value that a pointer names stands."""
        n, name = self._row_and_field(pointer.removeprefix("/").split("/"))
        if name in _INSTEAD and not self.cell(n, name):
            name = _INSTEAD[name]
            n = self._first_row(name)
        return self.rows[n].line, self.mapping.columns.get(name) or BY_NAME[name].title if name else ""

    def _row_and_field(self, parts: list[str]) -> tuple[int, str]:
        match parts:
            case ["rows", n, name]:
                return int(n), name
            case ["promises", n, "due", *inside]:
                name = due_place("".join(f"/{part}" for part in inside))
                return int(n), _DUE.get(name, name)
            case ["promises", n, *inside]:
                return int(n), self._field(inside[0] if inside else "words")
            case ["customer", "contacts"]:
                return 0, "contact_email"
            case ["customer", "contacts", n, *inside]:
                return self.contacts[int(n)], self._field(inside[0] if inside else "contact_email")
            case ["price", *inside]:
                name = _PRICE.get("".join(inside[:1]), "currency")
                return self._first_row(name), name
            case [name, *_]:
                known = name if name in BY_NAME else ""
                return self._first_row(known), known
            case _:
                return 0, ""

    def _field(self, name: str) -> str:
        return name if name in BY_NAME and name != "time_zone" else _OTHER.get(name, "words")

    def _first_row(self, name: str) -> int:
        return next((n for n in range(len(self.rows)) if self._typed(n, name)), 0)

    def _typed(self, n: int, name: str) -> str:
        column = self.mapping.columns.get(name)
        if not column or column not in self.heading:
            return ""
        place, cells = self.heading.index(column), self.rows[n].cells
        return cells[place].strip() if place < len(cells) else ""
