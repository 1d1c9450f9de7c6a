"""When an answer is late, so that whoever asked is neglected: after the time promised, or else after a working day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.config import Settings
from portal.figures.jobs import count_what_moved
from portal.figures.neglect import Reason, answer_late_at
from portal.figures.neglected import neglected_page
from portal.figures.thresholds import USUAL
from portal.people.queries import working_week
from tests.cast import NOON, ZONE, viewer
from tests.messages.help import say

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def there(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("asked", "promised", "late"),
    [
        ("2026-03-03T12:00", None, "2026-03-04T12:00"),
        ("2026-03-06T16:00", None, "2026-03-09T16:00"),
        ("2026-03-07T11:00", None, "2026-03-10T08:00"),
        ("2026-03-03T12:00", "2026-03-03T16:00", "2026-03-03T16:00"),
        ("2026-03-03T12:00", "2026-03-06T12:00", "2026-03-06T12:00"),
    ],
)
def test_an_answer_is_late_after_the_time_promised_or_else_after_a_working_day(
    house: Settings, asked: str, promised: str | None, late: str
) -> None:
    found = answer_late_at(there(asked), there(promised) if promised else None, working_week())
    assert found - there(late) == timedelta(microseconds=1)


def unanswered(at: datetime) -> list[Reason]:
    rows, _ = neglected_page(viewer("max"), USUAL, at, "")
    return [one for row in rows for one in row.reasons if one.kind == "unanswered"]


def test_what_bea_asked_on_friday_is_no_reason_before_monday_noon(house: Settings) -> None:
    friday = NOON + 3 * DAY
    say("bea", whose="bea", at=friday)
    count_what_moved(friday)
    # The clock goes forward on Sunday.
    monday = friday + 3 * DAY - HOUR
    for at in (friday, friday + 2 * DAY, monday - timedelta(minutes=1)):
        assert unanswered(at) == []
    (reason,) = unanswered(monday + HOUR)
    assert (reason.number, reason.since - monday) == (1, timedelta(microseconds=1))
