"""Scratch databases: where a backup is restored and verified before anything is replaced."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from portal.backup.writing import sync_folder
from portal.config import Settings
from portal.lib.db import connect, postgres_address, release, sqlite_path
from portal.lib.errors import Conflict, Unavailable
from portal.lib.owner import give_to_owner_of

RESTORE_SCHEMA = "kept_restore"
DRILL_SCHEMA = "kept_drill"
RESTORE_SUFFIX = ".restoring"
_OTHERS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1"
_LOGS = ("-wal", "-shm")


@dataclass(frozen=True)
class Scratch:
    """A scratch database: a SQLite file at `path`, or a `schema` of the PostgreSQL database; the other is empty."""

    url: str
    path: str = ""
    schema: str = ""

    def bind(self) -> None:
        """Bind the tables to it."""
        connect(f"sqlite:///{self.path}" if self.path else self.url, self.schema)


@contextmanager
def scratch_of(settings: Settings, schema: str, folder: Path | None = None) -> Iterator[Scratch]:
    """Give a bound, empty scratch database of the installation's engine; it is thrown away, and ours bound again.

    SQLite: a file beside the database, or in `folder`. PostgreSQL: `schema` in the same database, whose role must be
    allowed to make one (GRANT CREATE ON DATABASE). What an earlier one left there goes first.
    """
    path = _scratch_path(settings, folder)
    scratch = Scratch(settings.database_url, path, "" if path else schema)
    _discard(scratch)
    try:
        if scratch.schema:
            _on_server(settings.database_url, f'CREATE SCHEMA "{scratch.schema}"')
        scratch.bind()
        yield scratch
    finally:
        release()
        connect(settings.database_url)
        _discard(scratch)


def need_nobody_else(settings: Settings) -> None:
    """Refuse while others are connected to the PostgreSQL database, before long work is done. Raises Conflict.

    A SQLite file says so by itself when it gives way.
    """
    if not sqlite_path(settings.database_url):
        release()
        with psycopg.connect(postgres_address(settings.database_url)) as server:
            _refuse_others(server)


def put_in_place(settings: Settings, scratch: Scratch, at: datetime) -> str:
    """Let a scratch database take the place of ours, which is kept aside; return under which name, empty if none was.

    A process that is killed at any moment leaves the one or the other, whole. Raises Conflict when somebody else is
    connected to the PostgreSQL database.
    """
    release()
    # Two restores of one second are told apart.
    stamp = f"{at:%Y%m%d%H%M%S}_{secrets.token_hex(2)}"
    if scratch.path:
        return _swap_files(Path(sqlite_path(settings.database_url)), Path(scratch.path), stamp)
    return _swap_schemas(settings.database_url, scratch.schema, f"before_restore_{stamp}")


def _scratch_path(settings: Settings, folder: Path | None) -> str:
    ours = sqlite_path(settings.database_url)
    if not ours:
        return ""
    return str(folder / Path(ours).name) if folder else f"{ours}{RESTORE_SUFFIX}"


def _discard(scratch: Scratch) -> None:
    if scratch.schema:
        _on_server(scratch.url, f'DROP SCHEMA IF EXISTS "{scratch.schema}" CASCADE')
        return
    for suffix in ("", *_LOGS, "-journal"):
        Path(f"{scratch.path}{suffix}").unlink(missing_ok=True)


def _swap_files(ours: Path, scratch: Path, stamp: str) -> str:
    """Give the old file a second name, then let the new one take its first: both are one step each."""
    _fold_log(scratch)
    _be_like(scratch, ours)
    with scratch.open("rb") as file:
        os.fsync(file.fileno())
    aside = ""
    if ours.exists():
        kept = ours.with_name(f"{ours.name}.before-restore-{stamp}")
        _keep_aside(ours, kept)
        aside = str(kept)
    scratch.replace(ours)
    sync_folder(ours.parent)
    return aside


def _keep_aside(ours: Path, kept: Path) -> None:
    try:
        _fold_log(ours)
    except sqlite3.OperationalError as error:
        raise Conflict(f"Somebody has {ours} open. End what uses it, then restore again.") from error
    except sqlite3.DatabaseError:
        # One that can't be read keeps its log beside it: the new file must not find the log of another.
        for suffix in _LOGS:
            if Path(f"{ours}{suffix}").exists():
                Path(f"{ours}{suffix}").replace(f"{kept}{suffix}")
    try:
        kept.hardlink_to(ours)
    except OSError:
        shutil.copy2(ours, kept)


def _fold_log(path: Path) -> None:
    """Write what is in a database's log into its file, so that the file is all of it; nobody else may have it open."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.execute("PRAGMA journal_mode = DELETE")


def _be_like(scratch: Path, ours: Path) -> None:
    """Let the new file belong to whoever the old one belongs to; an operator may restore as root."""
    scratch.chmod(0o600)
    give_to_owner_of(ours if ours.exists() else ours.parent, scratch)


def _swap_schemas(url: str, scratch: str, kept: str) -> str:
    with psycopg.connect(postgres_address(url)) as server:
        _refuse_others(server)
        [(ours,)] = _asked(server, "SELECT current_schema()")
        # Whoever comes in between waits here, and then finds the new tables under the old names.
        for (table,) in _asked(server, _TABLES, ours):
            server.execute(f'LOCK TABLE "{ours}"."{table}" IN ACCESS EXCLUSIVE MODE'.encode())
        try:
            server.execute(f'ALTER SCHEMA "{ours}" RENAME TO "{kept}"'.encode())
            server.execute(f'ALTER SCHEMA "{scratch}" RENAME TO "{ours}"'.encode())
        except psycopg.errors.InsufficientPrivilege as error:
            raise Unavailable(
                f"The role doesn't own the schema {ours}: ALTER SCHEMA {ours} OWNER TO …"
            ) from error
    return kept


def _refuse_others(server: psycopg.Connection) -> None:
    if _asked(server, _OTHERS)[0][0]:
        raise Conflict(
            "Somebody else is connected to the database. Stop the portal on every machine, and close other"
            " programs that use it, then restore again."
        )


def _asked(server: psycopg.Connection, statement: str, *values: object) -> list[tuple[Any, ...]]:
    return server.execute(statement.encode(), values).fetchall()


def _on_server(url: str, statement: str) -> None:
    try:
        with psycopg.connect(postgres_address(url), autocommit=True) as server:
            server.execute(statement.encode())
    except psycopg.Error as error:
        raise Unavailable(
            f"The database makes no scratch schema ({str(error).splitlines()[0]})."
            " Allow its role to: GRANT CREATE ON DATABASE … TO …"
        ) from error
