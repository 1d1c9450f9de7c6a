"""Reading an import file: one document or a sale a line, and the very line of every field."""

import json
from io import BytesIO

import pytest

from portal.intake.reading import MOST_BYTES_A_SALE, Item, read_items
from tests.make import kitchen


def items(data: bytes) -> list[Item]:
    return list(read_items(BytesIO(data)))


def test_every_place_has_its_own_line_in_a_document_of_many() -> None:
    """The line of a pointer is found again by the value that stands there."""
    sale = kitchen(**{"a/b": "slash", "c~d": "tilde"})
    text = json.dumps(sale, indent=1)
    [item] = items(text.encode())
    lines = text.splitlines()
    assert item.value == sale
    for pointer, shown in (
        ("/external_id", '"kitchen-1"'),
        ("/customer/contacts/0/email", '"ana@brandt.example"'),
        ("/price/amount", '"38400.00"'),
        ("/sources/0/text", '"text"'),
        ("/promises/0/quote/exact", "your new quartz worktop"),
        ("/promises/0/criteria/0", "One piece from wall to wall"),
        ("/promises/1/due/once/offset", '"P20D"'),
        ("/promises/2/due/schedule/rrule", "FREQ=WEEKLY"),
        ("/promises/6/words", "plugged in and tested"),
        ("/promises/6/due/once/after", '"worktop"'),
        ("/seal", "true"),
        ("/a~1b", "slash"),
        ("/c~0d", "tilde"),
    ):
        assert shown in lines[item.line_of(pointer) - 1], pointer


def test_a_field_that_is_not_there_has_the_line_of_what_it_is_missing_from() -> None:
    text = json.dumps(kitchen(), indent=1)
    [item] = items(text.encode())
    promise = item.line_of("/promises/4")
    assert text.splitlines()[promise - 1].strip() == "{"
    assert item.line_of("/promises/4/said_bye") == promise
    assert item.line_of("/promises/4/due/once/after") == item.line_of("/promises/4/due")
    assert item.line_of("/nowhere") == 1


def test_a_sale_a_line_keeps_its_line_whatever_stands_between() -> None:
    read = items(b'\n  \n{"a": 1}\r\n\n{"b": \n{"c": 3}')
    assert [(item.line, item.value) for item in read] == [(3, {"a": 1}), (5, None), (6, {"c": 3})]
    assert read[1].problem is not None
    assert read[1].problem.message == "This isn't JSON: expecting value at column 6."


def test_a_mark_of_byte_order_is_no_mistake() -> None:
    assert [item.value for item in items(b'\xef\xbb\xbf{"a": 1}\n{"b": 2}')] == [{"a": 1}, {"b": 2}]
    assert [item.value for item in items(b'\xef\xbb\xbf{\n"a": 1}')] == [{"a": 1}]


def test_a_mistake_in_a_document_of_many_lines_has_its_line() -> None:
    [item] = items(b'\n{\n"a": 1\n"b": 2\n}')
    assert item.problem is not None
    assert (item.line, item.problem.message) == (4, "This isn't JSON: expecting ',' delimiter at column 1.")


def test_white_space_before_a_document_counts() -> None:
    [item] = items(b'\n\n{\n"title": true\n}')
    assert item.line_of("/title") == 4


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "isn't JSON"),
        (b"\n\n", 2, "isn't JSON"),
        (b'{\n"title": "\xff"}', 2, "not text in UTF-8"),
        ('{"title": "Küche"}'.encode("latin-1"), 1, "not text in UTF-8"),
        ('{"title": "a"}'.encode("utf-16"), 1, "not text in UTF-8"),
        (b'{"a": 1}\n{"b": \xff}\n', 2, "not text in UTF-8"),
        (b'{"a": 1}\n{"b": NaN}\n', 2, "NaN is no number"),
        (b'{"a": 1}\n{"b": 1, "b": 2}\n', 2, "stands twice"),
        (b'{"a": 1}\n' + b"[" * 10_000, 2, "nested too deeply"),
        (b"[" * 10_000 + b"]" * 10_000, 1, "nested too deeply"),
        (b'{"a": 1}\n{"b": ' + b"7" * 5_000 + b"}", 2, "thousands of digits"),
    ],
)
def test_what_cannot_be_read_has_its_line_and_reason(data: bytes, line: int, reason: str) -> None:
    last = items(data)[-1]
    assert last.problem is not None
    assert reason in last.problem.message
    assert (last.line, last.line_of("/title")) == (line, line)


def test_a_line_that_is_too_long_is_one_refusal_and_the_next_is_read() -> None:
    huge = b'{"a": "' + b"x" * (2 * MOST_BYTES_A_SALE) + b'"}'
    read = items(b'{"a": 1}\n' + huge + b'\n{"b": 2}')
    assert [item.line for item in read] == [1, 2, 3]
    assert [item.value for item in read] == [{"a": 1}, None, {"b": 2}]
    assert read[1].problem is not None
    assert read[1].problem.message == "This sale is larger than 20 MB."


def test_a_document_that_is_too_large_is_refused() -> None:
    [item] = items(b'{\n"a": "' + b"x" * MOST_BYTES_A_SALE + b'"\n}')
    assert item.problem is not None
    assert item.problem.message == "This sale is larger than 20 MB."
