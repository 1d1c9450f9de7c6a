"""The customer's pages, as Ana and Bea see them."""

from collections.abc import Callable

from tests.cast import sale_of
from tests.page import Browser

Open = Callable[[str], Browser]


def test_ana_sees_the_exact_words_beside_what_has_been_done(browser: Open) -> None:
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}")
    assert "your new quartz worktop will be in by Wednesday the 4th of March" in page.words
    assert "Sam Ortega, in writing, Thursday 5 February 2026" in page.words
    assert "Due tomorrow" in page.words


def test_bea_reaches_nothing_of_anas(browser: Open) -> None:
    ref = sale_of("ana").ref
    bea = browser("bea")
    for path in ("", "/papers", "/papers/1", "/receipt.json", "/receipt.json.sig"):
        assert "quartz" not in bea.get(f"/my/sales/{ref}{path}", status=404).text
