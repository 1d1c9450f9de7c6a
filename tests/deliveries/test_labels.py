"""The stamp that Ana reads: a word, an icon and a state, never more than the record bears out."""

from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest

from portal.deliveries.labels import AFTERWARDS, COUNTS_AS_BROKEN, SET_APART, WORD_PLEASE, Axes, Label, label
from portal.deliveries.rules import VERDICTS, Progress
from portal.deliveries.times import TimeKind, TimeState


def days(kind: TimeKind, count: int = 0) -> TimeState:
    return TimeState(kind, timedelta(days=count))


def hours(kind: TimeKind, count: float) -> TimeState:
    return TimeState(kind, timedelta(hours=count), exact=True)


BROKEN = COUNTS_AS_BROKEN
PASSED = days("overdue", 3000)
DELIVERED_THEN = Label("yours", "Delivered", "speech", (WORD_PLEASE, AFTERWARDS))
EXPECTED = date(2026, 3, 10)
NOW_EXPECTED = "now expected Tuesday 10 March 2026"
BEFORE = "Its date had passed before this record began"
STAMPS = [
    (Axes("promised", days("not_due", 20)), Label("plain", "Not yet due", "ring")),
    (Axes("promised", days("due_soon", 3)), Label("due", "Due in 3 days", "clock")),
    (Axes("promised", days("due_soon", 1)), Label("due", "Due tomorrow", "clock")),
    (Axes("promised", days("due_today")), Label("due", "Due today", "clock")),
    (Axes("promised", days("overdue", 4)), Label("late", "Late by 4 days", "broken")),
    (Axes("promised", days("overdue", 1)), Label("late", "Late by 1 day", "broken")),
    (Axes("promised", days("overdue", 30)), Label("late", "Late by 30 days", "broken")),
    (Axes("started", days("overdue", 31)), Label("late", "Late by 31 days", "broken", ("started", BROKEN))),
    (
        Axes("waiting_for_customer", days("overdue", 31)),
        Label("late", "Late by 31 days", "broken", ("waiting for you", BROKEN)),
    ),
    (Axes("promised", days("no_date")), Label("plain", "No date was given", "dash")),
    (Axes("promised", days("holding")), Label("plain", "Holding, until the work is completed", "ring")),
    (
        Axes("promised", days("held"), until_words="until Friday"),
        Label("yours", "Held until Friday", "speech", (WORD_PLEASE,)),
    ),
    (Axes("started", days("not_due", 20)), Label("plain", "Started", "ring")),
    (Axes("started", days("due_soon", 3)), Label("due", "Started, due in 3 days", "clock")),
    (Axes("started", days("due_today")), Label("due", "Started, due today", "clock")),
    (Axes("started", days("overdue", 4)), Label("late", "Late by 4 days", "broken", ("started",))),
    (Axes("started", days("no_date")), Label("plain", "Started", "ring", ("no date was given",))),
    (Axes("missed", days("not_due", 4)), Label("late", "Missed", "broken")),
    (Axes("missed", days("overdue", 4)), Label("late", "Missed", "broken")),
    (Axes("delivered", days("on_time")), Label("yours", "Delivered on time", "speech", (WORD_PLEASE,))),
    (Axes("delivered", days("late", 2)), Label("yours", "Delivered 2 days late", "speech", (WORD_PLEASE,))),
    (Axes("delivered", days("delivered_undated")), Label("yours", "Delivered", "speech", (WORD_PLEASE,))),
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
    (
        Axes("at_risk", days("due_soon", 3), forecast_on=EXPECTED),
        Label("due", "At risk", "clock", (NOW_EXPECTED,)),
    ),
    (
        Axes("at_risk", days("overdue", 3), forecast_on=EXPECTED),
        Label("late", "Late by 3 days", "broken", (NOW_EXPECTED,)),
    ),
    (Axes("waiting_for_customer", days("due_soon", 3)), Label("yours", "Waiting for you", "speech")),
    (
        Axes("waiting_for_customer", days("overdue", 3)),
        Label("late", "Late by 3 days", "broken", ("waiting for you",)),
    ),
    (Axes("promised", days("holding"), breached=True), Label("late", "Broken", "broken")),
    (Axes("delivered", days("on_time"), verdict="kept"), Label("kept", "Kept, on time", "tick")),
    (Axes("delivered", days("late", 2), verdict="kept"), Label("kept", "Kept, 2 days late", "tick")),
    (
        Axes("delivered", days("on_time"), verdict="better"),
        Label("kept", "Better than promised, on time", "tick"),
    ),
    (
        Axes("delivered", days("late", 1), verdict="in_part"),
        Label("due", "Kept in part, 1 day late", "speech"),
    ),
    (Axes("delivered", days("on_time"), verdict="not_kept"), Label("late", "Not kept, on time", "broken")),
    (Axes("missed", days("overdue", 4), verdict="not_kept"), Label("late", "Not kept", "broken")),
    (
        Axes("promised", days("holding"), verdict="kept"),
        Label("kept", "Kept so far", "tick", ("holding until the work is completed",)),
    ),
    (Axes("promised", days("not_due", 3), set_apart=True), Label("plain", "Set apart", "dash", (SET_APART,))),
    (Axes("released", days("overdue", 3)), Label("plain", "You released us from this", "dash")),
]


@pytest.mark.parametrize(("axes", "expected"), STAMPS)
def test_ana_reads_the_state_of_a_delivery(axes: Axes, expected: Label) -> None:
    assert label(axes) == expected


def test_only_the_customers_own_word_is_green_and_every_state_has_words() -> None:
    everything = product(
        get_args(Progress), get_args(TimeKind), (True, False), (None, *VERDICTS), (True, False)
    )
    for progress, kind, after, verdict, breached in everything:
        found = label(Axes(progress, days(kind, 3), after, verdict=verdict, breached=breached))
        assert found.word
        ended = progress in {"released", "replaced"}
        assert (found.state == "kept") == (verdict in {"better", "kept"} and not ended)
