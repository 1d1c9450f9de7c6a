"""Rule 2 by the clock, in the words that stand beside Ana's own opinion of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deliveries.rules import Progress
from portal.deliveries.times import TimeKind, TimeState
from portal.figures.punctuality import punctuality, punctuality_words
from portal.figures.rules import DeliveryFacts
from portal.promises.due_kinds import DueKind

DAY = timedelta(days=1)


def of(
    kind: TimeKind, days: int = 0, due_kind: DueKind = "once", *, afterwards: bool = False
) -> DeliveryFacts:
    progress: Progress = "delivered" if kind in {"on_time", "late", "delivered_undated"} else "promised"
    return DeliveryFacts(due_kind, progress, TimeState(kind, days * DAY), afterwards=afterwards)


@pytest.mark.parametrize(
    ("deliveries", "said"),
    [
        ([], ""),
        ([of("not_due"), of("due_soon"), of("no_date"), of("delivered_undated"), of("holding")], ""),
        ([of("late", 3, afterwards=True), of("held", due_kind="holding")], ""),
        ([of("on_time")], "By the clock: the one promised date that has come so far was met on time."),
        (
            [of("overdue", 1)],
            (
                "By the clock: the one promised date that has come so far was not met on time. "
                "One is still not done, 1 day late so far."
            ),
        ),
        (
            [*[of("on_time")] * 6, of("late", 5), of("late", 2), of("due_today")],
            (
                "By the clock: of the 8 promised dates that have come so far, 6 were met on time. "
                "Two were late, by 2 days and 5 days."
            ),
        ),
        (
            [of("on_time"), *[of("late", days) for days in (9, 1, 4, 2, 7)], of("overdue", 31)],
            (
                "By the clock: of the 7 promised dates that have come so far, one was met on time. "
                "Five were late, by 1 day to 9 days. One is still not done, 31 days late so far."
            ),
        ),
    ],
)
def test_what_the_clock_says(deliveries: list[DeliveryFacts], said: str) -> None:
    assert punctuality_words(punctuality(deliveries)) == said


KINDS: tuple[TimeKind, ...] = (
    "no_date", "not_due", "due_soon", "due_today", "overdue", "on_time", "late", "holding", "held", "delivered_undated",
)  # fmt: skip


@given(st.lists(st.builds(of, st.sampled_from(KINDS), st.integers(1, 60), afterwards=st.booleans())))
def test_every_date_is_met_late_or_open(deliveries: list[DeliveryFacts]) -> None:
    found = punctuality(deliveries)
    assert found.on_time + len(found.late) + len(found.open) == found.dates
    assert bool(punctuality_words(found)) == bool(found.dates)
