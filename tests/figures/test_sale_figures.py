"""The figures of one sale: every promise in one place."""

from dataclasses import asdict, replace
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
OVERDUE = DeliveryFacts("once", "promised", days("overdue", 30))
LONG_OVERDUE = DeliveryFacts("once", "promised", days("overdue", 31))
MISSED = DeliveryFacts("once", "missed", days("overdue", 1))
OLD = replace(OVERDUE, afterwards=True)
RELEASED = replace(MISSED, ending="released")
SET_APART = replace(OPEN, ending="set_apart")
KEPT = replace(DONE, verdict="kept")
KEPT_LATE = replace(DONE_LATE, verdict="kept")
HOLDING = DeliveryFacts("holding", "promised", days("holding"))
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
    KEPT,
    KEPT_LATE,
    LONG_OVERDUE,
    SET_APART,
    HOLDING,
    replace(OVERDUE, verdict="kept"),
    replace(HOLDING, verdict="in_part"),
    replace(HELD, breached=True),
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
            one(KEPT),
            SaleFigures(1, done=1, done_dated=1, done_on_time=1, kept=1, kept_dated=1, kept_on_time=1),
        ),
        (one(KEPT_LATE), SaleFigures(1, done=1, done_dated=1, kept=1, kept_dated=1)),
        (
            one(KEPT, KEPT_LATE, schedule=True),
            SaleFigures(1, done=1, done_dated=1, kept=1, kept_dated=1),
        ),
        (one(replace(HELD, verdict="better")), SaleFigures(1, done=1, kept=1)),
        (one(replace(OVERDUE, verdict="kept")), SaleFigures(1, done=1, done_dated=1, kept=1, kept_dated=1)),
        (one(replace(OVERDUE, verdict="in_part")), SaleFigures(1, late=1, disputed=1)),
        (one(replace(HOLDING, verdict="kept")), SaleFigures(1, to_come=1)),
        (
            one(replace(DONE, verdict="in_part")),
            SaleFigures(1, done=1, done_dated=1, done_on_time=1, disputed=1),
        ),
        (one(replace(DONE, verdict="not_kept")), SaleFigures(1, broken=1)),
        (one(OVERDUE), SaleFigures(1, late=1, open=1)),
        (one(LONG_OVERDUE), SaleFigures(1, broken=1)),
        (one(MISSED), SaleFigures(1, broken=1)),
        (one(OPEN), SaleFigures(1, to_come=1)),
        (one(UNDATED), SaleFigures(1, undated=1)),
        (one(OLD), SaleFigures(afterwards=1)),
        (one(RELEASED), SaleFigures(ended=1)),
        (one(SET_APART), SaleFigures(set_apart=1, ended=1)),
        (one(OLD, SET_APART, schedule=True), SaleFigures(set_apart=1, ended=1)),
        (
            one(KEPT, SET_APART, schedule=True),
            SaleFigures(1, done=1, done_dated=1, done_on_time=1, kept=1, kept_dated=1, kept_on_time=1),
        ),
        (one(every=True), SaleFigures(1, to_come=1)),
        (one(DONE, every=True), SaleFigures(1, up_to_date=1, unconfirmed=1)),
        (one(DONE, OPEN, schedule=True), SaleFigures(1, up_to_date=1, unconfirmed=1)),
        (one(DONE, DONE_LATE, schedule=True), SaleFigures(1, done=1, done_dated=1, unconfirmed=1)),
        (one(DONE, OVERDUE, OPEN, schedule=True), SaleFigures(1, late=1, open=1)),
        (one(DONE, OVERDUE, MISSED, schedule=True), SaleFigures(1, broken=1)),
        (one(OLD, DONE, schedule=True), SaleFigures(1, done=1, done_dated=1, done_on_time=1, unconfirmed=1)),
    ],
)
def test_a_promise_is_counted_in_its_place(figures: SaleFigures, expected: SaleFigures) -> None:
    assert _of_promises(figures) == _of_promises(expected)


@given(st.lists(ANY_PROMISE))
def test_every_promise_is_in_one_place_and_in_one_only(promises: list[PromiseFacts]) -> None:
    found = sale_figures(promises)
    placed = found.broken + found.late + found.done + found.up_to_date + found.to_come + found.undated
    assert placed == found.promises
    assert found.promises + found.afterwards + found.ended == len(promises)
    assert found.done_on_time <= found.done_dated <= found.done
    stands = found.broken + found.disputed + found.open + found.unconfirmed + found.kept
    assert stands + found.to_come + found.undated == found.promises
    assert found.kept_on_time <= found.kept_dated <= found.kept


@given(st.lists(ANY_PROMISE))
def test_every_delivery_that_has_come_is_counted_once(promises: list[PromiseFacts]) -> None:
    found = sale_figures(promises)
    assert found.times == sum(
        (
            found.times_kept,
            found.times_unconfirmed,
            found.times_disputed,
            found.times_broken,
            found.times_open,
        )
    )
    assert found.times_on_time <= found.times_dated <= found.times
    together = found.times + found.times_afterwards + found.times_set_apart
    assert together <= sum(len(promise.deliveries) for promise in promises)


def test_deliveries_are_counted_beside_their_promise() -> None:
    """45 stand-ups are one promise: what stands beside it is n of m times."""
    broken = replace(DONE, verdict="not_kept")
    found = one(OLD, KEPT, KEPT, KEPT_LATE, DONE, OVERDUE, broken, OPEN, SET_APART, RELEASED, schedule=True)
    assert (found.promises, found.broken, found.kept) == (1, 1, 0)
    assert (found.times, found.times_kept, found.times_unconfirmed) == (6, 3, 1)
    assert (found.times_open, found.times_broken, found.times_disputed) == (1, 1, 0)
    assert (found.times_on_time, found.times_dated) == (4, 6)
    assert (found.times_afterwards, found.times_set_apart) == (1, 1)


def _of_promises(figures: SaleFigures) -> dict[str, int]:
    return {name: count for name, count in asdict(figures).items() if not name.startswith("times")}
