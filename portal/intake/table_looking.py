"""Looking at a table before anything of it is kept: its columns, its first sales as read, and every problem."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from portal.intake.importing import How, Report, import_sales
from portal.intake.tables.decoding import BadTable, decoded
from portal.intake.tables.mapping import TableMapping
from portal.intake.tables.problems import grouped
from portal.intake.tables.rows import data_rows, heading_of
from portal.intake.tables.sales import Reader, TableSale, count_sales, sales_of
from portal.lib import installed
from portal.promises.due import BadDue, parse_date
from portal.promises.stored import words_of_due
from portal.web.forms import showable
from portal.web.words import long_day

# Up to so many rows all are rehearsed while somebody waits for it, of a larger table its beginning.
MOST_AT_ONCE = 2_000
OF_A_LARGER_ONE = 200
_SHOWN_ROWS = 10
_SHOWN_PROBLEMS = 200
_LONGEST_SAMPLE = 40
_LONGEST_SHOWN = 400


@dataclass(frozen=True)
class Asked:
    """Who looks, when, and whose sales they may bring in: an address, or empty for everybody's."""

    by: str
    at: datetime
    seller: str = ""


@dataclass
class _Seen:
    """Counts the rows of the sales that go by, and keeps the first ones for showing."""

    rows: int = 0
    shown: list[TableSale] = field(default_factory=list)

    def of(self, sales: Iterable[TableSale], most: int) -> Iterator[TableSale]:
        for sale in sales:
            if self.rows >= most:
                return
            if self.rows < _SHOWN_ROWS:
                self.shown.append(sale)
            self.rows += len(sale.rows)
            yield sale


def reader_of(mapping: TableMapping, seller: str = "") -> Reader:
    """Return how sales are read by a mapping."""
    return Reader(mapping, _named, seller)


def look_at(body: bytes, mapping: TableMapping, asked: Asked) -> dict[str, Any]:
    """Return what is seen in a table, as JSON: `error` is [line, reason] where it can't be read to its end.

    `heading` and `samples` (the first words of each column); `rows` and `sales` in all; what is wanting in its mapping
    (`lacking`, `asks`); and of the sales that were rehearsed the counts, the `problems` as [lines, column, message],
    and the first ones as they were read (`shown`).
    """
    seen: dict[str, Any] = {"error": None, "heading": [], "samples": {}, "rows": 0, "sales": 0}
    try:
        text = decoded(body, mapping.encoding)
        seen["heading"] = list(heading_of(text, mapping.delimiter))
        seen["samples"] = _samples(text, mapping)
        seen["rows"] = sum(1 for _ in data_rows(text, mapping.delimiter))
        seen["lacking"] = [one.title for one in mapping.lacking]
        seen["asks"] = [name for name in ("dates", "decimal") if not getattr(mapping, name)]
        if not seen["lacking"] and not seen["asks"]:
            seen.update(_rehearsed(text, reader_of(mapping, asked.seller), asked, seen["rows"]))
    except BadTable as error:
        seen["error"] = [error.line, error.reason]
    return seen


def _rehearsed(text: str, reader: Reader, asked: Asked, rows: int) -> dict[str, Any]:
    most = rows if rows <= MOST_AT_ONCE else OF_A_LARGER_ONE
    seen = _Seen()
    how = How(at=asked.at, by=asked.by, dry_run=True)
    report = import_sales(seen.of(sales_of(text, reader), most), how)
    told = grouped(problems_of(report))
    return {
        "sales": count_sales(text, reader),
        "rehearsed": seen.rows,
        "fresh": len(report.drafts),
        "unchanged": report.unchanged,
        "refused": report.refused,
        "problems": told[:_SHOWN_PROBLEMS],
        "more": len(told[_SHOWN_PROBLEMS:]),
        "shown": [_shown(sale) for sale in seen.shown],
    }


def problems_of(report: Report) -> list[list[Any]]:
    """Return what was refused as [line, column, message], by line."""
    told = [[one.line, one.problem.field, one.problem.message] for one in report.refusals]
    return sorted(told, key=lambda one: int(one[0]))


def _samples(text: str, mapping: TableMapping) -> dict[str, str]:
    """Return the first words that stand in each column."""
    samples: dict[str, str] = {}
    heading = heading_of(text, mapping.delimiter)
    for row in islice(data_rows(text, mapping.delimiter), _SHOWN_ROWS):
        for column, cell in zip(heading, row.cells, strict=False):
            if cell.strip():
                samples.setdefault(column, showable(" ".join(cell.split())[:_LONGEST_SAMPLE]))
    return samples


def _shown(sale: TableSale) -> dict[str, Any]:
    """Return a sale as it was read, right or wrong, for whoever looks whether the columns are the right ones."""
    raw = sale.value
    customer = raw.get("customer", {})
    contacts = [f"{one['name']} ({one['email']})" for one in customer.get("contacts", [])]
    return {
        "title": _cut(raw.get("title", "")),
        "customer": _cut(customer.get("name", "")),
        "contacts": [_cut(contact) for contact in contacts[:_SHOWN_ROWS]],
        "signed_on": _cut(_day_words(raw.get("signed_on", ""))),
        "price": _cut(" ".join(raw.get("price", {}).values())),
        "promises": [
            [line, _cut(promise.get("words", "")), _due_words(promise.get("due"))]
            for line, promise in zip(sale.lines, raw["promises"], strict=True)
        ][:_SHOWN_ROWS],
    }


def _cut(text: str) -> str:
    """Return the beginning of a text as a page can show it."""
    return showable(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def _day_words(text: str) -> str:
    try:
        return long_day(parse_date(text, ""))
    except BadDue:
        return text


def _due_words(due: object) -> str:
    try:
        return _cut(words_of_due(due))
    except BadDue:
        return ""


def _named(key: str) -> str:
    """Return the name under which a sale without a number is known again; it tells nothing of what it was made from."""
    secret = installed.settings().secret_key.encode("utf-8")
    digest = hmac.new(secret, f"sale of a table\n{key}".encode(), hashlib.sha256).hexdigest()
    return f"table-{digest[:24]}"
