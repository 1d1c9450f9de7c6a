"""The places of the tour that say how fast we answer, as a customer and as staff see them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _answers(page: Page, _tour: "Tour") -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()
    page.goto(f"{page.url.partition('#')[0]}/answers")
    for summary in page.locator("summary").all():
        summary.click()


def _staff_answers(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/answers")
    page.get_by_role("heading", name="By who answered").wait_for()


PLACES_OF_ANSWERS: dict[str, Go] = {
    "how fast we answer you": _answers,
    "how fast we answer": _staff_answers,
}
