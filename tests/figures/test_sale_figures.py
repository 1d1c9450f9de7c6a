"""The figures of one sale: every promise in one place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deliveries.times import TimeKind, TimeState
from portal.figures.rules import DeliveryFacts
from portal.figures.sale_figures import PromiseFacts, SaleFigures, sale_figures


def days(kind: TimeKind, count: int = 0) -> TimeState:
    return TimeState(kind, timedelta(days=count))


DONE = DeliveryFacts("once", "delivered", days("on_time"))
DONE_LATE = DeliveryFacts("once", "delivered", days("late", 2))
OPEN = DeliveryFacts("once", "promised", days("not_due", 20))
OVERDUE = DeliveryFacts("once", "promised", days("overdue", 40))
MISSED = DeliveryFacts("once", "missed", days("overdue", 1))
OLD = replace(OVERDUE, afterwards=True)
RELEASED = replace(MISSED, ending="released")
HELD = DeliveryFacts("holding", "promised", days("held"))
UNDATED = DeliveryFacts("undated", "promised", days("no_date"))
EVERY_FACT = (
    DONE,
    DONE_LATE,
    OPEN,
    OVERDUE,
    MISSED,
    OLD,
    RELEASED,
    HELD,
    UNDATED,
    replace(DONE, verdict="kept"),
)
ANY_DELIVERIES = st.lists(st.sampled_from(EVERY_FACT)).map(tuple)
ANY_PROMISE = st.builds(PromiseFacts, st.sampled_from(("once", "every", "undated")), ANY_DELIVERIES)


def one(*deliveries: DeliveryFacts, schedule: bool = False, every: bool = False) -> SaleFigures:
    kind = "every" if every else "schedule" if schedule else deliveries[0].due_kind
    return sale_figures([PromiseFacts(kind, deliveries)])


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (one(DONE), SaleFigures(1, done=1, done_dated=1, done_on_time=1, unconfirmed=1)),
        (one(DONE_LATE), SaleFigures(1, done=1, done_dated=1, unconfirmed=1)),
        (one(HELD), SaleFigures(1, done=1, unconfirmed=1)),
        (
            one(replace(DONE, verdict="kept")),
            SaleFigures(1, done=1, done_dated=1, done_on_time=1, kept=1, kept_dated=1, kept_on_time=1),
        ),
        (
            one(replace(DONE_LATE, verdict="better")),
            SaleFigures(1, done=1, done_dated=1, kept=1, kept_dated=1),
        ),
        (one(replace(HELD, verdict="kept")), SaleFigures(1, done=1, kept=1)),
        (
            one(replace(DONE, verdict="kept"), replace(DONE_LATE, verdict="kept"), OPEN, schedule=True),
            SaleFigures(1, up_to_date=1, kept=1, kept_dated=1),
        ),
        (
            one(replace(DONE, verdict="in_part")),
            SaleFigures(1, done=1, done_dated=1, done_on_time=1, disputed=1),
        ),
        (one(replace(DONE, verdict="not_kept")), SaleFigures(1, broken=1)),
        (one(OVERDUE), SaleFigures(1, late=1)),
        (one(MISSED), SaleFigures(1, broken=1)),
        (one(OPEN), SaleFigures(1, to_come=1)),
        (one(UNDATED), SaleFigures(1, undated=1)),
        (one(OLD), SaleFigures(afterwards=1)),
        (one(RELEASED), SaleFigures(ended=1)),
        (one(replace(OPEN, ending="set_apart")), SaleFigures(ended=1, set_apart=1)),
        (one(every=True), SaleFigures(1, to_come=1)),
        (one(DONE, every=True), SaleFigures(1, up_to_date=1, unconfirmed=1)),
        (one(DONE, OPEN, schedule=True), SaleFigures(1, up_to_date=1, unconfirmed=1)),
        (one(DONE, DONE_LATE, schedule=True), SaleFigures(1, done=1, done_dated=1, unconfirmed=1)),
        (one(DONE, OVERDUE, OPEN, schedule=True), SaleFigures(1, late=1)),
        (one(DONE, OVERDUE, MISSED, schedule=True), SaleFigures(1, broken=1)),
        (one(OLD, DONE, schedule=True), SaleFigures(1, done=1, done_dated=1, done_on_time=1, unconfirmed=1)),
    ],
)
def test_a_promise_is_counted_in_its_place(figures: SaleFigures, expected: SaleFigures) -> None:
    assert figures == expected


@given(st.lists(ANY_PROMISE))
def test_every_promise_is_in_one_place_and_in_one_only(promises: list[PromiseFacts]) -> None:
    found = sale_figures(promises)
    placed = found.broken + found.late + found.done + found.up_to_date + found.to_come + found.undated
    assert placed == found.promises
    assert found.promises + found.afterwards + found.ended == len(promises)
    assert found.done_on_time <= found.done_dated <= found.done
    assert found.kept_on_time <= found.kept_dated <= found.kept
