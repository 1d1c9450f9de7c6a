"""Filling a scratch database from a backup: its own migrations, its rows, then ours, and what was erased since."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

import peewee
import psycopg

from portal.backup.contents import Columns
from portal.backup.opening import Backup, BadBackup, Manifest
from portal.backup.scratch import Scratch
from portal.lib import migrate
from portal.lib.db import db, engine, release, transaction
from portal.lib.errors import Unavailable
from portal.record.erasure_list import Noted, apply_again, noted_in
from portal.record.models import Live
from portal.record.versions import far_ahead
from portal.search.filling import fill_anew

_ROWS_AT_ONCE = 2_000
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1"
_POSTGRES_REFUSES = (peewee.PeeweeException, psycopg.Error)

Tell = Callable[[int, int], None]


def load(scratch: Scratch, backup: Backup, tell: Tell) -> None:
    """Fill the scratch database, which is bound and empty. Raises BadBackup, and leaves what is there to be discarded.

    1. Make the tables as they were when the backup was taken.
    2. Load them with the triggers of the index at rest: they would write it row by row.
    3. Bring the tables up to date.
    """
    migrate.apply_in_scratch(scratch.schema, _last_migration(backup.manifest))
    release()
    with _loader(scratch) as put:
        done = 0
        for of, member in backup.manifest.tables:
            put(of, _told(backup.rows(of, member), done, lambda count: tell(count, backup.manifest.rows)))
            done += member.rows
    migrate.apply_in_scratch(scratch.schema)


def bring_up(erasures: list[Noted], at: datetime) -> int:
    """Make what a backup doesn't hold: erase again what was erased since, fill the index; return how many texts went.

    Versions of pages go on where no browser has been.
    """
    with transaction():
        gone = apply_again(erasures, at)
        Live.update(version=Live.version + far_ahead(at)).execute()
        fill_anew()
    if engine() == "sqlite" and gone:
        # What was erased goes from the free pages of the file as well.
        db.execute_sql("VACUUM")
    return gone


def erasures_of(backup: Backup) -> list[Noted]:
    """Return the list of erasures that a backup carries."""
    return list(noted_in(backup.lines(backup.manifest.erasures)))


def _last_migration(manifest: Manifest) -> str:
    ours = migrate.known()
    theirs = list(manifest.migrations)
    if not theirs or theirs != ours[: len(theirs)]:
        newer = next((name for name in theirs if name not in ours), None)
        what = f"knows {newer}, which this version doesn't" if newer else "lacks a migration in the middle"
        raise BadBackup(f"Its database {what}. Restore it with the version of Kept that made it.")
    return theirs[-1]


def _told(
    rows: Iterator[tuple[object, ...]], done: int, tell: Callable[[int], None]
) -> Iterator[tuple[object, ...]]:
    for count, row in enumerate(rows, start=1):
        yield row
        if count % _ROWS_AT_ONCE == 0:
            tell(done + count)


Put = Callable[[Columns, Iterator[tuple[object, ...]]], None]


@contextmanager
def _loader(scratch: Scratch) -> Iterator[Put]:
    with _into_sqlite(scratch.path) if scratch.path else _into_postgres(scratch.schema) as put:
        yield put


@contextmanager
def _into_sqlite(path: str) -> Iterator[Put]:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        # A crash leaves a scratch file that nobody needs, so nothing is waited for.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = 0"):
            file.execute(f"PRAGMA {pragma}")
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            file.execute(f'DROP TRIGGER "{name}"')

        def put(of: Columns, rows: Iterator[tuple[object, ...]]) -> None:
            marks = ", ".join("?" * len(of.names))
            file.execute("BEGIN")
            file.execute(f'DELETE FROM "{of.table}"')  # noqa: S608 - a name that was checked
            file.executemany(f'INSERT INTO "{of.table}" ({_names(of)}) VALUES ({marks})', rows)  # noqa: S608 - as above
            file.execute("COMMIT")

        try:
            yield put
        except sqlite3.OperationalError as error:
            raise Unavailable(f"The scratch database can't be written: {error}.") from error
        except sqlite3.Error as error:
            raise BadBackup(f"The backup doesn't fit its own tables: {error}.") from error
        for _, statement in triggers:
            file.execute(statement)
        if file.execute("PRAGMA foreign_key_check").fetchone():
            raise BadBackup("The backup is broken: a row names another that isn't there.")


@contextmanager
def _into_postgres(schema: str) -> Iterator[Put]:
    def put(of: Columns, rows: Iterator[tuple[object, ...]]) -> None:
        with db.atomic():
            cursor = db.cursor()
            cursor.execute(f'DELETE FROM "{of.table}"')  # noqa: S608 - a name that was checked
            with cursor.copy(f'COPY "{of.table}" ({_names(of)}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)

    every = [name for (name,) in db.execute_sql(_TABLES, (schema,)).fetchall()]
    _alter(every, "DISABLE TRIGGER USER")
    try:
        yield put
    except _POSTGRES_REFUSES as error:
        raise BadBackup(f"The backup doesn't fit its own tables: {str(error).splitlines()[0]}.") from error
    _alter(every, "ENABLE TRIGGER USER")
    db.execute_sql("ANALYZE")


def _alter(tables: list[str], how: str) -> None:
    for table in tables:
        db.execute_sql(f'ALTER TABLE "{table}" {how}')


def _names(of: Columns) -> str:
    return ", ".join(f'"{name}"' for name in of.names)
