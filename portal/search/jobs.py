"""Cleaning the index: what was erased goes from its file as well."""

from datetime import datetime, timedelta
from typing import Any

from portal.lib.db import changed, db, engine, transaction
from portal.lib.job_runs import every
from portal.search.models import SearchErased

# Pages of the index a transaction, so that nobody waits long for the lock.
_PAGES = 500


@every(timedelta(minutes=10))
def forget_erased(_at: datetime) -> None:
    """Let erased words go from SQLite's index, which otherwise keeps them, marked as gone, until it is next merged.

    Whatever is erased meanwhile is counted, and has its own turn.
    """
    row = SearchErased.get_or_none() if engine() == "sqlite" else None
    if row is None:
        return
    # A negative number begins to merge everything into one; the rest goes on until nothing is left to do.
    pages = -_PAGES
    while _merged(pages):
        pages = _PAGES
    changed(SearchErased.delete().where(SearchErased.n == row.n))


def _merged(pages: int) -> bool:
    """Merge so many pages; tell whether there was anything to merge (FTS5 then changes more than one row)."""
    with transaction():
        connection: Any = db.connection()
        before = connection.total_changes
        db.execute_sql('INSERT INTO "search_words" ("search_words", "rank") VALUES (\'merge\', ?)', (pages,))
        return bool(connection.total_changes - before > 1)
