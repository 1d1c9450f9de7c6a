"""Taking a whole installation in: replayed, verified and only then committed, into a database that holds nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import peewee
import psycopg

from portal.lib.db import transaction, utc_instant
from portal.lib.errors import Unavailable
from portal.moving.lines import Lines
from portal.moving.replaying import Tell, begin_anew, header_of, need_empty, replay, verify
from portal.record.keys import forget_unrecorded

_REFUSED = (
    *(peewee.IntegrityError, peewee.DataError, sqlite3.IntegrityError, sqlite3.DataError),
    *(psycopg.IntegrityError, psycopg.DataError, OverflowError, UnicodeError),
)
_AWAY = (sqlite3.OperationalError, psycopg.OperationalError)


@dataclass(frozen=True)
class TakenIn:
    """What was taken in: when the export was made, how many lines of each kind it had, and the key that signs now."""

    made_at: datetime
    counts: dict[str, int]
    key: str


class _NothingKept(Exception):
    """Undoes a trial."""


def take_in(file: Path, at: datetime, tell: Tell, *, dry_run: bool = False) -> TakenIn:
    """Replay an export into the bound database, which must hold no entry: all of it, in one transaction, or nothing.

    1. Take in stream after stream: chains, texts, receipts and files are verified as they come, and tables written.
    2. Say so on the record, and make the key that signs from now on: private keys never leave their machine.
    3. Verify all of it as `portal record verify` does, and the roots.

    `tell` hears of the step, how much is done and of how much. With `dry_run` nothing is kept. Raises BadExport with
    the line and the reason, Conflict where there is something already, or the clock stands wrong, and Unavailable.
    """
    made: list[str] = []
    size = file.stat().st_size
    with file.open("rb") as opened:
        lines = Lines(opened, lambda done: tell("Importing", done, size))
        head = header_of(lines)
        with _key_of(made), _told_plainly(lines), transaction():
            need_empty()
            replay(lines, head, at)
            made.append(begin_anew(head, at))
            verify(lines, tell)
            if dry_run:
                raise _NothingKept
    return TakenIn(utc_instant(head["made_at"]), head["counts"], made[0])


@contextmanager
def _key_of(made: list[str]) -> Iterator[None]:
    """Remove the file of a key that was made, when its entry is undone."""
    try:
        yield
    except _NothingKept:
        forget_unrecorded(made[0])
    except BaseException:
        for key in made:
            forget_unrecorded(key)
        raise


@contextmanager
def _told_plainly(lines: Lines) -> Iterator[None]:
    """Let what the database refuses be told with the line that was taken last."""
    try:
        yield
    except _REFUSED as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise lines.refusal(f"it doesn't fit the lines before it ({why})") from error
    except _AWAY as error:
        raise Unavailable(f"The database can't be written: {error}. Nothing was imported.") from error
