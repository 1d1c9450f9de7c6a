"""A schedule is built from choices: what they say is a rule, and a rule opens as the choices that say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.schedule_builder import NTHS, WEEKDAYS, Built, built_of, rule_of, same_rule
from portal.promises.rrule import parse_rule

COUNTS = st.integers(min_value=1, max_value=1000).map(str)
BUILT = st.one_of(
    st.builds(Built, COUNTS, st.sampled_from("DY")),
    st.builds(Built, COUNTS, st.just("W"), st.sets(st.sampled_from(WEEKDAYS)).map(tuple)),
    st.builds(Built, COUNTS, st.just("M")),
    st.builds(
        Built,
        COUNTS,
        st.just("M"),
        by=st.just("day"),
        day=st.sampled_from([*map(str, range(1, 32)), "-1"]),
    ),
    st.builds(
        Built,
        COUNTS,
        st.just("M"),
        by=st.just("weekday"),
        nth=st.sampled_from(NTHS),
        weekday=st.sampled_from(WEEKDAYS),
    ),
)


@given(BUILT)
def test_whatever_is_chosen_is_a_rule_that_opens_again_as_what_was_chosen(built: Built) -> None:
    rule = rule_of(built)
    parse_rule(rule)
    again = built_of(rule)
    assert again is not None
    assert rule_of(again) == rule


@pytest.mark.parametrize(
    ("built", "rule"),
    [
        (Built("2", "W", ("TH",)), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        (Built("1", "W", ("FR", "MO")), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (Built("1", "D"), "FREQ=DAILY"),
        (Built("3", "M", by="day", day="-1"), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        (Built("1", "M", by="weekday", nth="1", weekday="MO"), "FREQ=MONTHLY;BYDAY=1MO"),
        (Built("1", "Y", ("TH",)), "FREQ=YEARLY"),
    ],
)
def test_choices_say_a_rule(built: Built, rule: str) -> None:
    assert rule_of(built) == rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;COUNT=6",
        "FREQ=WEEKLY;UNTIL=20261231",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
        "FREQ=DAILY;BYDAY=MO,TU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "every Friday",
        "",
    ],
)
def test_what_the_choices_cannot_say_stays_as_it_was_typed(rule: str) -> None:
    assert built_of(rule) is None


def test_the_same_rule_written_otherwise_is_the_same() -> None:
    assert same_rule("freq=weekly;interval=1;byday=fr,mo", "FREQ=WEEKLY;BYDAY=MO,FR")
    assert not same_rule("FREQ=WEEKLY", "FREQ=DAILY")
    assert same_rule("what", "what")
    assert not same_rule("what", "FREQ=DAILY")
