"""What single cells say: days, amounts, lengths of time and choices; and in which way a column writes them."""

import pytest

from portal.intake.tables.cells import (
    BadCell,
    amount_of,
    choice_of,
    dates_of,
    day_of,
    length_of,
    list_of,
    marks_of,
)


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("2026-03-31", "YYYY-MM-DD", "2026-03-31"),
        ("2026-03-31", "DD/MM/YYYY", "2026-03-31"),
        ("31.3.2026", "DD.MM.YYYY", "2026-03-31"),
        ("3/4/2026", "DD/MM/YYYY", "2026-04-03"),
        ("3/4/2026", "MM/DD/YYYY", "2026-03-04"),
        ("31/03/2026 00:00:00", "DD/MM/YYYY", "2026-03-31"),
        ("2026-03-31T00:00:00", "MM/DD/YYYY", "2026-03-31"),
        ("2026-03-31T09:30Z", "MM/DD/YYYY", "2026-03-31T09:30Z"),
    ],
)
def test_a_day_is_read_as_its_table_writes_it(text: str, written: str, day: str) -> None:
    assert day_of(text, written) == day


@pytest.mark.parametrize(
    "text", ["31.03.2026", "31/02/2026", "13/13/2026", "31/03/26", "tomorrow", "٣١/٠٣/٢٠٢٦"]
)
def test_what_is_no_day_is_refused_in_the_words_of_its_table(text: str) -> None:
    with pytest.raises(BadCell, match="31/03/2026"):
        day_of(text, "DD/MM/YYYY")


@pytest.mark.parametrize(
    ("days", "ways"),
    [
        ([], ["YYYY-MM-DD"]),
        (["2026-03-04", "soon"], ["YYYY-MM-DD"]),
        (["31.03.2026", "31.02.2026"], ["DD.MM.YYYY"]),
        (["03/04/2026"], ["DD/MM/YYYY", "MM/DD/YYYY"]),
        (["03/04/2026", "2026-03-04", "13/04/2026"], ["DD/MM/YYYY"]),
        (["03/04/2026", "04/13/2026"], ["MM/DD/YYYY"]),
        (["13/04/2026", "04/13/2026"], []),
    ],
)
def test_how_days_are_written_is_told_or_left_open_never_guessed(days: list[str], ways: list[str]) -> None:
    assert dates_of(days) == ways


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1200", ".", "1200"),
        ("1,234,567.50", ".", "1234567.50"),
        ("1.234,5", ",", "1234.5"),
        ("$1,200.00", ".", "1200.00"),
        ("1 200,50 €", ",", "1200.50"),
        ("1'200.50", ".", "1200.50"),
    ],
)
def test_an_amount_is_read_by_its_decimal_mark(text: str, mark: str, amount: str) -> None:
    assert amount_of(text, mark) == amount


@pytest.mark.parametrize("text", ["1.234,50", "12,34", "-5", "five", "1.2.3", "1e9", ""])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match=r"1,234\.50"):
        amount_of(text, ".")


@pytest.mark.parametrize(
    ("amounts", "marks"),
    [
        ([], ["."]),
        (["1200", "about 5"], ["."]),
        (["1.200"], [".", ","]),
        (["1.200", "1.200,50"], [","]),
        (["1,200", "9.99"], ["."]),
        (["9,99", "9.99"], []),
    ],
)
def test_the_decimal_mark_is_told_or_left_open_never_guessed(amounts: list[str], marks: list[str]) -> None:
    assert marks_of(amounts) == marks


@pytest.mark.parametrize(
    ("text", "length"),
    [("10 days", "P10D"), ("2 Weeks", "P2W"), ("4h", "PT4H"), ("30 minutes", "PT30M"), ("p1m10d", "P1M10D")],
)
def test_a_length_of_time_is_read_in_words(text: str, length: str) -> None:
    assert length_of(text, "as “4 hours”") == length


@pytest.mark.parametrize("text", ["10", "a while", "-3 days", "3 fortnights"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="write it as “4 hours”"):
        length_of(text, "as “4 hours”")


def test_a_choice_is_taken_in_the_words_people_have() -> None:
    said = [
        ("channel", "Phone call", "phone"),
        ("standing", "In contract", "contract"),
        ("rule", "WHEN", "when"),
    ]
    said += [("due_clock", "business hours", "working"), ("due_kind", "no date", "undated")]
    assert [choice_of(name, text) for name, text, _ in said] == [choice for _, _, choice in said]
    with pytest.raises(BadCell, match="“fax” is none of: document, email, phone, in person"):
        choice_of("channel", "fax")


def test_a_list_is_parted_by_semicolons_or_bars() -> None:
    assert list_of("one piece; no seam | oiled ;") == ["one piece", "no seam", "oiled"]
