"""The places of the tour where staff note something for each other."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _notes(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/sales")
    page.get_by_role("link", name="Your kitchen").click()
    page.get_by_role("link", name="Read and write notes").click()
    for summary in page.locator("main summary").all():
        summary.click()


def _refused(page: Page, tour: "Tour") -> None:
    _notes(page, tour)
    page.get_by_role("button", name="Keep this note").click()
    page.locator(".error-summary").wait_for()


def _none(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/sales")
    page.get_by_role("link", name="Your stairs").click()
    page.get_by_role("link", name="Write a note").click()
    page.get_by_text("No note yet").wait_for()


PLACES_OF_NOTES: dict[str, Go] = {"notes": _notes, "notes, error": _refused, "notes, none": _none}
