"""Statements that are written without peewee's compiler are peewee's, letter for letter, whatever appliers do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from portal.config import Settings
from portal.deliveries.models import Plan
from portal.lib.db import Table, db
from portal.people.models import Staff
from portal.record import short_sql
from portal.record.events import projections
from portal.record.models import Entry
from portal.record.shadow import Shadow, in_place_of_ours
from portal.record.verify import verify_all
from tests.cast import NOON

Short = tuple[str, list[Any]]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Compare every short statement with peewee's, and note what was compared."""
    found: list[str] = []
    insert, update = short_sql.insert_sql, short_sql.update_sql

    def insert_sql(table: Any, rows: Sequence[Mapping[Any, Any]]) -> Short:
        told = insert(table, rows)
        _compare(
            told,
            super(Table, table).insert_many(rows) if len(rows) > 1 else super(Table, table).insert(rows[0]),
        )
        found.append(told[0])
        return told

    def update_sql(table: Any, changes: Mapping[Any, Any], conditions: Sequence[Any]) -> Short:
        told = update(table, changes, conditions)
        query: Any = super(Table, table).update(changes)
        _compare(told, query.where(*conditions) if conditions else query)
        found.append(told[0])
        return told

    monkeypatch.setattr(short_sql, "insert_sql", insert_sql)
    monkeypatch.setattr(short_sql, "update_sql", update_sql)
    return found


def test_all_that_appliers_do_is_done_as_peewee_would(busy: Settings, compared: list[str]) -> None:
    assert list(verify_all()) == []
    assert len(compared) > Entry.select().count()
    assert len(set(compared)) > 40


def test_what_is_less_simple_is_peewees(blank: Settings, compared: list[str], empty: Shadow) -> None:
    row = {"promise": "p", "sale": "s", "through": None}
    again = {Plan.through: NOON.date()}
    for _ in range(2):
        Plan.insert(row).on_conflict(conflict_target=[Plan.promise], update=again).execute()
    assert Plan.get_by_id("p").through == NOON.date()
    assert Plan.insert(row).on_conflict_ignore().as_rowcount().execute() == 0
    assert Plan.update(through=None).where(Plan.promise == "p", Plan.sale == "s").execute() == 1
    assert Plan.update(sale=Plan.promise).where(Plan.sale.startswith("s")).execute() == 1
    assert Plan.get_by_id("p").sale == "p"
    assert compared == []


def test_a_statement_says_how_many_rows_it_met(blank: Settings, compared: list[str], empty: Shadow) -> None:
    person = {"email": "a@b.example", "name": "Ä", "role": "sales", "phone": ""}
    Staff.insert_many([{"ref": "1", **person}, {"ref": "2", **person, "email": "c@d.example"}]).execute()
    Staff.insert({"ref": "3", **person}, email="e@f.example").execute()
    named = Staff.ref.in_(["1", "3"]) & Staff.ended_at.is_null()
    assert Staff.update(ended_at=NOON).where(named | (Staff.name != "Ä")).execute() == 2
    assert Staff.update({Staff.role: "manager"}).execute() == 3
    assert Staff.select().where(Staff.ended_at == NOON).count() == 2
    assert len(compared) == 4


def test_nothing_is_left_in_a_shadow_and_nothing_of_it_in_the_database(house: Settings) -> None:
    shadow, before = Shadow([one.table for one in projections()]), Staff.select().count()
    with in_place_of_ours(shadow), shadow.undone():
        Staff.insert(ref="9", email="x@y.example", name="X", role="sales", phone="").execute()
        assert Staff.select().count() == 1
    assert not shadow.rows("SELECT * FROM staff").fetchall()
    shadow.close()
    assert Staff.select().count() == before
    assert db.obj is not shadow


@pytest.fixture
def empty(blank: Settings) -> Iterator[Shadow]:
    """Empty tables in place of the database's."""
    shadow = Shadow([projection.table for projection in projections()])
    with in_place_of_ours(shadow):
        yield shadow
    shadow.close()


def _compare(told: Short, query: Any) -> None:
    sql, values = query.sql()
    assert told == (sql, list(values))
