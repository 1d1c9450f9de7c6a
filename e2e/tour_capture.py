"""Taking the words of a source in every state it has; a part of `e2e/tour.py`."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Go = Callable[[Page, Any], object]


def _capture(page: Page, tour: Any) -> None:
    page.goto("/staff/sales")
    page.locator(".rows").first.get_by_role("link").first.click()
    page.goto(f"{page.url}/capture")
    for summary in page.locator("main summary:visible").all():
        summary.click()


def _marked(page: Page, tour: Any) -> None:
    _capture(page, tour)
    page.locator(".phrase label").first.click()
    page.locator("[data-chosen]:visible").wait_for()


def _taken(page: Page, tour: Any) -> None:
    _marked(page, tour)
    page.get_by_role("button", name="Make it a promise").click()
    page.get_by_role("button", name="Undo").wait_for()


def _error(page: Page, tour: Any) -> None:
    _capture(page, tour)
    page.evaluate("document.querySelector('#taking').submit()")
    page.locator("#slice-error").wait_for()


PLACES_OF_CAPTURE: dict[str, Go] = {
    "capture": _capture,
    "capture, marked": _marked,
    "capture, taken": _taken,
    "capture, error": _error,
}
