"""Working off a table: every sale of it becomes a draft, is here already, or is refused, each exactly once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, cast

import structlog
from peewee import fn

from portal.intake.importing import How, Refusal, Report, import_sales
from portal.intake.models import TableImport, TableOutcome
from portal.intake.table_looking import problems_of, reader_of
from portal.intake.tables.decoding import decoded
from portal.intake.tables.mapping import kept_mapping
from portal.intake.tables.sales import TableSale, sales_of
from portal.lib.db import AWAY, changed, transaction
from portal.lib.errors import Problem
from portal.people.queries import staff
from portal.people.rules import MANAGER
from portal.web.forms import showable

# So many sales in one turn, after which other work and the mail have theirs.
A_TURN = 400
# After so many it is asked again whether somebody stopped it.
A_SLICE = 50
_LINE = 300

log = structlog.get_logger()


def next_table(at: datetime) -> TableImport | None:
    """Return the table whose turn it is, the oldest first, claimed for a turn at `at`; None where none waits."""
    waiting = TableImport.state.in_(("waiting", "running"))
    found: TableImport | None = TableImport.select().where(waiting).order_by(TableImport.at).first()
    if found is None:
        return None
    as_seen = (TableImport.ref == found.ref) & (TableImport.version == found.version) & waiting
    row = {"state": "running", "version": found.version + 1, "changed_at": at}
    return found if changed(TableImport.update(row).where(as_seen)) else None


def work_off(table: TableImport, at: datetime, most: int = A_TURN) -> None:
    """Bring in the next sales of a table that was claimed, at most so many of them; the last ones end it.

    1. What has an outcome already is passed over.
    2. Each sale is imported, and its outcome written, in one transaction.
    3. After each slice the state is read again: what somebody stopped goes no further.
    """
    left = _sales_left(table)
    for begun in range(0, most, A_SLICE):
        some = min(A_SLICE, most - begun)
        taken = 0
        for n, sale in islice(left, some):
            _take(table, n, sale, at)
            taken += 1
        if taken < some:
            _end(table, at)
            return
        if not _is_running(table):
            return


def forget_tables(before: datetime) -> None:
    """Delete the files of tables that came before an instant, and what was read from them; the counts stay."""
    for table in list(TableImport.select(TableImport.ref).where(_ended_before(before)).limit(100)):
        forget_table(table.ref)


def count_tables(before: datetime) -> int:
    """Return how many tables `forget_tables` would forget."""
    return int(TableImport.select().where(_ended_before(before)).count())


def forget_table(ref: str) -> None:
    """Delete the file of a table that has ended, and what was read from it; the counts stay."""
    with transaction():
        counts = counts_of(ref)
        TableOutcome.delete().where(TableOutcome.table == ref).execute()
        row = {"body": None, "mapping": {}, "report": {"counts": counts}}
        TableImport.update(row).where(TableImport.ref == ref).execute()


def counts_of(ref: str) -> dict[str, int]:
    """Return how many sales of a table have come to which outcome."""
    counted = (
        TableOutcome.select(TableOutcome.outcome, fn.COUNT(TableOutcome.n))
        .where(TableOutcome.table == ref)
        .group_by(TableOutcome.outcome)
        .tuples()
    )
    return {"made": 0, "unchanged": 0, "refused": 0, **dict(cast("Iterable[tuple[str, int]]", counted))}


def _ended_before(before: datetime) -> Any:
    old = (TableImport.at < before) & TableImport.body.is_null(False)
    return old & TableImport.state.not_in(("waiting", "running"))


def _sales_left(table: TableImport) -> Iterator[tuple[int, TableSale]]:
    """Yield the sales of a table that have no outcome yet, each with its number."""
    seller = staff(table.by)
    mapping = kept_mapping(table.mapping)
    reader = reader_of(mapping, "" if seller.role == MANAGER else seller.email)
    last = TableOutcome.select(fn.MAX(TableOutcome.n)).where(TableOutcome.table == table.ref).scalar()
    sales = enumerate(sales_of(decoded(bytes(table.body or b""), mapping.encoding), reader))
    return islice(sales, 0 if last is None else last + 1, None)


def _take(table: TableImport, n: int, sale: TableSale, at: datetime) -> None:
    def kept(ref: str) -> None:
        TableOutcome.insert({**_outcome(table, n, sale), "outcome": "made", "draft": ref}).execute()

    report = _imported(sale, How(at=at, by=table.by, kept=kept))
    if not report.drafts:
        outcome = "refused" if report.refused else "unchanged"
        row: dict[str, Any] = {
            **_outcome(table, n, sale),
            "outcome": outcome,
            "problems": problems_of(report),
        }
        # Two at once after a machine stood still: the outcome of the first one stands.
        TableOutcome.insert(row).on_conflict_ignore().execute()


def _imported(sale: TableSale, how: How) -> Report:
    try:
        return import_sales([sale], how)
    except AWAY:
        raise
    except Exception:
        # Whatever is wrong with one sale: those behind it are brought in, and its table comes to its end.
        log.exception("not_imported", line=sale.rows[0].line)
        reason = Problem("", "Something in it could not be kept; the portal's log says what.")
        return Report(refused=1, refusals=[Refusal(sale.rows[0].line, reason)])


def _outcome(table: TableImport, n: int, sale: TableSale) -> dict[str, Any]:
    title = showable(sale.value.get("title", ""))[:_LINE]
    return {"table": table.ref, "n": n, "title": title, "lines": list(sale.lines), "problems": []}


def _is_running(table: TableImport) -> bool:
    return (
        TableImport.select().where((TableImport.ref == table.ref) & (TableImport.state == "running")).exists()
    )


def _end(table: TableImport, at: datetime) -> None:
    running = (TableImport.ref == table.ref) & (TableImport.state == "running")
    TableImport.update(state="done", changed_at=at, version=TableImport.version + 1).where(running).execute()
