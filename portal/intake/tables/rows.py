"""The rows of a table (RFC 4180), each with the line of the file in which it begins; read one by one."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from portal.intake.tables.decoding import BadTable, line_ends

DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab"}
MOST_ROWS = 20_000
MOST_COLUMNS = 100
_LINE_END = re.compile(r"\r\n|\r|\n")
_BEGINNING = 100_000


@dataclass(frozen=True)
class Row:
    """A row that holds anything: the line of the file in which it begins, counted from 1, and its cells."""

    line: int
    cells: tuple[str, ...]


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a table, without those that are empty.

    A quotation mark inside a cell that doesn't begin with one stands for itself. Raises BadTable for a cell whose
    quotation mark is never closed, with the line of that mark: what follows can't be told apart.
    """
    place, line = 0, 1
    while place < len(text):
        begins, cells = line, []
        goes_on = True
        while goes_on:
            cell, place, line = _cell(text, place, line, delimiter)
            cells.append(cell)
            goes_on = text.startswith(delimiter, place)
            place += goes_on
        place = _after_line_end(text, place, line)
        line += 1
        if any(cell.strip() for cell in cells):
            yield Row(begins, tuple(cells))


def data_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows under the heading. Raises BadTable like `rows_of`, and for too many of them."""
    rows = rows_of(text, delimiter)
    next(rows, None)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise BadTable(row.line, f"A table holds at most {MOST_ROWS:,} rows. Split it in parts.")
        yield row


def heading_of(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the names of the columns, each once: an empty one is named by its number, a doubled one too.

    Raises BadTable for a table without a heading, and for one with too many columns.
    """
    heading = next(rows_of(text, delimiter), None)
    if heading is None:
        raise BadTable(1, "There is nothing in this file. Its first row names the columns.")
    if len(heading.cells) > MOST_COLUMNS:
        raise BadTable(
            heading.line, f"This table has {len(heading.cells):,} columns; at most {MOST_COLUMNS} fit."
        )
    return _named(heading.cells)


def delimiter_of(text: str) -> str:
    """Return the mark that parts the first row into the most cells; a comma where none does."""
    return max(DELIMITERS, key=lambda delimiter: _width(text[:_BEGINNING], delimiter))


def _cell(text: str, place: int, line: int, delimiter: str) -> tuple[str, int, int]:
    """Return a cell, where it ends, and the line there."""
    match = _pattern(delimiter).match(text, place)
    quoted = match["quoted"] if match else None
    if match is None or (quoted is None and text.startswith('"', place)):
        raise BadTable(line, "A quotation mark opens a cell on this line and is never closed.")
    if quoted is None:
        return match[0], match.end(), line
    return quoted.replace('""', '"'), match.end(), line + line_ends(quoted)


@cache
def _pattern(delimiter: str) -> re.Pattern[str]:
    # Possessive: a quotation mark that is never closed is looked for once, not once for each character behind it.
    return re.compile(rf'"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|[^{delimiter}\r\n]*+')


def _after_line_end(text: str, place: int, line: int) -> int:
    end = _LINE_END.match(text, place)
    if end is None and place < len(text):
        raise BadTable(line, "Behind the quotation mark that closes a cell on this line, the cell goes on.")
    return end.end() if end else place


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    names = [_printable(cell)[:60] or f"Column {n}" for n, cell in enumerate(cells, start=1)]
    seen: Counter[str] = Counter()
    for n, name in enumerate(names):
        seen[name] += 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in names:
            seen[name] += 1
        names[n] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return tuple(names)


def _printable(cell: str) -> str:
    """Return a cell on one line, with a mark for each character that no page can show."""
    return "".join(one if one.isprintable() else "\ufffd" for one in " ".join(cell.split()))


def _width(text: str, delimiter: str) -> int:
    try:
        return len(next(rows_of(text, delimiter)).cells)
    except (BadTable, StopIteration):
        return 0
