"""Filling the index anew, from the tables that it reads."""

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


def fill_anew() -> None:
    """Empty the index and fill it from the tables, all or nothing; what was erased is in neither."""
    with transaction():
        db.execute_sql('DELETE FROM "search"')
        db.execute_sql(_ON_SQLITE if engine() == "sqlite" else _ON_POSTGRES)
