"""How days, instants, numbers and money are written."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from babel.numbers import UnknownCurrencyError

from portal.web import words

SOCKET_DONE = datetime(2026, 11, 19, 16, 32, tzinfo=UTC)


def test_a_day_is_written_in_full_and_short() -> None:
    assert words.long_day(date(2026, 3, 3)) == "Tuesday 3 March 2026"
    assert words.short_day(date(2026, 3, 3)) == "Tue 3 March"
    assert words.long_day(date(2028, 2, 29)) == "Tuesday 29 February 2028"
    assert words.month_words(date(2028, 2, 29)) == "February 2028"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/New_York", "Thursday 19 November 2026, 11:32 EST"),
        ("Europe/Berlin", "Thursday 19 November 2026, 17:32 CET"),
        ("Asia/Kathmandu", "Thursday 19 November 2026, 22:17 UTC+0545"),
        ("Pacific/Auckland", "Friday 20 November 2026, 05:32 NZDT"),
        ("UTC", "Thursday 19 November 2026, 16:32 UTC"),
    ],
)
def test_an_instant_is_told_in_the_readers_zone_which_is_named(zone: str, expected: str) -> None:
    assert words.instant_words(SOCKET_DONE, zone) == expected


def test_the_hour_that_comes_twice_in_autumn_is_told_apart_by_its_zone() -> None:
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))
    assert words.clock_time(first, "America/New_York") == "01:30 EDT"
    assert words.clock_time(second, "America/New_York") == "01:30 EST"


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        words.clock_time(SOCKET_DONE, "Mars/Olympus")


def test_numbers_stand_with_their_nouns() -> None:
    assert [words.days(number) for number in (0, 1, 4)] == ["0 days", "1 day", "4 days"]
    assert words.plural(1200, "promise", "promises") == "1,200 promises"


def test_a_sentence_starts_with_a_word_up_to_nine() -> None:
    assert [words.counted(number) for number in (0, 1, 9, 10, 1200)] == ["None", "One", "Nine", "10", "1,200"]


def test_words_are_listed_as_a_sentence_does() -> None:
    names = ["Ana", "Bea", "Pat"]
    assert [words.list_words(names[:number]) for number in range(4)] == [
        "",
        "Ana",
        "Ana and Bea",
        "Ana, Bea and Pat",
    ]


@pytest.mark.parametrize(
    ("minor_units", "currency", "expected"),
    [
        (3840000, "USD", "$38,400"),
        (2496050, "USD", "$24,960.50"),
        (5, "USD", "$0.05"),
        (0, "EUR", "€0"),
        (-1250, "USD", "-$12.50"),
        (38400, "JPY", "¥38,400"),
        (1234567, "BHD", "BHD1,234.567"),
        (2**63 + 1, "USD", "$92,233,720,368,547,758.09"),
    ],
)
def test_money_is_exact(minor_units: int, currency: str, expected: str) -> None:
    assert words.money(minor_units, currency).replace("\N{NO-BREAK SPACE}", "") == expected


def test_a_currency_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownCurrencyError):
        words.money(100, "ZZZ")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (1250, "1.2 KB"),
        (340_000, "340 KB"),
        (10_000_000, "10 MB"),
        (5_000_000_000_000, "5,000 GB"),
    ],
)
def test_a_file_has_a_size_that_people_use(size: int, expected: str) -> None:
    assert words.filesize(size) == expected


def test_a_reference_is_grouped_for_reading_aloud() -> None:
    assert words.grouped("KQ7M2XWD9FTAC3HN") == "KQ7M-2XWD-9FTA-C3HN"
    assert words.grouped("KQ7M2") == "KQ7M-2"
    assert words.grouped("") == ""


def test_initials_are_those_of_the_first_and_last_name() -> None:
    assert [words.initials(name) for name in ("Sam Ortega", "Ana", "Ana Maria de la Cruz", "")] == [
        "SO",
        "A",
        "AC",
        "",
    ]


def test_at_night_nobody_has_waited_for_a_minute_of_work() -> None:
    assert words.waits_words(timedelta(minutes=40)) == "Waits 40 minutes"
    assert words.waits_words(timedelta(seconds=59)) == "Waits, no working time yet"


def test_a_zone_is_called_by_its_place() -> None:
    assert words.zone_place("America/New_York") == "New York"
    assert words.zone_place("UTC") == "UTC"
