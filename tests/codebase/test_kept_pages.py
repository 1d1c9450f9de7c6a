"""Pages that are kept in memory cost next to nothing the second time, whoever reads them."""

from collections.abc import Mapping

from flask import Flask

from portal.web.page_cache import pages_of
from tests.codebase.help import PEOPLE, browser_of
from tests.codebase.visits import PAGES
from tests.page import MOST_STATEMENTS_KEPT, counted_statements


def test_a_page_that_is_kept_takes_few_statements_and_is_the_same_page(
    whole_app: Flask, places: Mapping[str, str]
) -> None:
    kept = set()
    for who in PEOPLE:
        browser = browser_of(who, whole_app)
        for visit in PAGES:
            if visit.answer_for(who) != 200:
                continue
            path, before = visit.path.format_map(dict(places)), len(pages_of(whole_app))
            first = browser.get(path)
            if len(pages_of(whole_app)) == before:
                continue
            kept.add(visit.endpoint)
            with counted_statements() as statements:
                again = browser.get(path)
            assert again.text == first.text
            assert len(statements) <= MOST_STATEMENTS_KEPT, f"{visit.endpoint} kept: {statements}"
    assert {"my.sale", "my.body", "desk.sale"} <= kept
