"""How a table is read: its encoding and marks, the column of each field, and what is said for all of its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from portal.intake.tables.cells import DATES, MARKS, dates_of, marks_of
from portal.intake.tables.decoding import ENCODINGS, BadTable, decoded, encoding_of
from portal.intake.tables.field import Field
from portal.intake.tables.fields import BY_NAME, DAYS, NEEDED, fields_of
from portal.intake.tables.rows import DELIMITERS, data_rows, delimiter_of, heading_of

_LOOKED_AT = 500


class BadMapping(ValueError):
    """A mapping that doesn't fit its table; the message is a plain sentence."""


@dataclass(frozen=True)
class TableMapping:
    """How a table is read. `dates` and `decimal` are empty where the table doesn't tell and nobody said it yet.

    `columns` holds the heading of a field's column, `for_all` what holds for a field where its column is empty or
    missing, both by the field's name.
    """

    encoding: str
    delimiter: str
    dates: str = ""
    decimal: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    for_all: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as it is kept, and as the command line takes it."""
        plain = ("encoding", "delimiter", "dates", "decimal")
        said = {name: getattr(self, name) for name in plain}
        return {**said, "columns": dict(self.columns), "for_all": dict(self.for_all)}

    @property
    def lacking(self) -> list[Field]:
        """The fields that are needed and come from nowhere."""
        return [one for one in NEEDED if not (self.columns.get(one.name) or self.for_all.get(one.name))]


def found_mapping(
    body: bytes, for_all: Mapping[str, str], encoding: str = "", delimiter: str = ""
) -> TableMapping:
    """Return the mapping that a table says by itself: by its first bytes, its heading, its days and amounts.

    An encoding and a mark between columns that are given are taken. Raises BadTable for one that can't be read so far.
    """
    encoding = encoding or encoding_of(body)
    text = decoded(body, encoding)
    delimiter = delimiter or delimiter_of(text)
    found = TableMapping(
        encoding, delimiter, columns=fields_of(heading_of(text, delimiter)), for_all=dict(for_all)
    )
    return with_marks(found, text)


def with_marks(mapping: TableMapping, text: str) -> TableMapping:
    """Return a mapping in which days and amounts are read as the table tells, where nobody has said it."""
    dates = mapping.dates or _only(dates_of(_values(text, mapping, DAYS)))
    decimal = mapping.decimal or _only(marks_of(_values(text, mapping, ("price",))))
    return replace(mapping, dates=dates, decimal=decimal)


def told_mapping(raw: object, heading: tuple[str, ...], found: TableMapping) -> TableMapping:
    """Return the mapping that a file says, with what the table says itself where the file is silent.

    Raises BadMapping for a field, a column or a way of writing that there isn't.
    """
    if not isinstance(raw, dict) or not set(raw) <= set(found.as_json()):
        known = ", ".join(found.as_json())
        raise BadMapping(f"A mapping is an object in {{ }} with some of: {known}.")
    said: dict[str, Any] = {**found.as_json(), **raw}
    for name, known_ones in (("encoding", ENCODINGS), ("delimiter", DELIMITERS)):
        _check_known(name, said[name], known_ones)
    for name, known_ones in (("dates", DATES), ("decimal", MARKS)):
        _check_known(name, said[name], ["", *known_ones])
    _check_names(said["columns"], said["for_all"])
    for column in said["columns"].values():
        _check_known("columns", column, heading)
    return TableMapping(**said)


def kept_mapping(raw: Mapping[str, Any]) -> TableMapping:
    """Return a mapping that was kept as JSON."""
    return TableMapping(**raw)


def _check_known(name: str, value: object, known: Iterable[str]) -> None:
    # A list, for what stands in the file may be something that no table of names can be asked for.
    if value not in list(known):
        shown = ", ".join(f"“{one}”" for one in known)
        raise BadMapping(f"In “{name}” stands “{str(value)[:60]}”; there is: {shown[:1000]}.")


def _check_names(*named: object) -> None:
    for values in named:
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            raise BadMapping("“columns” and “for_all” are objects in { } with a text for each field.")
        for name in values:
            _check_known("columns", name, list(BY_NAME))


def _values(text: str, mapping: TableMapping, names: tuple[str, ...]) -> Iterator[str]:
    heading = heading_of(text, mapping.delimiter)
    wanted = [heading.index(mapping.columns[name]) for name in names if mapping.columns.get(name) in heading]
    try:
        for row in islice(data_rows(text, mapping.delimiter), _LOOKED_AT):
            yield from (row.cells[n].strip() for n in wanted if n < len(row.cells) and row.cells[n].strip())
    except BadTable:
        # Where it breaks off is told once it is read for its sales.
        return


def _only(found: list[str]) -> str:
    return found[0] if len(found) == 1 else ""
