"""Finding words, phrases and beginnings in what Sam, Dee and Max may see."""

from collections.abc import Callable

import pytest

from portal.lib.db import db, engine
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from portal.search.queries import Found, found
from portal.search.rules import parse
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise
from tests.my.help import delivery_of, tell, words_of
from tests.page import Browser, Page

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
    rows, following = found(viewer("max"), parse(typed), "", "")
    assert sorted(row.kind for row in rows) == sorted(kinds)
    assert not following


def rows_of(page: Page) -> list[tuple[str, str]]:
    """Return of each row its coloured words and where it leads."""
    return [
        (words_of(next(row.iter("b"))), next(row.iter("a")).get("href", ""))
        for list_ in page.all("ul")
        if list_.get("class") == "rows"
        for row in list_.iter("li")
    ]


def marked(page: Page) -> list[str]:
    """Return the words that are marked."""
    return [words_of(one) for one in page.all("mark")]
