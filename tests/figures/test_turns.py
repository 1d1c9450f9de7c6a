"""The calendar of turns equals a recount of the record, after any history and whenever it is read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.figures.counting import count_anew, count_sales, every_turn
from portal.figures.measures import EPOCH, spells
from portal.figures.steps import begins, year_through
from portal.lib.db import utc_text
from portal.sales.models import Sale
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of
from tests.deliveries.histories import DEEDS, ZONES, Deed, live, new_sale
from tests.deliveries.verbs import judge
from tests.engines import LONG_ON_POSTGRES
from tests.figures.help import kept_days, read_at, turning_points
from tests.figures.recount_company import hear, hear_all, recount_company
from tests.ratings.help import give
from tests.record.help import undoing

_ANY = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LATER = (timedelta(), timedelta(hours=13), timedelta(days=33), timedelta(days=300), timedelta(days=900))
A_MOMENT = timedelta(microseconds=1)
SOME = 14


@LONG_ON_POSTGRES
@_ANY
@given(st.sampled_from(ZONES), DEEDS, st.randoms(use_true_random=False))
def test_what_is_read_at_any_instant_equals_a_recount_then(
    house: Settings, zone: str, deeds: list[Deed], chance: Any
) -> None:
    with undoing():
        new_sale(zone)
        give("ana", (5, 3, 1), at=NOON)
        last = live(Sale.get(Sale.external_id == "any"), deeds)
        count_anew(last)
        heard = hear_all()
        points = turning_points(last)
        turns = chance.sample(points, min(SOME, len(points)))
        instants = [*(last + later for later in LATER), *turns, *(at - A_MOMENT for at in turns)]
        for at in sorted(instants):
            assert read_at(at) == kept_days(recount_company(heard, at), at), utc_text(at)


@LONG_ON_POSTGRES
@_ANY
@given(st.sampled_from(ZONES), DEEDS)
def test_counting_again_after_each_deed_gives_what_counting_anew_does(
    house: Settings, zone: str, deeds: list[Deed]
) -> None:
    with undoing():
        sale = new_sale(zone)
        count_anew(NOON)
        at = NOON
        for start in range(0, len(deeds), 9):
            at = max(at, live(sale, deeds[start : start + 9]))
            count_sales([sale.ref], at)
        counted = every_turn()
        count_anew(NOON)
        assert counted == every_turn()


@pytest.mark.parametrize(
    ("day", "through"),
    [
        (date(2026, 3, 3), date(2027, 3, 3)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(9999, 5, 1), date(9999, 5, 1)),
        (None, None),
    ],
)
def test_twelve_months_end_with_the_same_day_of_the_next_year(day: date | None, through: date | None) -> None:
    assert year_through(day) == through


def test_a_date_is_late_from_the_end_of_its_day_and_broken_when_thirty_more_are_over(house: Settings) -> None:
    """The worktop is promised by Wednesday 4 March in New York, and nothing more is ever recorded."""
    count_anew(NOON)
    for then, state in (
        (datetime(2026, 3, 5, 4, 59, 59, 999999, UTC), "to_come"),
        (datetime(2026, 3, 5, 5, 0, tzinfo=UTC), "late"),
        # The clocks went forward on 8 March.
        (datetime(2026, 4, 4, 3, 59, 59, 999999, UTC), "late"),
        (datetime(2026, 4, 4, 4, 0, tzinfo=UTC), "broken"),
    ):
        assert read_at(then)[f"2026-03-04:{state}"] == 1, then


def test_what_the_customer_says_is_broken_is_of_the_day_of_their_word(house: Settings) -> None:
    """A promise that holds until the work is done has no date, and nobody reported a breach."""
    judge(deliveries_of(4)[0], "not_kept", NOON)
    count_anew(NOON)
    for then, broken in (
        (NOON, 1),
        (datetime(2027, 3, 4, 4, 59, 59, 999999, UTC), 1),
        (datetime(2027, 3, 4, 5, 0, tzinfo=UTC), 0),
    ):
        found = read_at(then)
        others = recount_company([hear(sale_of("bea").ref)], then)
        assert found.get("year:broken", 0) - others.get("year:broken", 0) >= broken
        assert found == kept_days(recount_company(hear_all(), then), then)


def test_a_date_at_the_end_of_the_calendar_never_passes() -> None:
    assert not list(begins(date.max, timedelta(days=1), ZoneInfo("Asia/Kathmandu")))
    assert list(begins(date(2026, 3, 8), timedelta(days=1), ZoneInfo("America/New_York"))) == [
        datetime(2026, 3, 9, 4, 0, tzinfo=UTC)
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3))))
def test_spells_are_the_times_in_which_there_is_anything(turns: list[tuple[int, int]]) -> None:
    found = spells((EPOCH + hour * timedelta(hours=1), n) for hour, n in turns)
    for hour in range(-1, 11):
        there = sum(n for at, n in turns if at <= hour) > 0
        assert sum(n for at, n in found.items() if at <= EPOCH + hour * timedelta(hours=1)) == there
