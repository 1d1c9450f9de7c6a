"""Until when a page stays true: compared with asking the words themselves, second by second."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.deliveries.labels import Axes, Label, label
from portal.deliveries.times import time_state_at
from portal.deliveries.until import true_until
from tests.cast import NOON, ZONE

NEW_YORK = ZoneInfo(ZONE)
SECOND = timedelta(seconds=1)


def test_without_moments_a_page_stands_until_midnight_where_the_sale_is() -> None:
    assert true_until([], NEW_YORK, NOON) == datetime(2026, 3, 4, 5, 0, tzinfo=UTC)


def test_midnight_is_found_in_the_night_in_which_the_clock_changes() -> None:
    before = datetime(2026, 3, 8, 4, 59, tzinfo=UTC)
    assert true_until([], NEW_YORK, before) == before + timedelta(minutes=1)
    assert true_until([], NEW_YORK, before + timedelta(minutes=2)) == datetime(2026, 3, 9, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "left",
    [
        timedelta(hours=30),
        timedelta(hours=23, minutes=12),
        timedelta(hours=1),
        timedelta(minutes=59, seconds=30),
        timedelta(minutes=1),
        timedelta(seconds=20),
        timedelta(0),
        -timedelta(seconds=1),
        -timedelta(minutes=61),
        -timedelta(hours=7),
        -timedelta(hours=24, minutes=1),
    ],
)
def test_the_words_about_a_moment_stand_until_then_and_change_then(left: timedelta) -> None:
    due = NOON + left
    until = true_until([due], ZoneInfo("UTC"), NOON)
    midnight = datetime(2026, 3, 4, tzinfo=UTC)
    assert NOON < until <= midnight
    assert words(due, max(NOON, until - 2 * SECOND)) == words(due, NOON)
    if until < midnight:
        assert words(due, until) != words(due, NOON)


def words(due: datetime, at: datetime) -> Label:
    return label(Axes("promised", time_state_at(due, None, at)))
