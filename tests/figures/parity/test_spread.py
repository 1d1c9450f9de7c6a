"""The median and the 90th percentile by nearest rank, with what still waits."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.figures.parity.spread import Spread, Waiting, minutes_of, spread

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MINUTES = st.lists(st.integers(0, 500), max_size=40)


def waits(*minutes: int) -> list[Waiting]:
    return [Waiting(NOON - timedelta(minutes=one), 60 * one) for one in minutes]


def test_without_an_answer_there_is_no_figure_and_what_waits_is_said() -> None:
    assert spread({}) == Spread()
    assert spread({}, waits(5, 90)) == Spread(0, None, None, 2, NOON - timedelta(minutes=90))


def test_one_answer_is_its_own_median_and_a_ninetieth_percentile_needs_ten() -> None:
    assert spread({7: 1}) == Spread(1, 7)
    assert spread({7: 9}).ninety is None
    assert spread({7: 10}).ninety == 7


def test_both_are_by_nearest_rank() -> None:
    assert spread(dict.fromkeys(range(1, 11), 1)) == Spread(10, 5, 9)
    assert spread(dict.fromkeys(range(1, 12), 1)) == Spread(11, 6, 10)
    assert spread({1: 1, 3: 1}).median == 1


def test_whole_minutes_are_counted_those_that_are_begun_left_out() -> None:
    assert minutes_of([0, 59, 60, 119, 3600]) == {0: 2, 1: 2, 60: 1}


def test_what_waits_longer_than_half_of_the_answered_took_counts_with_its_age() -> None:
    assert spread({10: 3}, waits(5)) == Spread(3, 10, None, 1, NOON - timedelta(minutes=5))
    assert spread({10: 3}, waits(30, 40, 50, 60)).n == 7
    assert spread({10: 3}, waits(30, 40, 50, 60)).median == 30


@given(MINUTES, MINUTES)
def test_it_is_what_a_sorted_list_says(answered: list[int], ages: list[int]) -> None:
    found = spread(Counter(answered), waits(*ages))
    half = sorted(answered)[math.ceil(len(answered) / 2) - 1] if answered else None
    every = sorted(answered + [age for age in ages if half is not None and age > half])
    assert found.n == len(every)
    assert found.median == (every[math.ceil(len(every) / 2) - 1] if every else None)
    assert found.ninety == (every[math.ceil(0.9 * len(every) - 1e-9) - 1] if len(every) >= 10 else None)
    assert found.waiting == len(ages)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40), MINUTES)
def test_what_waits_never_makes_us_look_faster(answered: list[int], ages: list[int]) -> None:
    alone, waited = spread(Counter(answered)), spread(Counter(answered), waits(*ages))
    assert alone.median is not None
    assert waited.median is not None
    assert waited.median >= alone.median
