"""Filling the index anew, from the tables that it reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.lib.db import db, engine, transaction

_ON_SQLITE = """
INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
SELECT v."minute" + ROW_NUMBER() OVER (PARTITION BY v."minute" ORDER BY v."sale", v."n", v."ref"),
    v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
FROM "searchable" v
"""
_ON_POSTGRES = """
INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
SELECT v."minute" + mod(nextval('search_id_seq'), 8388608), v."kind", v."ref", v."sale", v."customer", v."n",
    v."scope", v."text"
FROM "searchable" v
"""
_SQLITE_TRIGGERS = (
    """SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'trigger' AND "tbl_name" <> 'search'"""
)
_POSTGRES_TRIGGERS = """SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal
AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname <> 'search')"""


def fill_anew() -> None:
    """Empty the index and fill it from the tables, all or nothing; what was erased is in neither."""
    with transaction():
        db.execute_sql('DELETE FROM "search"')
        db.execute_sql(_ON_SQLITE if engine() == "sqlite" else _ON_POSTGRES)


@contextmanager
def index_at_rest() -> Iterator[None]:
    """Let the index rest while the block writes very many rows, in one transaction with it, then fill it anew.

    The triggers that keep it write row by row, and ask at each for rows that may come only later.
    """
    with transaction():
        if engine() == "sqlite":
            triggers = db.execute_sql(_SQLITE_TRIGGERS).fetchall()
            for name, _ in triggers:
                db.execute_sql(f'DROP TRIGGER "{name}"')
            yield
            for _, statement in triggers:
                db.execute_sql(statement)
        else:
            triggers = db.execute_sql(_POSTGRES_TRIGGERS).fetchall()
            _switch(triggers, "DISABLE")
            yield
            # A table can't be altered while something of it waits to be checked.
            db.execute_sql("SET CONSTRAINTS ALL IMMEDIATE")
            _switch(triggers, "ENABLE")
        fill_anew()


def _switch(triggers: list[tuple[str, str]], how: str) -> None:
    for name, table in triggers:
        db.execute_sql(f'ALTER TABLE {table} {how} TRIGGER "{name}"')
