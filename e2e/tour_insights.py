"""The places of the tour where whom we neglect stands, and what managers learn of how we keep our word."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _at(path: str) -> Go:
    return lambda page, _tour: page.goto(path)


def _opened(path: str) -> Go:
    """Return the way to a page of which everything is opened."""

    def go(page: Page, _tour: "Tour") -> None:
        page.goto(path)
        for summary in page.locator("summary").all():
            summary.click()

    return go


def _thresholds_error(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/settings/neglected")
    page.get_by_label("Days without a review").fill("a while")
    page.get_by_role("button", name="Save the numbers").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_INSIGHTS: dict[str, Go] = {
    "neglected": _at("/staff/neglected"),
    "neglected, the way around opened": _opened("/staff/neglected"),
    "who is neglected": _at("/staff/settings/neglected"),
    "who is neglected, error": _thresholds_error,
    "insights": _at("/staff/insights"),
    "insights, all opened": _opened("/staff/insights?period=all"),
}
