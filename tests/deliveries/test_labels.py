"""The stamp that Ana reads: a word, an icon and a state, never more than the record bears out."""

from datetime import timedelta
from itertools import product
from typing import get_args

import pytest

from portal.deliveries.labels import AFTERWARDS, NO_WORD_YET, Axes, Label, label
from portal.deliveries.rules import Progress
from portal.deliveries.times import TimeKind, TimeState


def days(kind: TimeKind, count: int = 0) -> TimeState:
    return TimeState(kind, timedelta(days=count))


def hours(kind: TimeKind, count: float) -> TimeState:
    return TimeState(kind, timedelta(hours=count), exact=True)


PASSED = days("overdue", 3000)
DELIVERED_THEN = Label("plain", "Delivered", "tick", (NO_WORD_YET, AFTERWARDS))
BEFORE = "Its date had passed before this record began"
STAMPS = [
    (Axes("promised", days("not_due", 20)), Label("plain", "Not yet due", "ring")),
    (Axes("promised", days("due_soon", 3)), Label("due", "Due in 3 days", "clock")),
    (Axes("promised", days("due_soon", 1)), Label("due", "Due tomorrow", "clock")),
    (Axes("promised", days("due_today")), Label("due", "Due today", "clock")),
    (Axes("promised", days("overdue", 4)), Label("late", "Late by 4 days", "broken")),
    (Axes("promised", days("overdue", 1)), Label("late", "Late by 1 day", "broken")),
    (Axes("promised", days("no_date")), Label("plain", "No date was given", "dash")),
    (Axes("promised", days("holding")), Label("plain", "Holding, until the work is completed", "ring")),
    (
        Axes("promised", days("held"), until_words="until Friday"),
        Label("plain", "Held until Friday", "tick", (NO_WORD_YET,)),
    ),
    (Axes("started", days("not_due", 20)), Label("plain", "Started", "ring")),
    (Axes("started", days("due_soon", 3)), Label("due", "Started, due in 3 days", "clock")),
    (Axes("started", days("due_today")), Label("due", "Started, due today", "clock")),
    (Axes("started", days("overdue", 4)), Label("late", "Late by 4 days", "broken", ("started",))),
    (Axes("started", days("no_date")), Label("plain", "Started", "ring", ("no date was given",))),
    (Axes("missed", days("not_due", 4)), Label("late", "Missed", "broken")),
    (Axes("missed", days("overdue", 4)), Label("late", "Missed", "broken")),
    (Axes("delivered", days("on_time")), Label("plain", "Delivered on time", "tick", (NO_WORD_YET,))),
    (Axes("delivered", days("late", 2)), Label("late", "Delivered 2 days late", "clock", (NO_WORD_YET,))),
    (Axes("delivered", days("delivered_undated")), Label("plain", "Delivered", "tick", (NO_WORD_YET,))),
    (Axes("promised", hours("overdue", 2.5)), Label("late", "Late by 3 hours", "broken")),
    (Axes("promised", hours("overdue", 0.2)), Label("late", "Late by 12 minutes", "broken")),
    (Axes("promised", hours("overdue", 49)), Label("late", "Late by 3 days", "broken")),
    (Axes("promised", hours("due_soon", 1)), Label("due", "Due in 60 minutes", "clock")),
    (Axes("promised", hours("due_soon", 24)), Label("due", "Due in 24 hours", "clock")),
    (
        Axes("promised", PASSED, afterwards=True),
        Label("plain", BEFORE, "dash", (AFTERWARDS,)),
    ),
    (
        Axes("started", PASSED, afterwards=True),
        Label("plain", "Started", "ring", (AFTERWARDS,)),
    ),
    (
        Axes("missed", PASSED, afterwards=True),
        Label("late", "Missed", "broken", (AFTERWARDS,)),
    ),
    (
        Axes("delivered", days("late", 9), afterwards=True),
        DELIVERED_THEN,
    ),
]


@pytest.mark.parametrize(("axes", "expected"), STAMPS)
def test_ana_reads_the_state_of_a_delivery(axes: Axes, expected: Label) -> None:
    assert label(axes) == expected


def test_without_the_customers_word_nothing_is_kept_and_nothing_waits_for_them() -> None:
    everything = product(get_args(Progress), get_args(TimeKind), (True, False))
    states = {
        label(Axes(progress, days(kind, 3), afterwards=after)).state for progress, kind, after in everything
    }
    assert states == {"plain", "due", "late"}
