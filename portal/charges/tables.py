"""A table of charges (CSV) as charges: which column is which, and what each row says. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

from portal.charges.actions.billing import NEW, NewCharge
from portal.intake.tables.cells import BadCell, dates_of, day_of
from portal.intake.tables.decoding import BadTable, decoded, encoding_of
from portal.intake.tables.rows import Row, delimiter_of, rows_of

MOST_ROWS = 5_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("billed on", "invoice date", "day"),
    "invoice": ("invoice number", "invoice no", "number"),
    "words": ("description", "text", "what"),
    "amount": ("total", "sum"),
    "currency": (),
    "line/extra": ("line", "extra", "for", "of"),
    "why": ("reason",),
    "pay link": ("payment link", "link"),
    "external id": ("id",),
}
EXAMPLE = (
    "date,invoice,words,amount,currency,line/extra,why,pay link,external id\n"
    "2026-03-02,1042,First third,12800.00,USD,line 1,,https://pay.example/1042,crm-1\n"
    "2026-03-09,1043,A second socket,420.00,USD,extra 1,,,crm-2\n"
)
_NEEDED = ("date", "words", "amount")
_ELSE = frozenset({"something else", "else", "other", NEW})
_PRICE = frozenset({"", "price", "agreed price", "the agreed price"})
_NUMBERED = re.compile(r"(line|extra)?\s*#?([0-9]{1,9})")
_DIGEST = 24


@dataclass(frozen=True)
class Line:
    """A row of the table: the line of the file in which it begins, and the charge that it says."""

    line: int
    charge: NewCharge


def charges_in(body: bytes, names: Mapping[str, str]) -> list[Line]:
    """Return the charges of a table; `names` are the words of lines and extras, folded, with what they are ("line:1").

    Raises BadTable for what can't be read at all, with the line.
    """
    # In the form in which words and names are kept, so that they are known again.
    text = normalize("NFC", decoded(body, encoding_of(body)))
    delimiter = delimiter_of(text)
    rows = rows_of(text, delimiter)
    heading = next(rows, None)
    if heading is None:
        raise BadTable(1, "There is nothing in this file. Its first row names the columns.")
    columns = _columns(heading)
    return list(_lines(list(_few(rows)), columns, names))


def _few(rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise BadTable(
                row.line, f"A table of charges holds at most {MOST_ROWS:,} rows. Split it in parts."
            )
        yield row


def _columns(heading: Row) -> dict[str, int]:
    """Return the place of each column that we know. Raises BadTable for a doubled one, and where one is missing."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading.cells):
        said = _plain(cell)
        name = next((one for one, also in COLUMNS.items() if said == one or said in also), None)
        if name is None:
            continue
        if name in found:
            raise BadTable(heading.line, f"Two columns say the {name}; leave one of them out.")
        found[name] = place
        if said in ("line", "extra"):
            found[said] = place
    missing = [one for one in _NEEDED if one not in found]
    if missing:
        raise BadTable(heading.line, f"The first row names no column {', '.join(missing)}.")
    return found


def _lines(rows: list[Row], columns: Mapping[str, int], names: Mapping[str, str]) -> Iterator[Line]:
    written = dates_of([_cell(row, columns, "date") for row in rows])
    seen: Counter[str] = Counter()
    for row in rows:
        told = {name: _cell(row, columns, name) for name in COLUMNS}
        digest = sha256("\0".join(told.values()).encode()).hexdigest()[:_DIGEST]
        seen[digest] += 1
        yield Line(
            row.line,
            NewCharge(
                told["words"],
                told["amount"],
                _day(told["date"], written),
                _of(told["line/extra"], columns, names),
                told["currency"],
                told["invoice"],
                told["why"],
                told["pay link"],
                # A program's name for it, or what tells it from every other row: so the same table comes once.
                told["external id"] or f"row {digest} {seen[digest]}",
                knows=True,
            ),
        )


def _day(text: str, written: list[str]) -> str:
    """Return a day as ISO 8601 writes it; what is none, or could be two, comes back and is refused with the charge."""
    try:
        read = {day_of(text, one) for one in written}
    except BadCell:
        return text
    return read.pop() if len(read) == 1 else text


def _of(text: str, columns: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Return what a row is billed for, as a NewCharge names it; what is unknown comes back and is refused."""
    said = _plain(text)
    if said in _PRICE:
        return "price"
    if said in _ELSE:
        return NEW
    if said in names:
        return names[said]
    match = _NUMBERED.fullmatch(said)
    if match is None:
        return text
    kind = match[1] or ("extra" if "extra" in columns else "line")
    return f"{kind}:{int(match[2])}"


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name)
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
