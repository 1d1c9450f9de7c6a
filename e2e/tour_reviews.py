"""The places of the tour where customers and staff arrange a review, hold it, and put dates into a calendar."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _of(sale: str, place: str, *, staff: bool = False) -> Go:
    """Return the way to a page below one of Ana's sales, all opened."""

    def go(page: Page, _tour: "Tour") -> None:
        page.goto("/my")
        page.get_by_role("link", name=sale).click()
        home = page.url.partition("#")[0]
        page.goto(f"{home.replace('/my/', '/staff/') if staff else home}/{place}")
        for summary in page.locator("summary").all():
            if not summary.evaluate("one => one.parentElement.open"):
                summary.click()

    return go


def _refused(go: Go, button: str) -> Go:
    """Return the way to a form that was sent with nothing in it."""

    def refused(page: Page, tour: "Tour") -> None:
        go(page, tour)
        page.get_by_role("button", name=re.compile(button)).click()
        page.locator(".error-summary").wait_for()

    return refused


def _with_half_a_time(go: Go) -> Go:
    """Return the way to a form in which a day is named, and no time: nothing else has to be said in it."""

    def named(page: Page, tour: "Tour") -> None:
        go(page, tour)
        page.get_by_label("Day").first.fill("2999-01-01")

    return named


def _meeting(page: Page, tour: "Tour") -> None:
    _of("Your stairs", "reviews/1", staff=True)(page, tour)
    page.goto(f"{page.url.partition('#')[0]}/meeting")


def _address(page: Page, _tour: "Tour") -> None:
    """Ana makes a calendar address, or another one: it is shown once."""
    page.goto("/my/calendar")
    page.get_by_role("button", name=re.compile("^Make (my|a new) address")).click()
    page.get_by_label("Address for a calendar").wait_for()


def _invited(page: Page, _tour: "Tour") -> None:
    page.goto("/staff/reviews")
    page.get_by_role("link", name="Lum Dental").click()
    for summary in page.locator("summary").all():
        summary.click()


PLACES_OF_REVIEWS: dict[str, Go] = {
    "reviews": _of("Your stairs", "reviews"),
    "reviews, one under way": _of("Your kitchen", "reviews"),
    "asking for a review, error": _refused(
        _with_half_a_time(_of("Your stairs", "reviews")), "^Ask for a review"
    ),
    "review, agreed": _of("Your kitchen", "reviews/1"),
    "review, held": _of("Your stairs", "reviews/1"),
    "calendar": lambda page, _: page.goto("/my/calendar"),
    "calendar, made": _address,
    "staff reviews": lambda page, _: page.goto("/staff/reviews"),
    "staff review, invited": _invited,
    "staff review, held": _of("Your stairs", "reviews/1", staff=True),
    "staff meeting": _meeting,
    "inviting to a review": _of("Your stairs", "reviews/invite", staff=True),
    "inviting to a review, error": _refused(
        _of("Your stairs", "reviews/invite", staff=True), "^Send the invitation"
    ),
}
