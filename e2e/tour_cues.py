"""The places of the tour where the phrases stand that are marked in sources."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

CUES = "/staff/settings/cues"
_TEXT = "Hello Ana,\n\nWe will be done by Friday, at no extra charge. The dog is called Biscuit."


def _tried(page: Page, _: "Tour") -> None:
    page.goto(CUES)
    page.get_by_label("A text to try").fill(_TEXT)
    page.get_by_role("button", name="Show what would be marked").click()
    page.locator("mark").first.wait_for()


def _error(page: Page, _: "Tour") -> None:
    page.goto(CUES)
    page.get_by_role("textbox", name="Phrase").fill("by {date}")
    page.get_by_role("button", name="Add the phrase").click()
    page.locator(".error-summary").wait_for()


def _phrase(page: Page, _: "Tour") -> None:
    page.goto(CUES)
    page.get_by_role("link", name="within {number} {unit}").click()
    page.locator("summary", has_text="Remove this phrase").click()


def _own(page: Page, tour: "Tour") -> None:
    """Show the table as the company's own, with a phrase that is off; it is as before afterwards."""
    page.goto(CUES)
    page.get_by_role("textbox", name="Phrase").fill(
        "as sure as eggs are eggs, come rain or shine, on the {day}"
    )
    page.get_by_label("What such a sentence does").fill("says that we are sure")
    page.get_by_label("Look for this phrase").uncheck()
    page.get_by_role("button", name="Add the phrase").click()
    page.get_by_text("The phrase is added").wait_for()
    tour.portal.sql('DELETE FROM "cue"')


PLACES_OF_CUES: dict[str, Callable[[Page, "Tour"], object]] = {
    "phrases": _tried,
    "phrases, error": _error,
    "phrases, own": _own,
    "phrase": _phrase,
}
