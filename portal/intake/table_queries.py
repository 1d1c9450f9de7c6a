"""Reads of tables that were brought in: how far one is, which drafts it made, and what was refused."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.intake.models import TableImport, TableOutcome
from portal.intake.table_work import counts_of
from portal.intake.tables.decoding import decoded
from portal.intake.tables.mapping import kept_mapping
from portal.intake.tables.problems import Told, grouped
from portal.intake.tables.rows import data_rows, heading_of
from portal.intake.tables.written import written

_SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """How far a table is: the counts by outcome, some drafts that it made, the first sales that were refused.

    `following` is the number behind which further drafts stand, if there are any.
    """

    counts: dict[str, int]
    made: list[TableOutcome]
    refused: list[TableOutcome]
    following: int | None = None

    @property
    def done(self) -> int:
        """How many of its sales have come to an end."""
        return sum(self.counts.values())

    @property
    def problems(self) -> list[Told]:
        """What is wrong with the first sales that were refused."""
        return grouped(problem for sale in self.refused for problem in sale.problems)


def standing_of(table: TableImport, after: int = -1) -> Standing:
    """Return how far a table is, with the drafts behind number `after`; the counts alone where its file was deleted."""
    if "counts" in table.report:
        return Standing(table.report["counts"], [], [])
    made = _outcomes(table, "made", after, _SHOWN + 1)
    following = made[_SHOWN - 1].n if len(made) > _SHOWN else None
    return Standing(counts_of(table.ref), made[:_SHOWN], _outcomes(table, "refused"), following)


def refused_rows(table: TableImport) -> Iterator[str]:
    """Yield the rows of the sales that were refused as lines of CSV, with the line each had and what is wrong there."""
    mapping = kept_mapping(table.mapping)
    text = decoded(bytes(table.body or b""), mapping.encoding)
    wrong = _reasons(table)
    rows = (
        [*row.cells, str(row.line), wrong[row.line]]
        for row in data_rows(text, mapping.delimiter)
        if row.line in wrong
    )
    heading = heading_of(text, mapping.delimiter)
    yield from written([[*heading, "Line in the file", "What is wrong"]])
    yield from written(rows)


def _reasons(table: TableImport) -> dict[int, str]:
    """Return for each line of a sale that was refused what is wrong in it."""
    found: dict[int, list[str]] = {}
    for row in _refused(table):
        found.update({line: [] for line in row.lines})
        for line, column, message in row.problems:
            found.setdefault(line, []).append(f"{column}: {message}" if column else message)
    other = "Another row of this sale is wrong."
    return {line: " ".join(reasons) or other for line, reasons in found.items()}


def _refused(table: TableImport) -> Iterator[TableOutcome]:
    wanted = (TableOutcome.table == table.ref) & (TableOutcome.outcome == "refused")
    yield from TableOutcome.select().where(wanted).order_by(TableOutcome.n).iterator()


def _outcomes(table: TableImport, outcome: str, after: int = -1, most: int = _SHOWN) -> list[TableOutcome]:
    wanted = (TableOutcome.table == table.ref) & (TableOutcome.outcome == outcome) & (TableOutcome.n > after)
    return list(TableOutcome.select().where(wanted).order_by(TableOutcome.n).limit(most))
