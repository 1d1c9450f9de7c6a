"""The sales of a table: its rows gathered by sale, each sale in the import format, with the place of each value."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal.intake.tables.mapping import TableMapping
from portal.intake.tables.rows import Row, data_rows, heading_of
from portal.intake.tables.said import Said
from portal.intake.tables.told import Raw, told_sale
from portal.lib.errors import Problem


@dataclass(frozen=True)
class TableSale:
    """One sale of a table: its rows, what they say in the import format, and what couldn't be read."""

    rows: tuple[Row, ...]
    value: Raw
    problems: tuple[Problem, ...]
    said: Said = field(repr=False)

    def place_of(self, pointer: str) -> tuple[int, str]:
        """Return the line of the file and the name of the column where the value that a JSON pointer names stands."""
        return self.said.place_of(pointer)

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of the file on which its rows begin."""
        return tuple(row.line for row in self.rows)


@dataclass(frozen=True)
class Reader:
    """How sales are read: the mapping, `named` that makes a name of what tells a sale apart, and the only seller.

    `seller` is the address of whoever may bring in nothing but their own sales; empty for all.
    """

    mapping: TableMapping
    named: Callable[[str], str]
    seller: str = ""


def sales_of(text: str, reader: Reader) -> Iterator[TableSale]:
    """Yield the sales of a table, each once its last row is read: rows of one sale need not stand together.

    Held at one time are the rows of the sales that are not complete yet. Raises BadTable.
    """
    left = _rows_by_sale(text, reader)
    begun: dict[str, list[Row]] = {}
    heading = heading_of(text, reader.mapping.delimiter)
    for row in data_rows(text, reader.mapping.delimiter):
        key = _key(Said(heading, reader.mapping, (row,)))
        begun.setdefault(key, []).append(row)
        left[key] -= 1
        if not left[key]:
            del left[key]
            yield _sale(heading, reader, tuple(begun.pop(key)), key)


def count_sales(text: str, reader: Reader) -> int:
    """Return how many sales a table holds. Raises BadTable."""
    return len(_rows_by_sale(text, reader))


def _rows_by_sale(text: str, reader: Reader) -> Counter[str]:
    heading = heading_of(text, reader.mapping.delimiter)
    rows = data_rows(text, reader.mapping.delimiter)
    return Counter(_key(Said(heading, reader.mapping, (row,))) for row in rows)


def _key(said: Said) -> str:
    """Return what tells a sale apart from the others of its table."""
    number = said.first("external_id")
    if number:
        return f"number\n{number}"
    parts = (said.first(name).casefold() for name in ("customer", "title", "signed_on"))
    return "\n".join(("told", *parts))


def _sale(heading: tuple[str, ...], reader: Reader, rows: tuple[Row, ...], key: str) -> TableSale:
    said = Said(heading, reader.mapping, rows)
    value = told_sale(said, reader.seller)
    # Without a number of its own it is known again by what tells it apart, so that the same table changes nothing.
    value.setdefault("external_id", reader.named(key))
    return TableSale(rows, value, tuple(said.problems), said)
