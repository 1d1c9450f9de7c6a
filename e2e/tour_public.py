"""The places of the tour that anybody may read: what customers say, and what a friend's link leads to."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _testimonials(page: Page, _: "Tour") -> None:
    page.goto("/testimonials")


def _month(page: Page, tour: "Tour") -> None:
    _testimonials(page, tour)
    page.locator(".months a").first.click()


def _her_links(page: Page) -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()
    page.goto(f"{page.url.partition('#')[0]}/referrals")


def _address(page: Page) -> str:
    """Return the address of Ana's link, made now unless she has one; the page of her links is open then."""
    _her_links(page)
    make = page.get_by_role("button", name="Make my link")
    if make.count():
        make.click()
    return page.get_by_label("Address").input_value()


def _friend(page: Page, _: "Tour") -> None:
    page.goto(_address(page))


def _friend_ended(page: Page, _: "Tour") -> None:
    address = _address(page)
    page.get_by_role("link", name="End this link").click()
    page.get_by_role("button", name=re.compile("end", re.IGNORECASE)).click()
    page.wait_for_url(re.compile("/referrals$"))
    page.goto(address)


PLACES_IN_PUBLIC: dict[str, Go] = {
    "testimonials": _testimonials,
    "testimonials of a month": _month,
    "a friend's link": _friend,
    "a friend's link, ended": _friend_ended,
}
