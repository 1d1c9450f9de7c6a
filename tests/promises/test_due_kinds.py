"""The dates of a schedule in the windows in which deliveries are made."""

from datetime import date, timedelta

import pytest

from portal.promises.due_kinds import AHEAD, Schedule, occurrences
from portal.promises.rrule import BadRule


def test_every_second_week_begins_with_the_day_that_was_promised() -> None:
    found = occurrences(Schedule("FREQ=WEEKLY;INTERVAL=2", date(2016, 9, 24)), None, date(2016, 10, 31))
    assert found == [date(2016, 9, 24), date(2016, 10, 8), date(2016, 10, 22)]


def test_a_schedule_ends_on_its_last_day() -> None:
    schedule = Schedule("FREQ=WEEKLY;BYDAY=FR", date(2016, 9, 16), until=date(2016, 9, 30))
    assert occurrences(schedule, None, date(2016, 12, 31))[-1] == date(2016, 9, 30)


def test_windows_side_by_side_give_every_date_once() -> None:
    schedule = Schedule("FREQ=MONTHLY;BYDAY=2TH;COUNT=9", date(2026, 1, 8))
    ends = [date(2026, 1, 1) + AHEAD * number for number in range(6)]
    windows = [
        occurrences(schedule, after, through) for after, through in zip([None, *ends], ends, strict=False)
    ]
    together = [day for window in windows for day in window]
    assert together == occurrences(schedule, None, ends[-1])
    assert len(together) == 9


def test_a_window_of_too_many_dates_is_refused_rather_than_cut() -> None:
    schedule = Schedule("FREQ=DAILY", date(1990, 1, 1))
    with pytest.raises(BadRule, match="10,000"):
        occurrences(schedule, None, date(2026, 1, 1))
    assert len(occurrences(schedule, None, date(1990, 1, 1) + timedelta(days=9_999))) == 10_000
