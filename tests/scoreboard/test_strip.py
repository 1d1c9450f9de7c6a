"""The strip of days: every delivery is drawn on its side of the line, in its kind, and said in words."""

import re
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.figures.company import DayFigures
from portal.figures.measures import DAY_STATES
from portal.scoreboard.strip import ABOVE, BELOW, HEIGHT, STEP, strip_of

FIRST = date(2026, 1, 1)
_STROKE = re.compile(r"M(\d+) ([\d.]+)v(-?[\d.]+)")


def days_with(*counts: dict[str, int]) -> list[DayFigures]:
    """Return days from the first of January on with these deliveries due."""
    return [
        DayFigures(FIRST + timedelta(days=n), dict.fromkeys(DAY_STATES, 0) | given_)
        for n, given_ in enumerate(counts)
    ]


DAYS = st.lists(
    st.dictionaries(st.sampled_from(DAY_STATES), st.integers(0, 40)), min_size=1, max_size=90
).map(lambda counts: days_with(*counts))


@given(DAYS)
def test_each_delivery_is_drawn_once_on_its_side_and_in_its_kind(days: list[DayFigures]) -> None:
    strip = strip_of(days)
    sides = [
        sum(day.counts[state] for _, states in side for state in states)
        for day in days
        for side in (ABOVE, BELOW)
    ]
    unit = HEIGHT / (max(1, *sides[::2]) + max(1, *sides[1::2]))
    states = dict((*ABOVE, *BELOW))
    drawn: Counter[tuple[str, int]] = Counter()
    for kind, path in strip.strokes:
        for x, start, length in _STROKE.findall(path):
            upward = kind in dict(ABOVE)
            assert (float(length) < 0) == upward
            assert -0.2 <= float(start) + float(length) <= HEIGHT + 0.2
            drawn[kind, int(x) // STEP] += round(abs(float(length)) / unit)
    counted = {
        (kind, place): sum(day.counts[state] for state in of)
        for place, day in enumerate(days)
        for kind, of in states.items()
    }
    assert drawn == Counter({key: n for key, n in counted.items() if n})
    assert [row.day for row in strip.rows] == [day.day for day in days if day.n]
    assert strip.width == STEP * len(days)


@given(DAYS)
def test_the_words_count_the_days_that_the_table_lists(days: list[DayFigures]) -> None:
    strip = strip_of(days)
    come = [row for row in strip.rows if row.due > row.to_come]
    assert (f"On {len(come)} of the last" in strip.words) == bool(come)
    assert ("late, disputed or broken" in strip.words) == any(row.below for row in come)


def test_the_words_of_each_case() -> None:
    on_time, late, none = {"kept_on_time": 2}, {"late": 1}, dict[str, int]()
    assert strip_of(days_with(none, {"to_come": 1})).words == "In the last 2 days nothing has come due."
    assert strip_of(days_with(none, on_time)).words == (
        "On 1 of the last 2 days something was due. All of it was done on time, and none of it is disputed or broken."
    )
    assert strip_of(days_with(none, late)).words == (
        "On 1 of the last 2 days something was due."
        " On that day something was late, disputed or broken, last on Friday 2 January 2026."
    )
    assert strip_of(days_with(late, late)).words == (
        "On 2 of the last 2 days something was due."
        " On each of them something was late, disputed or broken, last on Friday 2 January 2026."
    )
    assert strip_of(days_with(late | on_time, on_time, none)).words == (
        "On 2 of the last 3 days something was due."
        " On 1 all of it was done on time, on 1 something was late, disputed or broken,"
        " last on Thursday 1 January 2026."
    )
