"""Today reads no table whole: SQLite says of each statement which index it takes."""

import re
from collections.abc import Callable

import pytest

from portal.deliveries import access
from portal.lib.db import db
from tests.my.help import words_of
from tests.page import Browser, counted_statements

# `t` is each part of what is read together: a query of its own, whose tables are named apart.
BIG = re.compile(r"^SCAN (?!said|picked|CONSTANT ROW|t$|t\d+ USING INDEX)")

COUNTED = "SEARCH t1 USING COVERING INDEX sale_salesperson_signed_on (salesperson=?)"


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: PostgreSQL plans by the size of tables, which are small here."""
    return "sqlite"


@pytest.mark.parametrize("who", ["max", "sam", "dee"])
def test_no_list_of_today_reads_a_whole_table(browser: Callable[[str], Browser], who: str) -> None:
    reader = browser(who)
    with counted_statements() as statements:
        reader.get("/staff/")
    lists = [one for one in statements if '"delivery"' in one]
    assert len(lists) > 2
    for statement in lists:
        assert not [step for step in _plan(statement) if BIG.match(step)], statement


def test_what_sam_sees_is_not_found_by_going_through_all_of_many_sales(
    browser: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = browser("sam")
    few = sam.get("/staff/")
    monkeypatch.setattr(access, "MANY_SALES", 1)
    with counted_statements() as statements:
        many = sam.get("/staff/")
    assert words_of(many.all("main")[0]) == words_of(few.all("main")[0])
    for statement in statements:
        steps = [step for step in _plan(statement) if "sale_salesperson" in step]
        assert steps in ([], [COUNTED]), statement


@pytest.mark.parametrize("who", ["max", "sam", "dee"])
def test_concerns_that_wait_for_us_are_read_in_their_order(
    browser: Callable[[str], Browser], who: str
) -> None:
    reader = browser(who)
    with counted_statements() as statements:
        reader.get("/staff/concerns")
    [ours] = [one for one in statements if "NOT IN ('fixed', 'closed')" in one]
    steps = _plan(ours)
    assert "SCAN t1 USING INDEX concern_unfixed_by_instant" in steps, steps
    assert not [step for step in steps if "TEMP B-TREE" in step], steps


def _plan(statement: str) -> list[str]:
    holes = [None] * statement.count("?")
    return [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {statement}", holes).fetchall()]
