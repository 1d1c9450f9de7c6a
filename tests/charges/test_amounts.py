"""Amounts as people write them: one meaning, or none at all."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charges.amounts import BadAmount, read_money
from portal.charges.rules import MOST_MINOR
from portal.charges.tables import charges_in
from portal.lib.money import amount
from portal.web.words import money


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("1,234.50", "USD", 123450),
        ("1.234,50", "EUR", 123450),
        ("1 234,50", "EUR", 123450),
        ("1'234.50", "CHF", 123450),
        ("39,900", "USD", 3990000),
        ("39,9", "EUR", 3990),
        ("0,500", "USD", 50),
        ("1.234.567", "EUR", 123456700),
        ("(180)", "USD", -18000),
        ("-180.00", "USD", -18000),
        ("180-", "USD", -18000),
        ("\N{MINUS SIGN}180", "USD", -18000),
        ("US$ 420.5", "USD", 42050),
        ("420 USD", "USD", 42000),
        ("42,500", "JPY", 42500),
        ("$420", "CAD", 42000),
        ("CA$420", "CAD", 42000),
        ("S$420", "SGD", 42000),
        ("¥42", "CNY", 4200),
        ("420 €", "EUR", 42000),
    ],
)
def test_an_amount_with_one_meaning_is_read(typed: str, currency: str, minor: int) -> None:
    assert read_money(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("39,900", "EUR"),
        ("39.900", "USD"),
        ("1.500", "KWD"),
        ("420 EUR", "USD"),
        ("€420", "USD"),
        ("$5", "EUR"),
        ("$5", "SEK"),
        ("US$5", "CAD"),
        ("CA$5", "USD"),
        ("1,2,3", "USD"),
        ("1234,567", "USD"),
        ("42.5", "JPY"),
        ("(180", "USD"),
        ("--5", "USD"),
        ("nine", "USD"),
        ("", "USD"),
        ("\N{ARABIC-INDIC DIGIT THREE}", "USD"),
        ("9" * 30, "USD"),
        ("1e5", "USD"),
    ],
)
def test_what_could_be_two_amounts_or_none_is_refused_in_a_sentence(typed: str, currency: str) -> None:
    with pytest.raises(BadAmount, match=r"\.$"):
        read_money(typed, currency)


@given(st.integers(-(10**13), 10**13), st.sampled_from(["USD", "EUR", "JPY", "GBP"]))
def test_what_we_write_ourselves_is_read_as_it_was(minor: int, currency: str) -> None:
    assert read_money(amount(minor, currency), currency) == minor


@given(
    st.integers(-(10**13), 10**13),
    st.sampled_from(["USD", "CAD", "GBP", "JPY", "CNY", "INR", "ILS", "KRW", "XOF"]),
)
def test_what_a_page_shows_is_read_as_it_was(minor: int, currency: str) -> None:
    # A comma before three digits alone has one meaning only where everybody parts thousands by it.
    shown = money(minor, currency).replace(",", " " if currency in {"CAD", "XOF"} else ",")
    assert read_money(shown, currency) == minor


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(BadAmount):
        assert abs(read_money(text, "USD")) < MOST_MINOR


def test_rows_name_lines_and_extras_by_number_or_words_and_the_same_row_twice_is_two() -> None:
    body = (
        "Invoice date;Description;Total;For\n"
        "31.03.2026;A;1,00;oak boards\n"
        "31.03.2026;A;1,00;oak boards\n"
        "31.03.2026;B;1,00;extra 2\n"
        "31.03.2026;C;1,00;Something else\n"
        "31.03.2026;D;1,00;\n"
    )
    found = [one.charge for one in charges_in(body.encode(), {"oak boards": "line:1"})]
    assert [one.of for one in found] == ["line:1", "line:1", "extra:2", "new", "price"]
    assert {one.billed_on for one in found} == {"2026-03-31"}
    assert len({one.external_id for one in found}) == 5


def test_a_day_that_could_be_two_is_not_guessed() -> None:
    body = b"date,words,amount\n04/03/2026,A,1\n"
    assert charges_in(body, {})[0].charge.billed_on == "04/03/2026"
