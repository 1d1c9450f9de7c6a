"""Which moments come when: by the days of the sale alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.ratings.moments import Agreement, Moment, Step, Waiting, fixed_moments, next_step

SIGNED = date(2026, 2, 9)
SALE = Agreement(SIGNED, SIGNED + timedelta(days=2))
DAY = timedelta(days=1)


def names(of: Agreement, day: date) -> list[str]:
    return [moment.name for moment in fixed_moments(of, day)]


def named(step: Step | None) -> list[str]:
    return [moment.name for moment in step.moments] if step else []


@pytest.mark.parametrize(
    ("days", "come"),
    [
        (6, []),
        (7, ["day_7"]),
        (29, ["day_7"]),
        (30, ["day_7", "day_30"]),
        (119, ["day_7", "day_30"]),
        (120, ["day_7", "day_30", "day_120"]),
        (210, ["day_7", "day_30", "day_120", "day_210"]),
    ],
)
def test_they_come_on_day_7_on_day_30_and_every_90_days_after(days: int, come: list[str]) -> None:
    assert names(SALE, SIGNED + days * DAY) == come


def test_the_end_of_the_work_is_one_on_its_day() -> None:
    done = replace(SALE, completed_on=SIGNED + 20 * DAY)
    assert names(done, SIGNED + 19 * DAY) == ["day_7"]
    assert names(done, SIGNED + 30 * DAY) == ["day_7", "completion", "day_30"]


def test_a_completed_sale_goes_on_for_a_year_and_a_cancelled_one_ends_with_one_more() -> None:
    ended = replace(SALE, ended_on=SIGNED + 40 * DAY)
    late = SIGNED + 2000 * DAY
    assert names(ended, late)[-1] == "day_390"
    assert "completion" in names(ended, late)
    assert names(replace(ended, is_cancelled=True), late) == ["day_7", "day_30", "completion"]


def test_what_has_come_together_is_asked_about_once_and_named_after_the_latest() -> None:
    step = next_step(SALE, [], ["x"], None, SIGNED + 125 * DAY)
    assert named(step) == ["day_120", "day_30", "day_7", "broken:x"]
    assert step is not None
    assert step.moments[0].day == SIGNED + 120 * DAY
    assert next_step(SALE, named(step), ["x"], None, SIGNED + 209 * DAY) is None


def test_a_fixed_moment_opens_a_new_one_though_the_one_before_was_not_answered() -> None:
    waiting = Waiting("earlier", SIGNED + 29 * DAY)
    step = next_step(SALE, ["day_7"], [], waiting, SIGNED + 30 * DAY)
    assert step == Step((Moment("day_30", SIGNED + 30 * DAY),))


@pytest.mark.parametrize(("since", "joins"), [(0, "open"), (6, "open"), (7, ""), (13, "")])
def test_a_broken_promise_joins_what_a_mail_is_still_to_ask_for(since: int, joins: str) -> None:
    today = SIGNED + 25 * DAY
    step = next_step(SALE, ["day_7"], ["x"], Waiting("open", today - since * DAY), today)
    assert step == Step((Moment("broken:x", today),), joins)


def test_a_broken_promise_opens_one_where_none_waits() -> None:
    today = SIGNED + 25 * DAY
    assert next_step(SALE, ["day_7"], ["x"], None, today) == Step((Moment("broken:x", today),))


def test_old_papers_are_asked_about_together_a_week_after_the_sealing_or_with_the_next_moment() -> None:
    old = Agreement(SIGNED, SIGNED + 100 * DAY)
    assert next_step(old, [], [], None, SIGNED + 106 * DAY) is None
    assert named(next_step(old, [], [], None, SIGNED + 107 * DAY)) == ["day_30", "day_7"]
    nearly = Agreement(SIGNED, SIGNED + 118 * DAY)
    assert next_step(nearly, [], [], None, SIGNED + 119 * DAY) is None
    assert named(next_step(nearly, [], [], None, SIGNED + 120 * DAY)) == ["day_120", "day_30", "day_7"]
    on_the_day = Agreement(SIGNED, SIGNED + 7 * DAY)
    assert named(next_step(on_the_day, [], [], None, SIGNED + 7 * DAY)) == ["day_7"]
