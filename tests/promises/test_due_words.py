"""A due as the customer reads it."""

from datetime import date

import pytest

from portal.promises.due import parse_due
from portal.promises.due_words import due_words


def day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def schedule(rrule: str, start: str = "2026-11-19", **more: str) -> dict[str, object]:
    return {"schedule": {"rrule": rrule, "start": start, **more}}


def after(event: str, offset: str) -> dict[str, object]:
    return {"once": {"after": event, "offset": offset}}


FROM = " from Thursday 19 November 2026"
SAID = [
    ({"once": "2026-11-20"}, "by Friday 20 November 2026"),
    (after("signing", "P10D"), "10 days after signing"),
    (after("signing", "P1Y1M1W1D"), "1 year, 1 month, 1 week and 1 day after signing"),
    (after("signing", "P0D"), "on the day of signing"),
    (after("completion", "P60D"), "60 days after the work is completed"),
    (after("completion", "P0D"), "on the day the work is completed"),
    (after("tiles", "P2W"), "2 weeks after promise 3 is delivered"),
    (after("roof", "P1D"), "1 day after another promise is delivered"),
    (after("roof", "P0D"), "on the day another promise is delivered"),
    (schedule("FREQ=DAILY"), "every day" + FROM),
    (schedule("FREQ=DAILY;INTERVAL=3"), "every 3 days" + FROM),
    (schedule("FREQ=WEEKLY"), "every Thursday" + FROM),
    (schedule("FREQ=WEEKLY;INTERVAL=2"), "every second Thursday" + FROM),
    (schedule("FREQ=WEEKLY;INTERVAL=3"), "every 3 weeks on Thursday" + FROM),
    (schedule("FREQ=WEEKLY;BYDAY=MO,TH"), "every Monday and Thursday" + FROM),
    (schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"), "every second week on Monday and Thursday" + FROM),
    (schedule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), "every weekday (Monday to Friday)" + FROM),
    (schedule("FREQ=MONTHLY"), "every month on the 19th" + FROM),
    (schedule("FREQ=MONTHLY;BYMONTHDAY=1,19,22"), "every month on the 1st, 19th and 22nd" + FROM),
    (schedule("FREQ=MONTHLY;BYDAY=3TH"), "every month on the third Thursday" + FROM),
    (schedule("FREQ=MONTHLY;INTERVAL=3;BYDAY=3TH"), "every 3 months on the third Thursday" + FROM),
    (schedule("FREQ=YEARLY"), "every year on 19 November" + FROM),
    (schedule("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3"), "on dates that follow a pattern, every month" + FROM),
    (schedule("FREQ=YEARLY;BYMONTH=11;BYDAY=3TH"), "on dates that follow a pattern, every year" + FROM),
    (schedule("FREQ=WEEKLY;COUNT=4"), f"every Thursday{FROM}, 4 times"),
    (schedule("FREQ=WEEKLY;COUNT=1"), f"every Thursday{FROM}, 1 time"),
    (schedule("FREQ=WEEKLY", until="2026-12-31"), f"every Thursday{FROM} until Thursday 31 December 2026"),
    (schedule("FREQ=WEEKLY;UNTIL=20261217"), f"every Thursday{FROM} until Thursday 17 December 2026"),
    (
        {"every": "a message from you", "within": "PT4H", "clock": "working"},
        "within 4 working hours, every time this happens: a message from you",
    ),
    (
        {"every": "you call", "within": "P1DT30M", "clock": "calendar"},
        "within 1 day and 30 minutes, every time this happens: you call",
    ),
    ({"holding": {}}, "until the work is completed"),
    ({"holding": {"until": "2026-11-20"}}, "until Friday 20 November 2026"),
    ({"undated": True}, "no date was given"),
]


@pytest.mark.parametrize(("raw", "words"), SAID)
def test_ana_reads_when_it_is_due_in_plain_words(raw: dict[str, object], words: str) -> None:
    due = parse_due(raw, {"tiles", "roof"})
    assert due_words(due, day_words, {"tiles": "promise 3"}) == words


def test_the_last_day_of_the_month_is_called_so() -> None:
    due = parse_due(schedule("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"), ())
    assert due_words(due, day_words).startswith("every month on the last day from")
