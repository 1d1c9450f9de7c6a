"""The places of the tour where customers and staff thank each other, and where staff show their picture."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _mine(page: Page, _tour: "Tour") -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()
    page.goto(f"{page.url.partition('#')[0]}/thanks")


def _mine_error(page: Page, tour: "Tour") -> None:
    _mine(page, tour)
    page.get_by_role("button", name="Send my thanks").click()
    page.locator(".error-summary").wait_for()


def _theirs(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/sales")
    page.get_by_role("link", name=re.compile("^Your kitchen")).first.click()
    page.get_by_role("link", name="Thank the customer").click()


def _theirs_error(page: Page, tour: "Tour") -> None:
    _theirs(page, tour)
    page.get_by_role("button", name="Send the card").click()
    page.locator(".error-summary").wait_for()


def _to_me(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/thanks")


def _picture(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/picture")


def _picture_error(page: Page, tour: "Tour") -> None:
    _picture(page, tour)
    page.get_by_role("button", name="Show this picture").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_THANKS: dict[str, Go] = {
    "thanks, customer": _mine,
    "thanks, customer, error": _mine_error,
    "thanks, staff": _theirs,
    "thanks, staff, error": _theirs_error,
    "thanks to me": _to_me,
    "picture": _picture,
    "picture, error": _picture_error,
}
