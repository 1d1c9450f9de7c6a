"""How figures count: what a delivery is, how a promise stands, what is on time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deliveries.times import TimeKind, TimeState
from portal.figures.rules import DeliveryFacts, classify, on_time, standing_of


def days(kind: TimeKind, count: int = 0) -> TimeState:
    return TimeState(kind, timedelta(days=count))


OPEN = DeliveryFacts("once", "promised", days("not_due", 20))
OVERDUE = DeliveryFacts("once", "started", days("overdue", 30))
LONG_OVERDUE = DeliveryFacts("once", "started", days("overdue", 31))
MISSED = DeliveryFacts("once", "missed", days("not_due", 3))
DONE = DeliveryFacts("once", "delivered", days("on_time"))
DONE_LATE = DeliveryFacts("once", "delivered", days("late", 40))
HOLDING = DeliveryFacts("holding", "promised", days("holding"))
HELD = DeliveryFacts("holding", "promised", days("held"))
UNDATED = DeliveryFacts("undated", "promised", days("no_date"))
KEPT = replace(DONE, verdict="kept")
IN_PART = replace(DONE, verdict="in_part")
NOT_KEPT = replace(DONE, verdict="not_kept")
ALL = (OPEN, OVERDUE, LONG_OVERDUE, MISSED, DONE, DONE_LATE, HOLDING, HELD, UNDATED, KEPT, IN_PART, NOT_KEPT)


@pytest.mark.parametrize(
    ("delivery", "expected"),
    [
        (OPEN, "open"),
        (OVERDUE, "open"),
        (LONG_OVERDUE, "broken"),
        (replace(LONG_OVERDUE, overdue_now=timedelta(days=2)), "open"),
        (replace(OVERDUE, overdue_now=timedelta(days=31)), "broken"),
        (MISSED, "broken"),
        (replace(MISSED, verdict="kept"), "broken"),
        (replace(MISSED, ending="released"), "released"),
        (replace(NOT_KEPT, ending="replaced"), "replaced"),
        (DONE, "unconfirmed"),
        (DONE_LATE, "unconfirmed"),
        (HOLDING, "open"),
        (HELD, "unconfirmed"),
        (replace(HELD, breached=True), "broken"),
        (replace(HOLDING, breached=True, verdict="kept"), "broken"),
        (KEPT, "kept"),
        (replace(DONE, verdict="better"), "kept"),
        (replace(OVERDUE, verdict="kept"), "kept"),
        (IN_PART, "disputed"),
        (replace(KEPT, concern_open=True), "disputed"),
        (replace(NOT_KEPT, concern_open=True), "broken"),
    ],
)
def test_a_delivery_is_the_first_that_fits(delivery: DeliveryFacts, expected: str) -> None:
    assert classify(delivery) == expected


@given(st.sampled_from(ALL), st.booleans())
def test_without_the_customers_word_nothing_is_kept(delivery: DeliveryFacts, concern: bool) -> None:
    assert classify(replace(delivery, verdict=None, concern_open=concern)) != "kept"


@pytest.mark.parametrize(
    ("deliveries", "standing", "kept", "times"),
    [
        ([], "not_yet_due", 0, 0),
        ([OPEN], "not_yet_due", 0, 0),
        ([HOLDING], "not_yet_due", 0, 0),
        ([UNDATED], "not_yet_due", 0, 0),
        ([replace(UNDATED, progress="delivered", time=days("delivered_undated"))], "unconfirmed", 0, 1),
        ([KEPT] * 45, "kept", 45, 45),
        ([KEPT, KEPT, OPEN], "kept", 2, 2),
        ([KEPT, DONE], "unconfirmed", 1, 2),
        ([KEPT, DONE, OVERDUE], "open", 1, 3),
        ([KEPT, OVERDUE, IN_PART], "disputed", 1, 3),
        ([KEPT, OVERDUE, IN_PART, MISSED], "broken", 1, 4),
        ([KEPT, replace(HOLDING, breached=True)], "broken", 1, 2),
        ([replace(OPEN, verdict="not_kept")], "broken", 0, 1),
        ([KEPT, replace(MISSED, ending="released")], "kept", 1, 1),
        ([KEPT, replace(OVERDUE, ending="replaced")], "kept", 1, 1),
        ([KEPT, replace(LONG_OVERDUE, afterwards=True)], "kept", 1, 1),
        ([replace(MISSED, ending="released")], "left_out", 0, 0),
        ([replace(LONG_OVERDUE, afterwards=True)], "left_out", 0, 0),
    ],
)
def test_a_promise_stands_as_its_worst_delivery_that_has_come(
    deliveries: list[DeliveryFacts], standing: str, kept: int, times: int
) -> None:
    found = standing_of(deliveries)
    assert (found.standing, found.kept, found.times) == (standing, kept, times)


def test_on_time_counts_what_has_come_and_had_a_date() -> None:
    assert on_time(ALL) == (4, 7)
    assert on_time([replace(delivery, afterwards=True) for delivery in ALL]) == (0, 0)
    assert on_time([replace(delivery, ending="released") for delivery in ALL]) == (0, 0)


def test_what_was_missed_and_whose_date_has_passed_is_not_on_time() -> None:
    assert on_time([replace(MISSED, time=days("overdue", 1)), DONE]) == (1, 2)
