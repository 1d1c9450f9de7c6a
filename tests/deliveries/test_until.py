"""Until when a page stays true: compared with asking the words themselves, second by second."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deliveries.labels import Axes, Label, label
from portal.deliveries.times import time_state, time_state_at
from portal.deliveries.until import true_until
from portal.lib import clock
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


@given(
    dues=st.lists(st.integers(-3 * 86_400, 3 * 86_400), max_size=4),
    days=st.lists(st.integers(-10, 10), max_size=4),
    zone=st.sampled_from(
        ["America/New_York", "Asia/Kathmandu", "America/Havana", "Pacific/Apia", "Europe/London"]
    ),
    second=st.integers(0, 366 * 86_400),
    part=st.floats(0, 1),
)
def test_no_label_changes_before_then(
    dues: list[int], days: list[int], zone: str, second: int, part: float
) -> None:
    """Days and moments around any second of a year, in zones that change their clocks at midnight too."""
    there, at = ZoneInfo(zone), NOON + second * SECOND
    moments = [at + offset * SECOND for offset in dues]
    dates = [at.astimezone(there).date() + timedelta(days=offset) for offset in days]
    until = true_until(moments, there, at)
    assert at < until
    between = at + int((until - at) / SECOND * part) * SECOND
    last = until - SECOND
    seen = [
        [words(due, when) for due in moments]
        + [label(Axes("promised", time_state(day, None, clock.today(there, when)))) for day in dates]
        for when in (at, min(between, last), last)
    ]
    assert seen[0] == seen[1] == seen[2]


def words(due: datetime, at: datetime) -> Label:
    return label(Axes("promised", time_state_at(due, None, at)))
