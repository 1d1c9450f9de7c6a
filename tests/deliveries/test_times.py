"""Time: what the clock says of a promised date, a promised moment, and a holding promise."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.deliveries.times import (
    TimeKind,
    TimeState,
    holding_state,
    recorded_afterwards,
    time_state,
    time_state_at,
)

DUE = date(2026, 11, 18)
DUE_AT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "kind", "gap"),
    [
        (-8, "not_due", 8),
        (-7, "due_soon", 7),
        (-1, "due_soon", 1),
        (0, "due_today", 0),
        (1, "overdue", 1),
        (31, "overdue", 31),
    ],
)
def test_a_date_is_overdue_from_the_end_of_its_day(days: int, kind: TimeKind, gap: int) -> None:
    assert time_state(DUE, None, DUE + timedelta(days=days)) == TimeState(kind, timedelta(days=gap))


@pytest.mark.parametrize(
    ("days", "kind", "late"), [(-5, "on_time", 0), (0, "on_time", 0), (1, "late", 1), (4, "late", 4)]
)
def test_what_is_delivered_on_its_day_is_on_time(days: int, kind: TimeKind, late: int) -> None:
    state = time_state(DUE, DUE + timedelta(days=days), DUE + timedelta(days=400))
    assert (state.kind, state.days) == (kind, late)


def test_without_a_date_nothing_is_late() -> None:
    assert time_state(None, None, DUE).kind == "no_date"
    assert time_state(None, DUE, DUE).kind == "delivered_undated"


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (timedelta(hours=-25), "not_due"),
        (timedelta(hours=-24), "due_soon"),
        (timedelta(0), "due_soon"),
        (timedelta(microseconds=1), "overdue"),
    ],
)
def test_a_moment_is_overdue_once_it_is_past(later: timedelta, kind: TimeKind) -> None:
    assert time_state_at(DUE_AT, None, DUE_AT + later) == TimeState(kind, abs(later), exact=True)


def test_an_answer_at_the_very_moment_is_on_time() -> None:
    assert time_state_at(DUE_AT, DUE_AT, DUE_AT).kind == "on_time"
    late = time_state_at(DUE_AT, DUE_AT + timedelta(hours=3), DUE_AT + timedelta(days=9))
    assert late == TimeState("late", timedelta(hours=3), exact=True)


def test_a_holding_promise_holds_through_its_last_day() -> None:
    assert holding_state(DUE, DUE).kind == "holding"
    assert holding_state(DUE, DUE + timedelta(days=1)).kind == "held"
    assert holding_state(None, DUE).kind == "holding"


@pytest.mark.parametrize(
    ("due_on", "added", "expected"),
    [
        (DUE, False, False),
        (DUE - timedelta(days=1), False, True),
        (DUE - timedelta(days=1), True, False),
        (None, False, False),
    ],
)
def test_only_a_date_that_had_passed_at_sealing_is_recorded_afterwards(
    due_on: date | None, added: bool, expected: bool
) -> None:
    assert recorded_afterwards(due_on, DUE, added_by_customer=added) is expected
