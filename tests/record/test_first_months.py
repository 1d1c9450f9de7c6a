"""What the first months recorded stays: their entries give the rows, and their database migrates with every row."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.config import Settings
from portal.deliveries.models import Delivery, Update
from portal.lib import migrate
from portal.lib.db import release
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of, tell
from tests.record.help import Rows, env, everything
from tests.record.old import put_back_to, tell_as_of_old

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


@pytest.fixture
def old(house: Settings) -> Settings:
    """Ana and Bea were told things in the first months."""
    ana, bea = sale_of("ana"), sale_of("bea")
    tell_as_of_old(ana, 1, "started", NOON)
    tell_as_of_old(ana, 1, "progress", NOON + DAY)
    tell_as_of_old(ana, 1, "delivered", NOON + DAY)
    tell_as_of_old(ana, 3, "missed", NOON)
    tell_as_of_old(bea, 1, "missed", NOON)
    tell_as_of_old(bea, 1, "delivered", NOON + 2 * DAY)
    return house


def test_entries_that_state_only_what_changed_give_the_same_rows_again(old: Settings) -> None:
    [worktop], [hedge] = deliveries_of(1), deliveries_of(1, sale_of("bea").ref)
    assert (worktop.state, worktop.delivered_at, worktop.delivered_on) == (
        "delivered",
        NOON + DAY,
        date(2026, 3, 4),
    )
    assert (hedge.state, hedge.missed_at, hedge.delivered_on) == ("delivered", NOON, date(2026, 3, 5))
    before = everything()
    rebuild_all()
    assert everything() == before
    assert list(verify_all()) == []


def test_what_follows_them_today_stands_on_them(old: Settings) -> None:
    friday = deliveries_of(3)[0]
    tell("sam", friday, "delivered", at=NOON + 3 * DAY)
    late = Delivery.get_by_id(friday.ref)
    assert (late.state, late.missed_at, late.delivered_on) == ("delivered", NOON, date(2026, 3, 6))
    before = everything()
    rebuild_all()
    assert everything() == before
    assert list(verify_all()) == []


def test_their_database_migrates_with_every_row(old: Settings) -> None:
    kept = put_back_to()
    assert kept["update"]
    assert migrate.apply_pending(old)
    assert _as_then(kept) == kept
    assert Update.select().count() == len(kept["update"])
    assert list(verify_all()) == []
    migrated = everything()
    rebuild_all()
    assert everything() == migrated
    tell("sam", deliveries_of(6)[0], "started")
    assert list(verify_all()) == []


def test_a_migration_that_is_killed_anywhere_leaves_all_or_nothing(old: Settings) -> None:
    kept = put_back_to()
    release()
    command = [sys.executable, "-m", "tests.record.migrator"]
    done = subprocess.run(
        command, env=os.environ | env(old), cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert int(done.stdout) > 30
    assert migrate.still_pending() == []
    assert _as_then(kept) == kept
    assert list(verify_all()) == []


def _as_then(kept: Rows) -> Rows:
    """Return today's rows of the tables of then, with the columns of then, in the same order."""
    now = everything()
    return {
        name: sorted(
            ({column: row[column] for column in (rows[0] if rows else {})} for row in now[name]), key=repr
        )
        for name, rows in kept.items()
    }
