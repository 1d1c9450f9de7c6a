"""The places of the tour where something is wrong, as the customer sees it and as staff do."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
# Of the demonstration: Ana's first one is settled, and she is asked about her second.
LIST = "/staff/concerns"


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
    """Ana answers from a page that somebody else has left behind."""
    _below("concerns/2")(page, tour)
    page.locator("form[action$='/still-wrong'] [name=was]").evaluate("one => { one.value = '1'; }")
    page.locator("form[action$='/still-wrong'] textarea").fill("Words that must not be lost.")
    page.get_by_role("button", name="No, it is not right yet").click()
    page.get_by_text("Somebody else was faster").wait_for()


def _at(address: str) -> Go:
    return lambda page, _: page.goto(address)


def _one(words: str) -> Go:
    """Return the way to a concern in the workspace."""

    def go(page: Page, _: "Tour") -> None:
        page.goto(LIST)
        page.get_by_role("link", name=re.compile(words)).click()
        page.wait_for_url(re.compile(rf"{LIST}/\w+$"))

    return go


def _one_refused(page: Page, tour: "Tour") -> None:
    """Staff send each form with nothing in it; the last one is shown."""
    _one("he still can.t use it")(page, tour)
    page.get_by_role("button", name="Promise it").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_CONCERNS: dict[str, Go] = {
    "concerns": _below("concerns"),
    "concerns, about a promise": _below("concerns?promise=1"),
    "concerns, error": _refused("concerns", "^Send it to"),
    "concern, did the fix work": _below("concerns/2"),
    "concern, settled": _below("concerns/1"),
    "concern, error": _refused("concerns/2", "^No, it is not right yet"),
    "concern, conflict": _stale,
    "concerns, staff": _at(LIST),
    "concerns, settled ones": _at(f"{LIST}?part=closed"),
    "concern, waiting for us": _one("he still can.t use it"),
    "concern, fix promised": _one("I had nothing to read out"),
    "concern, fixed": _one("You forgot me on Friday"),
    "concern, staff, error": _one_refused,
}
