"""The places of the tour where a sealed list is confirmed, added to and changed, as its customer sees them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _below(place: str) -> Go:
    """Return the way to a page of Ana's kitchen, all opened."""

    def go(page: Page, _tour: "Tour") -> None:
        page.goto("/my")
        page.get_by_role("link", name="Your kitchen").click()
        page.goto(f"{page.url.partition('#')[0]}/{place}")
        for summary in page.locator("summary").all():
            summary.click()

    return go


def _refused(place: str, button: str) -> Go:
    """Return the way to a form of Ana's kitchen that was sent with nothing in it."""

    def go(page: Page, tour: "Tour") -> None:
        _below(place)(page, tour)
        page.get_by_role("button", name=re.compile(button)).click()
        page.locator(".error-summary").wait_for()

    return go


def _stale(page: Page, tour: "Tour") -> None:
    """Ana answers once more what was accepted long ago."""
    _below("changes/2")(page, tour)
    form = page.locator("#decline form")
    form.evaluate("one => { one.action = one.action.replace('/changes/2/', '/changes/1/'); }")
    page.get_by_label("Why").fill("Words that must not be lost.")
    page.get_by_role("button", name="Decline it").click()
    page.get_by_text("This change was accepted already.").wait_for()


PLACES_OF_CHANGES: dict[str, Go] = {
    "left out": _below("additions"),
    "left out, error": _refused("additions", "^Send it to"),
    "changes": _below("changes"),
    "change, accepted": _below("changes/1"),
    "change that waits": _below("changes/2"),
    "change, error": _refused("changes/2", "^Decline it"),
    "change, conflict": _stale,
    "asking for a change": _below("promises/3/change"),
    "asking for a change, error": _refused("promises/3/change", "^Send it to"),
    "promise, changed": _below("promises/11"),
    "promise, made good": _below("promises/13"),
}
