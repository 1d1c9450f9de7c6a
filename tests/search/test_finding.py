"""Finding words, phrases and beginnings in what Sam, Dee and Max may see."""

from collections.abc import Callable

import pytest

from tests.cast import NOON, sale_of
from tests.my.help import delivery_of, tell
from tests.page import Browser
from tests.search.help import kinds_of, marked, rows_of

Open = Callable[[str], Browser]


def test_words_are_found_wherever_they_stand(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The worktop is cut.", NOON)
    page = browser("sam").get("/staff/search?q=worktop")
    assert [strong for strong, _ in rows_of(page)] == ["Told about promise 1", "Promise 1", "Paper 1"]
    assert marked(page) == ["worktop", "worktop", "worktop"]
    assert "Brandt household, Your kitchen · signed Monday 9 February 2026" in page.words


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("worktop sink", ["source"]),
        ('"quartz worktop"', ["source", "promise"]),
        ('"worktop quartz"', []),
        ("WORKTOP -sink", ["promise"]),
        ("workt", ["source", "promise"]),
        ("workt ", []),
        ("wo", []),
        ("brandt", ["source", "customer"]),
        ("ana@brandt.example", ["customer"]),
        ("kitchen-1", ["sale"]),
        ("Wörktóp", ["source", "promise"]),
        ("broom-clean", ["source", "promise"]),
        ("“every Friday”", ["source", "promise"]),
    ],
)
def test_what_is_typed_finds(house: object, typed: str, kinds: list[str]) -> None:
    assert kinds_of("max", typed) == sorted(kinds)
