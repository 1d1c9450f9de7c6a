"""Every page on which a sale is begun and what it is about is written down; a part of `e2e/tour.py`."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Go = Callable[[Page, Any], object]


def at(address: str) -> Go:
    """Return the way to a plain address."""
    return lambda page, _: page.goto(address)


def _of_draft(name: str) -> Go:
    """Return the way to a page of the newest draft, all opened."""

    def go(page: Page, tour: Any) -> None:
        page.goto("/staff/sales")
        page.locator(".rows").first.get_by_role("link").first.click()
        page.get_by_role("link", name=name).click()
        page.locator("main form").first.wait_for()
        for summary in page.locator("summary").all():
            summary.click()

    return go


def _new_error(page: Page, tour: Any) -> None:
    page.goto("/staff/sales/new")
    page.get_by_role("button", name="Begin").click()
    page.locator(".error-summary").wait_for()


def _alike(page: Page, tour: Any) -> None:
    page.goto("/staff/sales/new")
    page.get_by_label("Name of the customer").fill("The Brand Family")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("heading", name="Do we know them already?").wait_for()


def _clash(page: Page, tour: Any) -> None:
    """Type into the completion day what another page has typed over."""
    _of_draft("What was sold, and when")(page, tour)
    other = page.context.new_page()
    other.goto(page.url)
    for one, words in ((other, "Your computers, all new"), (page, "A" * 200)):
        one.get_by_label("What you sold").fill(words)
        one.get_by_text(re.compile("Saved at|both stand above")).wait_for()
    other.close()


def _no_address(page: Page, tour: Any) -> None:
    _of_draft("Customer and contacts")(page, tour)
    page.locator("#new-name").fill("Somebody without an address")
    page.get_by_role("button", name="Add them").click()
    page.get_by_text("Give an email address").first.wait_for()


PLACES_OF_DRAFTING: dict[str, Go] = {
    "new sale": at("/staff/sales/new"),
    "new sale, found": at("/staff/sales/new?q=br"),
    "new sale, error": _new_error,
    "new sale, alike": _alike,
    "basics of a draft": _of_draft("What was sold, and when"),
    "basics of a draft, clash": _clash,
    "contacts of a draft": _of_draft("Customer and contacts"),
    "contacts of a draft, no address": _no_address,
    "price of a draft": _of_draft("What it costs"),
}
