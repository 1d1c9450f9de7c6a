"""What the tests of searching share: the rows of its page, and what somebody finds."""

from portal.search.queries import found
from portal.search.rules import parse
from tests.cast import viewer
from tests.my.help import words_of
from tests.page import Page


def kinds_of(who: str, typed: str) -> list[str]:
    """Return the kinds of what somebody finds, in the order of the alphabet."""
    rows, _ = found(viewer(who), parse(typed), "", "")
    return sorted(row.kind for row in rows)


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
