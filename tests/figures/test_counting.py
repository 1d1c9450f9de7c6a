"""The company's figures are counted soon after something happened, once, whoever counts and whatever is cut off."""

import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.config import Settings
from portal.figures.counting import EXACT_FOR, count_anew, count_sales, every_turn, fold, marked
from portal.figures.jobs import COMPARED_EVERY, MARGIN, count_what_moved
from portal.figures.models import CustomerTallied, Tallied, Turn
from portal.lib.db import release
from portal.lib.job_runs import run_due
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import NOON, bring, sale_of
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.verbs import at_once, judge
from tests.figures.help import kept_days, read_at, turning_points
from tests.figures.recount_company import hear_all, recount_company
from tests.make import garden
from tests.page import counted_statements
from tests.ratings.help import give
from tests.record.help import env

ROOT = Path(__file__).parents[2]
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def is_right(at: timedelta = timedelta()) -> bool:
    """Tell whether what is read equals a recount of the record, so long after noon."""
    return read_at(NOON + at) == kept_days(recount_company(hear_all(), NOON + at), NOON + at)


def test_the_worker_counts_what_it_finds_and_then_what_happens(house: Settings) -> None:
    run_due(NOON)
    assert read_at(NOON)["all:sales"] == 2
    tell("dee", deliveries_of(1)[0], "delivered", at=NOON + MINUTE)
    judge(deliveries_of(1)[0], "kept", NOON + MINUTE)
    give("bea", (5, 2, 4), at=NOON + MINUTE)
    assert not is_right(MINUTE)
    run_due(NOON + MINUTE + SECOND)
    assert read_at(NOON + MINUTE)["all:kept"] == 1
    assert read_at(NOON + MINUTE)["year:rate:when:2"] == 1
    assert is_right(MINUTE)


def test_where_nothing_moves_a_look_is_three_small_reads(house: Settings) -> None:
    count_what_moved(NOON)
    with counted_statements() as statements:
        count_what_moved(NOON + 5 * SECOND)
    assert len(statements) == 3, statements
    assert all(statement.startswith("SELECT") for statement in statements)


def test_a_new_sale_and_a_second_one_of_the_same_customer(house: Settings) -> None:
    count_what_moved(NOON)
    assert not bring(garden(external_id="garden-2", title="The pond")).refusals
    count_what_moved(NOON + SECOND)
    assert is_right(SECOND)
    found = read_at(NOON + SECOND)
    assert (found["all:sales"], found["all:customers"]) == (3, 2)
    assert CustomerTallied.select().count() == 2


def test_what_is_committed_late_is_counted_at_the_next_look(house: Settings) -> None:
    count_what_moved(NOON)
    count_what_moved(NOON + MARGIN)
    tell("sam", deliveries_of(1)[0], "delivered", at=NOON + SECOND)
    count_what_moved(NOON + MARGIN + 5 * SECOND)
    assert is_right(MARGIN)


def test_what_was_recorded_by_a_clock_that_was_behind_is_found_within_the_hour(house: Settings) -> None:
    count_what_moved(NOON)
    tell("sam", deliveries_of(1)[0], "delivered", at=NOON - DAY)
    count_what_moved(NOON + COMPARED_EVERY - SECOND)
    assert not is_right(COMPARED_EVERY)
    count_what_moved(NOON + COMPARED_EVERY)
    assert is_right(COMPARED_EVERY)


@pytest.mark.parametrize("back", [5 * SECOND, HOUR, DAY])
def test_a_clock_that_is_set_back_finds_every_figure_as_it_was_then(house: Settings, back: timedelta) -> None:
    later = timedelta(days=2, hours=3)
    count_what_moved(NOON)
    count_what_moved(NOON + later)
    assert is_right(later)
    assert is_right(later - back)
    tell("sam", deliveries_of(1)[0], "delivered", at=NOON + later - back)
    count_what_moved(NOON + later - back)
    assert is_right(later - back)
    assert is_right(later + 40 * DAY)


def test_a_clock_that_stood_years_ahead_leaves_no_trace(house: Settings) -> None:
    count_what_moved(NOON)
    count_what_moved(NOON + 3000 * DAY)
    count_what_moved(NOON + MINUTE)
    assert is_right(MINUTE)
    assert marked(NOON).since == NOON + MINUTE - EXACT_FOR


def test_what_turned_long_ago_is_folded_and_reads_the_same(house: Settings) -> None:
    count_anew(NOON)
    points = len(turning_points(NOON - EXACT_FOR))
    later = NOON + 40 * DAY
    expected = kept_days(recount_company(hear_all(), later), later)
    assert fold(later)
    assert read_at(later) == kept_days(expected, later)
    assert len(turning_points(NOON - EXACT_FOR)) < points
    assert not fold(later + MINUTE), "it was only just done"
    tell("sam", deliveries_of(1)[0], "delivered", at=later)
    count_sales([sale_of("ana").ref], later)
    assert read_at(later) == kept_days(recount_company(hear_all(), later), later)
    assert list(verify_all()) == []


def test_days_that_no_strip_shows_any_more_are_dropped(house: Settings) -> None:
    count_anew(NOON)
    assert Turn.select().where(Turn.of == "2026-02-13").exists()
    fold(NOON + 200 * DAY)
    assert not Turn.select().where(Turn.of == "2026-02-13").exists()
    tell("sam", deliveries_of(3)[0], "delivered", at=NOON + 200 * DAY)
    count_what_moved(NOON + 200 * DAY)
    assert not Turn.select().where(Turn.of == "2026-02-13").exists()
    assert is_right(200 * DAY)
    assert list(verify_all()) == []


def test_many_who_count_at_once_count_everything_once(house: Settings) -> None:
    for delivery in deliveries_of(3):
        tell("sam", delivery, "delivered")
    both = [sale_of("ana").ref, sale_of("bea").ref]
    deeds: list[Any] = [partial(count_what_moved, NOON + n * SECOND) for n in range(4)]
    deeds += [partial(count_sales, both[:: 1 if n % 2 else -1], NOON) for n in range(6)]
    deeds += [partial(fold, NOON + DAY), partial(count_anew, NOON)]
    assert {type(one) for one in at_once(deeds)} == {type(None)}, "nobody was refused"
    count_what_moved(NOON + MINUTE)
    assert is_right(MINUTE)
    assert list(verify_all()) == []


def test_killed_at_any_statement_nothing_is_counted_by_half(house: Settings) -> None:
    release()
    command = [sys.executable, "-m", "tests.figures.dying"]
    done = subprocess.run(
        command, env=os.environ | env(house), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert int(done.stdout) > 15
    assert is_right()


def test_the_command_that_rebuilds_counts_everything_anew(house: Settings) -> None:
    done = CliRunner().invoke(main, ["record", "rebuild"], env=env(house))
    assert done.exit_code == 0, done.output
    assert is_right()
    Turn.update(n=Turn.n + 7).execute()
    Tallied.delete().where(Tallied.sale == sale_of("bea").ref).execute()
    assert CliRunner().invoke(main, ["record", "verify"], env=env(house)).exit_code == 1
    CliRunner().invoke(main, ["record", "rebuild"], env=env(house))
    assert is_right()
    assert CliRunner().invoke(main, ["record", "verify"], env=env(house)).exit_code == 0


def test_a_rebuild_of_the_tables_changes_no_figure(house: Settings) -> None:
    tell("dee", deliveries_of(1)[0], "delivered")
    count_anew(NOON)
    before = every_turn()
    rebuild_all()
    count_anew(NOON)
    assert every_turn() == before
    assert Tallied.select().count() == 2
    assert list(verify_all()) == []
