"""Reading a table: its encoding, its rows with the lines they begin on, and what is wrong with its form."""

import tracemalloc
from itertools import islice

import pytest

from portal.intake.tables.decoding import BadEncoding, BadTable, decoded, encoding_of
from portal.intake.tables.rows import data_rows, delimiter_of, heading_of, rows_of


def cells(text: str, delimiter: str = ",") -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in rows_of(text, delimiter)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a,b\n1,2\n", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a,b\r\n1,2", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a\rb\r", [(1, ("a",)), (2, ("b",))]),
        ('"a ""x"" b",2\n', [(1, ('a "x" b', "2"))]),
        ('"one\r\ntwo",2\nx,y', [(1, ("one\r\ntwo", "2")), (3, ("x", "y"))]),
        ('5" pipe,2\n', [(1, ('5" pipe', "2"))]),
        ("a\n\n , \nb\n", [(1, ("a",)), (4, ("b",))]),
        ("a,\n", [(1, ("a", ""))]),
        ("a,", [(1, ("a", ""))]),
        ('""', []),
    ],
)
def test_rows_are_read_with_the_lines_on_which_they_begin(text: str, read: object) -> None:
    assert cells(text) == read


@pytest.mark.parametrize(
    ("delimiter", "text"), [(";", "a;b,c;d"), ("\t", "a\tb\tc;d"), (",", "a,b;c,d"), (",", "a")]
)
def test_the_mark_between_columns_is_the_one_that_makes_most_of_them(delimiter: str, text: str) -> None:
    assert delimiter_of(f"{text}\n1\n") == delimiter


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_own_line() -> None:
    text = 'a,b\n"x\ny","z\n' + "1,2\n" * 1000
    with pytest.raises(BadTable) as refusal:
        cells(text)
    assert refusal.value.line == 3
    assert "never closed" in refusal.value.reason


def test_what_follows_a_closed_cell_is_told() -> None:
    with pytest.raises(BadTable) as refusal:
        cells('a,b\n"x" y,2\n')
    assert refusal.value.line == 2


def test_a_cell_of_ten_megabytes_and_one_that_never_ends_are_read_once() -> None:
    long = "x" * 9_000_000
    assert cells(f'a\n"{long}"\n')[1] == (2, (long,))
    with pytest.raises(BadTable):
        cells('a\n"' + '""' * 4_000_000)


def test_columns_without_a_name_or_with_a_doubled_one_are_told_apart() -> None:
    assert heading_of("Date,,Date,Date (2),Date\n", ",") == (
        "Date",
        "Column 2",
        "Date (3)",
        "Date (2)",
        "Date (4)",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing in this file"),
        (" \n\n", "nothing in this file"),
        (",".join("a" * 10_000), "10,000 columns"),
    ],
)
def test_a_table_without_a_heading_or_with_far_too_long_a_one_is_none(text: str, reason: str) -> None:
    with pytest.raises(BadTable, match=reason):
        heading_of(text, ",")


def test_a_table_of_too_many_rows_is_told_to_be_split() -> None:
    with pytest.raises(BadTable) as refusal:
        list(data_rows("a\n" + "1\n" * 20_001, ","))
    assert refusal.value.line == 20_002
    assert len(list(data_rows("a\n" + "1\n" * 20_000, ","))) == 20_000


def test_rows_are_read_one_by_one() -> None:
    """What is held of a table of 20,000 rows is its text, whatever was read of it."""
    text = "a,b,c\n" + "some words,2026-03-02,1200.00\n" * 20_000
    tracemalloc.start()
    for _ in islice(rows_of(text, ","), 100):
        pass
    few = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    assert sum(1 for _ in rows_of(text, ",")) == 20_001
    all_of_them = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all_of_them < few + 100_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("Zoë\n".encode(), "utf-8"),
        ("Zoë\n".encode("utf-8-sig"), "utf-8"),
        ("Zoë\n".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "Zoë\n".encode("utf-16-be"), "utf-16"),
    ],
)
def test_a_table_says_its_encoding_by_its_first_bytes(body: bytes, encoding: str) -> None:
    assert encoding_of(body) == encoding
    assert decoded(body, encoding) == "Zoë\n"


def test_another_encoding_is_never_guessed_but_can_be_chosen() -> None:
    body = "a\nb\nZoë\n".encode("windows-1252")
    with pytest.raises(BadEncoding) as refusal:
        decoded(body, encoding_of(body))
    assert refusal.value.line == 3
    assert "choose Windows-1252" in refusal.value.reason
    assert decoded(body, "windows-1252") == "a\nb\nZoë\n"


def test_two_encodings_in_one_file_are_told_at_the_line_where_the_second_begins() -> None:
    body = "a\nZoë\n".encode() + "Zoë\n".encode("windows-1252")
    with pytest.raises(BadEncoding) as refusal:
        decoded(body, "utf-8")
    assert refusal.value.line == 3


@pytest.mark.parametrize(
    ("body", "reason"), [(b"PK\x03\x04...", "Excel workbook"), (b"x" * 10_000_001, "larger than 10 MB")]
)
def test_what_is_no_table_is_told_what_to_do(body: bytes, reason: str) -> None:
    with pytest.raises(BadTable, match=reason):
        decoded(body, "utf-8")
