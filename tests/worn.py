"""PostgreSQL databases of tests: one is used again and again, put back to its golden state before each test.

To make a database and to drop it costs the server a checkpoint each; to delete its few rows and to put the golden ones
in their place costs neither. One whose shape a test has changed, and one that was used for long, is thrown away.
"""

import itertools
import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from tests.engines import POSTGRES

_GOLDEN = "kept_golden"
# Nothing sweeps up after the rows that were deleted.
_MOST_USES = 100
_numbers = itertools.count(1)
# To drop a database is to wait until the disk has all that was ever written: no test does, and all wait at once.
_dropping = ThreadPoolExecutor(8, "drops databases")
_COLUMNS = """SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
GROUP BY 1 ORDER BY 1"""
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# What is made, changed or renamed is written by a later transaction, what is dropped is one less.
_WRITTEN = "count(*), max(xmin::text::bigint)"
_OURS = "relnamespace IN ('public'::regnamespace, 'kept_golden'::regnamespace)"
_SHAPE = f"""SELECT {_WRITTEN} FROM pg_class WHERE {_OURS} UNION ALL
SELECT {_WRITTEN} FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE {_OURS}) UNION ALL
SELECT {_WRITTEN} FROM pg_constraint UNION ALL
SELECT {_WRITTEN} FROM pg_proc UNION ALL
SELECT {_WRITTEN} FROM pg_rewrite UNION ALL
SELECT {_WRITTEN} FROM pg_trigger UNION ALL
SELECT {_WRITTEN} FROM pg_namespace WHERE nspname !~ '^pg_' UNION ALL
SELECT {_WRITTEN} FROM pg_db_role_setting WHERE setdatabase IN
    (SELECT oid FROM pg_database WHERE datname = current_database())"""


@dataclass
class Worn:
    """A database that tests use: who puts it back and how, its shape when it was new, how often it was used."""

    place: str
    server: psycopg.Connection
    shape: list[tuple[object, ...]]
    put_back: bytes
    uses: int = 1


_worn: dict[str, Worn] = {}


def make(place: str, template: str) -> None:
    """Make a database that is as another one. Nothing in it outlives a crash, so nobody waits for the server's disk."""
    waitless = f'ALTER DATABASE "{place}" SET synchronous_commit TO off'
    on_server(f'CREATE DATABASE "{place}" TEMPLATE "{template}"', waitless)


def keep_golden(place: str) -> None:
    """Keep the rows of a golden database beside its tables, so that each copy can be put back to them."""
    with psycopg.connect(address(place), autocommit=True) as server:
        # A golden database that was made out of another one has the other's.
        server.execute(f"DROP SCHEMA IF EXISTS {_GOLDEN} CASCADE".encode())
        server.execute(f"CREATE SCHEMA {_GOLDEN}".encode())
        for name, columns in server.execute(_COLUMNS.encode()).fetchall():
            rows = f'SELECT {columns} FROM public."{name}"'
            server.execute(f'CREATE TABLE {_GOLDEN}."{name}" AS {rows}'.encode())


def copy_of(golden: str) -> str:
    """Return the name of a database that is as the golden one."""
    worn = _worn.get(golden)
    if worn is not None and worn.uses < _MOST_USES and _is_put_back(worn):
        worn.uses += 1
        return worn.place
    forget(golden)
    place = f"kept_test_{os.getpid()}_{next(_numbers)}"
    make(place, golden)
    _worn[golden] = _new(place)
    return place


def forget(golden: str) -> None:
    """Let what was copied from a golden database be dropped: the next copy is a new one."""
    if worn := _worn.pop(golden, None):
        worn.server.close()
        _drop(worn.place)


def let_go() -> None:
    """Hold no database any more, for a test that wants one to itself; the next copy is a new one."""
    for worn in _worn.values():
        worn.server.close()


def throw_away(*goldens: str) -> None:
    """Drop golden databases and what was copied from them; comes back when all that was ever forgotten is gone."""
    for golden in goldens:
        forget(golden)
    for dropped in [_drop(golden) for golden in goldens]:
        dropped.result()


def shape(server: psycopg.Connection) -> list[tuple[object, ...]]:
    """Return what differs when a table, a column, a constraint, a function or a trigger is another than before."""
    return server.execute(_SHAPE.encode()).fetchall()


def on_server(*statements: str) -> None:
    """Run statements that are about databases, not inside one."""
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


def address(place: str) -> str:
    """Return the address of a database by its name."""
    return f"{POSTGRES.rpartition('/')[0]}/{place}"


def _new(place: str) -> Worn:
    server = psycopg.connect(address(place), autocommit=True)
    # Rows come back as they were, so no trigger has to derive some from others, and no key has to be looked up.
    steps = ["SET LOCAL session_replication_role TO replica"]
    tables = server.execute(_COLUMNS.encode()).fetchall()
    steps += [f'DELETE FROM public."{name}"' for name, _ in tables]
    for name, columns in tables:
        steps.append(f'INSERT INTO public."{name}" ({columns}) SELECT {columns} FROM {_GOLDEN}."{name}"')
    for (name,) in server.execute(_SEQUENCES).fetchall():
        last, called = server.execute(
            f'SELECT last_value, is_called FROM public."{name}"'.encode()
        ).fetchall()[0]
        steps.append(f"SELECT setval('public.\"{name}\"', {last}, {called})")
    return Worn(place, server, shape(server), "; ".join(steps).encode())


def _is_put_back(worn: Worn) -> bool:
    with suppress(psycopg.OperationalError), worn.server.transaction():
        worn.server.execute(_OTHERS)
        if shape(worn.server) == worn.shape:
            worn.server.execute(worn.put_back)
            return True
    return False


def _drop(place: str) -> Future[None]:
    return _dropping.submit(on_server, f'DROP DATABASE IF EXISTS "{place}" WITH (FORCE)')
