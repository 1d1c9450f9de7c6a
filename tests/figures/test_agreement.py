"""A figure that was changed behind the application's back is found when the record is verified."""

import json
from typing import Any

import pytest

from portal.config import Settings
from portal.figures.counting import count_anew, count_sales
from portal.record.verify import verify_all, verify_stream
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of, tell
from tests.engines import LONG_ON_POSTGRES
from tests.ratings.help import give
from tests.record.help import Row, behind_our_back, change, drop, put, rows_of, sql


def is_found() -> bool:
    return next(verify_all(), None) is not None


@LONG_ON_POSTGRES
def test_every_number_of_the_calendar_that_is_changed_is_found(house: Settings) -> None:
    _count()
    rows = rows_of("turn")
    assert len(rows) > 100
    for row in rows[::7]:
        for damage in (_more, _gone, _elsewhere):
            with behind_our_back():
                damage("turn", row)
                assert is_found(), (damage, row)
    with behind_our_back():
        put("turn", {"of": "all", "name": "kept", "at": "2031-01-01T00:00:00.000000Z", "n": 1})
        assert is_found()
    assert not is_found()


def test_every_number_of_what_a_sale_adds_that_is_changed_is_found(house: Settings) -> None:
    _count()
    for table in ("tallied", "customer_tallied"):
        for row in rows_of(table):
            written = json.loads(row["written"])
            for name, turns in list(written.items())[::3]:
                at = next(iter(turns))
                with behind_our_back():
                    change(table, row, written=json.dumps(written | {name: turns | {at: turns[at] + 1}}))
                    assert is_found(), (table, name)
    assert not is_found()


def test_a_sale_that_adds_what_it_doesnt_is_found_though_the_sum_is_made_to_fit(house: Settings) -> None:
    _count()
    [ours] = [row for row in rows_of("tallied") if row["sale"] == sale_of("ana").ref]
    kept = json.loads(ours["written"])
    at = "1970-01-01T00:00:00.000000Z"
    with behind_our_back():
        more = kept | {"all:unconfirmed": {at: kept["all:unconfirmed"][at] + 1}}
        change("tallied", ours, written=json.dumps(more))
        sql("UPDATE turn SET n = n + 1 WHERE of = 'all' AND name = 'unconfirmed' AND at = ?", at)
        assert [fault.stream for fault in verify_all()] == [sale_of("ana").ref]


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("tallied", {"seq": 9999}),
        ("tallied", {"customer": "somebody"}),
        ("tallied", {"written": "{"}),
        ("tallied", {"written": "[]"}),
        ("tallied", {"written": '{"all:kept":{"then":1}}'}),
        ("tallied", {"written": '{"all:kept":7}'}),
        ("customer_tallied", {"written": '{"all:customers":{"1970-01-01T00:00:00.000000Z":null}}'}),
        ("customer_tallied", {"customer": "somebody"}),
        ("tallied", {"sale": "somewhere"}),
    ],
)
def test_what_cant_be_is_said_and_ends_nothing(house: Settings, table: str, changes: dict[str, Any]) -> None:
    _count()
    with behind_our_back():
        change(table, rows_of(table)[0], **changes)
        assert is_found()


def test_a_tally_whose_mark_is_gone_is_found(house: Settings) -> None:
    _count()
    with behind_our_back():
        sql("DELETE FROM tally")
        assert is_found()


def test_a_row_that_was_changed_shows_in_the_figures_too(house: Settings) -> None:
    """The table of deliveries is compared with the record first; this is what is left if that were made to agree."""
    _count()
    assert list(verify_stream(sale_of("ana").ref)) == []
    with behind_our_back():
        sql("UPDATE delivery SET verdict = 'not_kept' WHERE ref = ?", deliveries_of(1)[0].ref)
        assert is_found()


def test_what_isnt_counted_yet_is_no_fault(house: Settings) -> None:
    assert not is_found()
    _count()
    tell("sam", deliveries_of(3)[1], "delivered")
    assert not is_found()
    count_sales([sale_of("ana").ref], NOON)
    assert not is_found()


def _count() -> None:
    tell("dee", deliveries_of(1)[0], "delivered")
    give("ana", (4, 5, 3))
    count_anew(NOON)


def _more(table: str, row: Row) -> None:
    change(table, row, n=row["n"] + 1)


def _gone(table: str, row: Row) -> None:
    drop(table, row)


def _elsewhere(table: str, row: Row) -> None:
    change(table, row, of="2027-01-01")
