"""What is typed about a date is read back in words, with its days, or with what is wrong beside its field."""

from datetime import date

import pytest

from portal.intake.due_reading import Around, reading_of

TODAY = date(2026, 3, 3)
AROUND = Around(TODAY, date(2026, 2, 9), None, {"A": "promise 1"})
THURSDAYS = {"due_kind": "schedule", "due_rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "due_start": "2026-03-05"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_kind": "once", "due_on": "2026-05-31"}, "by Sunday 31 May 2026"),
        (
            {"due_kind": "once", "due_on": "2026-03-02"},
            "by Monday 2 March 2026. That day has passed: it will be kept as recorded afterwards.",
        ),
        (
            {"due_kind": "after", "due_after": "signing", "due_count": "10", "due_unit": "D"},
            "10 days after signing: Thursday 19 February 2026",
        ),
        (
            {"due_kind": "after", "due_after": "completion", "due_count": "1", "due_unit": "M"},
            "1 month after the work is completed",
        ),
        (
            {"due_kind": "after", "due_after": "A", "due_count": "0", "due_unit": "D"},
            "on the day promise 1 is delivered",
        ),
        (
            {**THURSDAYS, "due_until": "2026-10-30"},
            (
                "every second Thursday from Thursday 5 March 2026 until Friday 30 October 2026, next: "
                "Thursday 5 March 2026, then Thursday 19 March 2026, then Thursday 2 April 2026"
            ),
        ),
        (
            {**THURSDAYS, "due_start": "2026-02-19", "due_until": "2026-02-20"},
            (
                "every second Thursday from Thursday 19 February 2026 until Friday 20 February 2026. "
                "Its last date has passed."
            ),
        ),
        (
            {
                "due_kind": "every",
                "due_every": "a question you write to us",
                "due_within": "4",
                "due_within_unit": "H",
                "due_clock": "working",
            },
            (
                "within 4 working hours, every time this happens: a question you write to us. "
                "Each message of the customer starts this clock by itself."
            ),
        ),
        ({"due_kind": "holding"}, "until the work is completed"),
        ({"due_kind": "holding", "due_end": "2026-06-01"}, "until Monday 1 June 2026"),
        ({"due_kind": "undated"}, "no date was given"),
        ({}, ""),
    ],
)
def test_it_is_read_back_in_words(fields: dict[str, str], words: str) -> None:
    reading = reading_of(fields, AROUND)
    assert (reading.whole, reading.problem) == (words, "")


@pytest.mark.parametrize(
    ("fields", "at", "part"),
    [
        ({"due_kind": "once"}, "due_on", "Give the day"),
        ({"due_kind": "once", "due_on": "2026-02-01"}, "due_on", "before the day of signing"),
        ({"due_kind": "once", "due_on": "May"}, "due_on", "2026-05-01"),
        ({"due_kind": "after", "due_after": "signing", "due_count": "ten"}, "due_count", "P10D"),
        ({"due_kind": "after", "due_after": "B", "due_count": "1"}, "due_after", "neither signing"),
        ({"due_kind": "after", "due_after": "signing", "due_count": "9999999"}, "due_count", "P10D"),
        (
            {**THURSDAYS, "due_start": "2026-03-03"},
            "due_start",
            "the first one that is, is Thursday 2026-03-05",
        ),
        ({**THURSDAYS, "due_rule": "FREQ=HOURLY"}, "due_rule", "second, minute or hour"),
        ({**THURSDAYS, "due_until": "2026-01-01"}, "due_until", "can't end before"),
        ({"due_kind": "every", "due_every": "x", "due_within": "4"}, "due_clock", "which hours"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict[str, str], at: str, part: str) -> None:
    reading = reading_of(fields, AROUND)
    assert (reading.at, reading.whole) == (at, "")
    assert part in reading.problem
