"""Durations: what is read, what is refused, and where a span leads in the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.durations import BadDuration, CalendarSpan, Span, add, parse_days, parse_span

BAD_OFFSETS = [
    "",
    "P",
    "10D",
    "p10d",
    "P10",
    "PT4H",
    "P1DT1H",
    "-P1D",
    "P-1D",
    "P1.5D",
    "P1D1M",
    "P10D\n",
    " P10D",
]
BAD_LIMITS = [
    "",
    "P",
    "PT",
    "P1DT",
    "PT0H",
    "P0D",
    "P1M",
    "P1Y",
    "P2W",
    "PT30S",
    "PT1.5H",
    "-PT4H",
    "PT4H\n",
    "PT٤H",
]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("P10D", CalendarSpan(days=10)),
        ("P2W", CalendarSpan(weeks=2)),
        ("P1M", CalendarSpan(months=1)),
        ("P1Y2M3W4D", CalendarSpan(1, 2, 3, 4)),
        ("P0D", CalendarSpan()),
        ("P100Y", CalendarSpan(years=100)),
    ],
)
def test_an_offset_is_read_as_its_parts(text: str, span: CalendarSpan) -> None:
    assert parse_days(text) == span


@pytest.mark.parametrize("text", [*BAD_OFFSETS, "P\u0661\u0660D", "P101Y", "P1201M", "P36526D", "P9999999D"])
def test_an_offset_that_is_not_one_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadDuration) as refusal:
        parse_days(text)
    assert "P10D" in refusal.value.reason


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("PT4H", Span(hours=4)),
        ("PT30M", Span(minutes=30)),
        ("P14D", Span(days=14)),
        ("P1DT2H", Span(days=1, hours=2)),
        ("PT24H", Span(hours=24)),
        ("P3653D", Span(days=3653)),
    ],
)
def test_a_time_limit_is_read_as_its_parts(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", [*BAD_LIMITS, "P3653DT1M", "P99999D", "PT999999H"])
def test_a_time_limit_that_is_not_one_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadDuration) as refusal:
        parse_span(text)
    assert "PT4H" in refusal.value.reason


@pytest.mark.parametrize(
    ("day", "offset", "expected"),
    [
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2026, 12, 31), "P2M", date(2027, 2, 28)),
        (date(2026, 1, 31), "P1M1D", date(2026, 3, 1)),
        (date(2016, 9, 12), "P60D", date(2016, 11, 11)),
        (date(2026, 11, 20), "P2W", date(2026, 12, 4)),
    ],
)
def test_months_clamp_to_the_end_of_the_month_and_days_follow(day: date, offset: str, expected: date) -> None:
    assert add(day, parse_days(offset)) == expected


@pytest.mark.parametrize("offset", ["P1D", "P1M", "P1Y"])
def test_a_date_past_the_calendar_is_refused(offset: str) -> None:
    with pytest.raises(BadDuration):
        add(date(9999, 12, 31), parse_days(offset))


@given(st.builds(CalendarSpan, *[st.integers(0, 20)] * 4))
def test_an_offset_written_is_read_back(span: CalendarSpan) -> None:
    assert parse_days(span.iso()) == span


@given(st.builds(Span, st.integers(1, 300), st.integers(0, 99), st.integers(0, 99)))
def test_a_time_limit_written_is_read_back(span: Span) -> None:
    assert parse_span(span.iso()) == span


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 30_000))
def test_days_are_added_as_days(day: date, days: int) -> None:
    assert add(day, CalendarSpan(days=days)) == day + timedelta(days=days)
