"""PostgreSQL databases of tests: one is used again and again, put back to its golden state before each test.

To make a database and to drop it costs the server a checkpoint each; to delete its few rows and to put the golden ones
in their place costs neither. One whose tables or constraints a test has changed, and one that was used for long, is
thrown away.
"""

import itertools
import os
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from tests.engines import POSTGRES

_GOLDEN = "kept_golden"
_MOST_USES = 40
_numbers = itertools.count(1)
_NAMES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# Whatever is dropped, made or made anew has another number.
_SHAPE = """SELECT
(SELECT sum(oid::bigint) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
(SELECT sum(oid::bigint) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
(SELECT count(*) FROM pg_trigger),
(SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped)"""


@dataclass
class Worn:
    """A database that tests use: its name, its shape when it was new, and how often it was used."""

    place: str
    shape: tuple[object, ...]
    uses: int = 1


_worn: dict[str, Worn] = {}


def keep_golden(place: str) -> None:
    """Keep the rows of a golden database beside its tables, so that each copy can be put back to them."""
    with psycopg.connect(address(place), autocommit=True) as server:
        server.execute(f"CREATE SCHEMA {_GOLDEN}".encode())
        for (name,) in server.execute(_NAMES).fetchall():
            server.execute(f'CREATE TABLE {_GOLDEN}."{name}" AS TABLE public."{name}"'.encode())


def copy_of(golden: str) -> str:
    """Return the name of a database that is as the golden one."""
    worn = _worn.get(golden)
    if worn is not None and worn.uses < _MOST_USES and _is_put_back(worn):
        worn.uses += 1
        return worn.place
    if worn is not None:
        on_server(f'DROP DATABASE IF EXISTS "{worn.place}" WITH (FORCE)')
    place = f"kept_test_{os.getpid()}_{next(_numbers)}"
    # Nothing here outlives a crash of the server, so nobody waits for its disk.
    waitless = f'ALTER DATABASE "{place}" SET synchronous_commit TO off'
    on_server(f'CREATE DATABASE "{place}" TEMPLATE "{golden}"', waitless)
    with psycopg.connect(address(place)) as server:
        _worn[golden] = Worn(place, _shape(server))
    return place


def throw_away(golden: str) -> None:
    """Drop a golden database and what was copied from it."""
    worn = _worn.pop(golden, None)
    names = (golden, worn.place) if worn else (golden,)
    on_server(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names))


def on_server(*statements: str) -> None:
    """Run statements that are about databases, not inside one."""
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


def address(place: str) -> str:
    """Return the address of a database by its name."""
    return f"{POSTGRES.rpartition('/')[0]}/{place}"


def _is_put_back(worn: Worn) -> bool:
    with suppress(psycopg.Error), psycopg.connect(address(worn.place)) as server:
        server.execute(_OTHERS)
        if _shape(server) != worn.shape:
            return False
        names = [name for (name,) in server.execute(_NAMES).fetchall()]
        deleted = "; ".join(f'DELETE FROM public."{name}"' for name in names)
        put_back = "; ".join(
            f'INSERT INTO public."{name}" SELECT * FROM {_GOLDEN}."{name}"' for name in names
        )
        server.execute(f"{deleted}; {put_back}".encode())
        server.commit()
        return True
    return False


def _shape(server: psycopg.Connection) -> tuple[object, ...]:
    return server.execute(_SHAPE.encode()).fetchone() or ()
