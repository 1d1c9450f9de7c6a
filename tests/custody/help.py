"""What the tests of a customer's data share: a house in which much happened, and a search of everything for words."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from portal.config import Settings
from portal.custody.actions import ask_erasure
from portal.custody.jobs import carry_out_erasures
from portal.custody.models import Erasure
from portal.custody.rules import GRACE
from portal.deliveries.actions.fields import By
from portal.lib import outbox
from portal.lib.db import db, engine, sqlite_path
from portal.lib.ids import new_ref
from portal.lib.mail_delivery import send_next
from tests.cast import NOON, viewer

DUE = NOON + GRACE
LATER = DUE + outbox.CLAIM * 30


def by(who: str) -> By:
    """Return somebody who acts at noon, on a form of its own."""
    return By(viewer(who), NOON, new_ref())


def ask(who: str = "ana") -> Erasure:
    """Let a contact ask for an erasure."""
    asked = ask_erasure(by(who), sure=True)
    assert asked is not None
    return asked


def erase(who: str = "ana") -> None:
    """Let a contact have everything erased, a week later, and let what is left of it be cleaned."""
    ask(who)
    carry_out_erasures(DUE)
    carry_out_erasures(LATER)


def send_all(settings: Settings) -> None:
    """Write every mail that waits into its file."""
    while send_next(settings, NOON) is not None:
        pass


def places_of(words: Iterable[str], settings: Settings) -> set[str]:
    """Return where any of these words stands: the tables of the database, its own files, and the data directory's.

    The files of an SQLite database are read byte for byte, pages that are free included.
    """
    wanted = [word.encode() for word in words]
    return {place for place, body in _everything(settings) if any(word in body for word in wanted)}


def _everything(settings: Settings) -> Iterable[tuple[str, bytes]]:
    for name in db.get_tables():
        for row in db.execute_sql(f'SELECT * FROM "{name}"').fetchall():
            for value in row:
                body = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                yield f"table {name}", body
    for path in sorted(Path(settings.data_dir).rglob("*")):
        if path.is_file() and not path.name.endswith(("-shm",)):
            yield f"file {path.name}", path.read_bytes()


def checkpointed(settings: Settings) -> None:
    """Read nothing of what an open connection still holds in its own memory: only what is in the files counts."""
    if engine() == "sqlite":
        with sqlite3.connect(sqlite_path(settings.database_url)) as file:
            file.execute("PRAGMA wal_checkpoint(PASSIVE)")
