"""The pure rules: hours, colours, passwords, codes, names."""

import pytest

from portal.people.choices import countries, currencies
from portal.people.codes import in_groups, read_code, read_digits
from portal.people.colours import CONTRAST_NEEDED, NIGHT, contrast, in_the_dark, is_colour
from portal.people.hours import BadHours, read_day, write_day
from portal.people.passwords import problem_with
from portal.people.rules import is_time_zone, name_from_address, time_zones

NOBODY = ("dee@brook.example", "dee", "Dee Dahl", "Brook & Sons")


def test_a_day_is_read_as_it_is_written() -> None:
    for text in ("", "08:00-17:00", "08:00-12:00, 13:00-17:00", "00:00-24:00"):
        assert write_day(read_day(text)) == text


@pytest.mark.parametrize(
    "text", ["8-17", "08:00", "08:60-09:00", "25:00-26:00", "08:00-08:00", "1:1-2:2", "08:00-17:00 x"]
)
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadHours):
        read_day(text)


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("accent", ["#000000", "#2f4f6f", "#7a1f1f", "#000080", "#006400"])
def test_every_accent_is_readable_in_the_dark(accent: str) -> None:
    assert contrast(in_the_dark(accent), NIGHT) >= CONTRAST_NEEDED


@pytest.mark.parametrize(
    "text", ["", "#fff", "red", "#12345g", "#1234567", "#\u0661\u0662\u0663456", "#2f4f6f\n"]
)
def test_what_is_no_colour_is_known(text: str) -> None:
    assert not is_colour(text)


@pytest.mark.parametrize(
    "password",
    [
        *(
            "elevenchars",
            "password1234",
            "Passw0rd!2026",
            "qwertyuiop123",
            "letmeinletmein",
            "Sommer2026!!",
            "abcabcabcabc",
        ),
        *(
            "abcdefghijkl",
            "111111111111",
            "dee@brook.example",
            "deedeedeedee",
            "brookandsons",
            "BrookSons1234",
            "Dee Dahl 12345",
        ),
        *("correct horse battery staple", "x" * 257, "tab\there and there"),
    ],
)
def test_a_password_that_is_short_or_guessed_is_refused(password: str) -> None:
    known = (*NOBODY, "Brook and Sons")
    assert problem_with(password, known) is not None


@pytest.mark.parametrize(
    "password",
    ["four lamps hum softly", "zwölf Kraniche ziehen", "kX9-rr2-Qp0-vv", "deer graze by the brook"],
)
def test_a_long_password_of_ones_own_is_taken(password: str) -> None:
    assert problem_with(password, NOBODY) is None


@pytest.mark.parametrize("typed", ["KQ7M2XWD", "kq7m-2xwd", " KQ7M 2XWD ", "kq7m\u20132xwd"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "KQ7M2XWD"


@pytest.mark.parametrize(
    "typed", ["", "KQ7M2XW", "KQ7M2XWDD", "KQ7M2XWO", "KQ7M2XW0", "\u0663" * 8, "\0" * 8, "K" * 1_000_000]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_digits_are_ascii_digits() -> None:
    assert read_digits("123 456", 6) == "123456"
    assert read_digits("\u0663" * 6, 6) == ""
    assert read_digits("12345", 6) == ""
    assert in_groups("ABCDEFGH") == "ABCD-EFGH"


def test_a_name_is_made_of_an_address() -> None:
    assert name_from_address("sam.low+kept@brook.example") == "Sam Low"
    assert name_from_address("contracts@vendor.example") == "Contracts"
    assert name_from_address("...@x.example") == "...@x.example"


def test_what_managers_choose_from_is_there() -> None:
    assert {"EUR", "USD", "GBP"} <= {code for code, _ in currencies()}
    assert "DEM" not in {code for code, _ in currencies()}
    assert countries()[0] == ("", "None")
    assert ("DE", "Germany") in countries()
    assert is_time_zone("America/New_York")
    assert "Europe/Berlin" in time_zones()
