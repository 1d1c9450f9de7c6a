"""Dates of the demonstration: offsets from today, on whatever day that is."""

from datetime import date

import pytest

from portal.demo.dates import dated, day_and_time, day_of, worded

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        ("D+0", TUESDAY),
        ("D-0>TU", TUESDAY),
        ("D+1", date(2026, 3, 4)),
        ("D-69", date(2025, 12, 24)),
        ("D-7>MO", date(2026, 3, 2)),
        ("D-1>TU", TUESDAY),
        ("D+0>MO", date(2026, 3, 9)),
        ("D+0>SU", date(2026, 3, 8)),
    ],
)
def test_an_offset_is_a_day_or_the_first_such_weekday_from_it(offset: str, day: date) -> None:
    assert day_of(offset, TUESDAY) == day


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert day_of("D-366", date(2028, 2, 29)) == date(2027, 2, 28)
    assert day_of("D+1", date(2028, 2, 28)) == date(2028, 2, 29)
    assert day_of("D-1", date(2027, 1, 1)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "D", "D3", "D-3>XX", "2026-03-03", "D-3 ", "D-3\n", "xD-3", "D-3>MO 09:00", "D-٣"]
)
def test_anything_else_is_no_offset(text: str) -> None:
    with pytest.raises(ValueError, match="no offset"):
        day_of(text, TUESDAY)


def test_an_offset_may_name_a_time() -> None:
    assert day_and_time("D-40>FR 15:20", TUESDAY) == (date(2026, 1, 23), "15:20")
    with pytest.raises(ValueError, match="no offset"):
        day_and_time("D-40>FR", TUESDAY)


def test_offsets_inside_of_texts_are_days_in_words() -> None:
    assert worded("by {{D+1}} or {{ D+2>FR }}", TUESDAY) == "by Wednesday 4 March 2026 or Friday 6 March 2026"
    assert worded("D+1 and {D+1} stay", TUESDAY) == "D+1 and {D+1} stay"


def test_every_text_of_a_document_is_dated_and_nothing_else_is_touched() -> None:
    document = {"on": "D+1", "list": ["D+2", 3, None, True], "in": {"words": "on {{D+1}}"}}
    assert dated(document, TUESDAY) == {
        "on": "2026-03-04",
        "list": ["2026-03-05", 3, None, True],
        "in": {"words": "on Wednesday 4 March 2026"},
    }
