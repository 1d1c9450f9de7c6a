"""What is left of an erasure once it is committed: files of mails, and old bytes in the database's own files."""

from datetime import datetime
from typing import Any

from portal.custody.erasing import erase_late
from portal.custody.letters import LAST_WRITTEN, delete_files
from portal.custody.listed import note
from portal.custody.models import Cleaning, Erasure
from portal.lib.beside_sales import tables_beside
from portal.lib.db import db, engine
from portal.lib.outbox import Outbox
from portal.record.events import projections
from portal.record.models import EntryText, Receipt, StoredFile
from portal.search.jobs import forget_erased


def clean_up(row: Cleaning, at: datetime) -> bool:
    """List the customer, delete the files that their erasure named, and let the database give up its old bytes.

    Returns whether all is gone.

    It may be done any number of times. A mail may still be written into its file for a few minutes after the erasure,
    so it is done again until they are over; then what was written meanwhile into the record is erased as well.
    """
    customer = Erasure.get_by_id(row.erasure).customer
    is_last = at - row.at >= LAST_WRITTEN
    note(customer, row.at)
    delete_files(row.files)
    if is_last:
        delete_files(erase_late(customer, at))
    forget_erased(at)
    if engine() == "sqlite" and not _truncated():
        return False
    if not is_last:
        return False
    if engine() == "postgresql":
        _vacuum()
    Cleaning.delete().where(Cleaning.erasure == row.erasure).execute()
    return True


def _truncated() -> bool:
    """Empty SQLite's log, which holds pages as they were; False while somebody reads from it.

    In the database itself they are overwritten already (`secure_delete`).
    """
    busy, _, _ = db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _vacuum() -> None:
    """Let PostgreSQL free the rows as they were; what a page keeps of them is overwritten by the next ones in it."""
    recorded = [projection.table for projection in projections()]
    tables: list[Any] = [EntryText, Receipt, StoredFile, Outbox, *tables_beside(), *recorded]
    names = ", ".join(f'"{table._meta.table_name}"' for table in tables)
    db.execute_sql(f"VACUUM {names}")
