"""The stage of tests on PostgreSQL: a database that a test has used is for the next one as if it were new."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from portal.config import Settings
from portal.lib import installed
from portal.lib.db import connect, db, release
from portal.lib.migrate import schema
from tests import worn
from tests.cast import bring
from tests.conftest import SECRET, Golden
from tests.engines import need
from tests.make import garden

SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
ROWS = """SELECT tablename, query_to_xml('SELECT * FROM "' || tablename || '" AS t ORDER BY t::text', false, false, '')
FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"""
EMPTIED = """SET session_replication_role TO replica;
DO $$ DECLARE t TEXT; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM %I', t);
    END LOOP;
END $$"""
CHANGES = (
    'ALTER TABLE "sale" ADD COLUMN "note" TEXT',
    'ALTER TABLE "contact" ALTER COLUMN "email" DROP NOT NULL',
    'ALTER TABLE "contact" DISABLE TRIGGER "search_contact"',
    'ALTER TABLE "staff" DROP CONSTRAINT "staff_pkey" CASCADE',
    'CREATE TABLE "left_behind" ("n" INTEGER)',
    'DROP INDEX "sale_signed_on"',
    'ALTER FUNCTION "search_row" COST 7',
    'ALTER VIEW "sale_scope" RENAME COLUMN "sold" TO "seller"',
    "CREATE SCHEMA left_behind",
)


@pytest.fixture
def golden(goldens: Callable[[str, str], Golden]) -> Iterator[Golden]:
    """The whole stage, as it is copied."""
    yield goldens(need("postgresql"), "house")
    db.initialize(None)


def test_rows_and_sequences_are_those_of_the_golden_one_whatever_was_written(golden: Golden) -> None:
    new = _content(golden.place)
    worn.forget(golden.place)
    place = worn.copy_of(golden.place)
    assert _content(place) == new
    installed.bind(Settings(golden.folder, worn.address(place), SECRET))
    for use in (_live, _empty, _leave_open):
        left = use(place)
        assert worn.copy_of(golden.place) == place, "it was made anew, which costs more than most tests"
        assert _content(place) == new
        if left:
            left.close()


def test_each_change_of_the_shape_is_seen(golden: Golden) -> None:
    with psycopg.connect(worn.address(worn.copy_of(golden.place)), autocommit=True) as server:
        before = worn.shape(server)
        for change in CHANGES:
            with server.transaction(force_rollback=True):
                server.execute(change.encode())
                assert worn.shape(server) != before, change
            assert worn.shape(server) == before


def test_a_database_of_another_shape_or_with_other_settings_is_given_to_nobody(golden: Golden) -> None:
    place = worn.copy_of(golden.place)
    worn.on_server(f'ALTER DATABASE "{place}" SET default_transaction_read_only TO on')
    second = worn.copy_of(golden.place)
    with psycopg.connect(worn.address(second)) as server:
        server.execute('DROP TABLE "search_erased"')
    third = worn.copy_of(golden.place)
    assert len({place, second, third}) == 3
    assert _content(third) == _content(golden.place)


def _live(place: str) -> None:
    connect(worn.address(place))
    assert not bring(garden(external_id="another")).refusals
    release()


def _empty(place: str) -> None:
    with psycopg.connect(worn.address(place)) as server:
        server.execute(EMPTIED.encode())
        server.execute("SELECT setval('search_id_seq', 4711)")


def _leave_open(place: str) -> psycopg.Connection:
    server = psycopg.connect(worn.address(place))
    server.execute('DELETE FROM "outbox"')
    return server


def _content(place: str) -> tuple[object, ...]:
    connect(worn.address(place))
    content = [db.execute_sql(query).fetchall() for query in (ROWS, SEQUENCES)]
    kinds = (*content, schema())
    release()
    return kinds
