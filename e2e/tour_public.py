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


def _checked(page: Page, _: "Tour") -> None:
    """Check the whole of what Ana keeps, and ask the record."""
    _her_links(page)
    bundle = page.request.get(page.url.replace("/referrals", "/receipts.json")).body()
    page.goto("/verify")
    page.locator("input[type=file]").set_input_files(
        {"name": "receipts.json", "mimeType": "application/json", "buffer": bundle}
    )
    page.get_by_role("button", name="Ask our record too").click()
    page.get_by_text("It is the newest one").wait_for()


def _check_error(page: Page, _: "Tour") -> None:
    """Send a number that is none to the portal: a number alone is asked of it with a script too."""
    page.goto("/verify")
    page.get_by_text("No files at hand?").click()
    page.get_by_label("The number of a receipt").fill("KQ7M")
    page.get_by_role("button", name="Check").click()
    page.locator(".error-summary").wait_for()


def _docs(page: Page, _: "Tour") -> None:
    page.goto("/api/docs")


def _docs_of_a_noun(page: Page, tour: "Tour") -> None:
    """Open all that is folded on the page of the first noun."""
    _docs(page, tour)
    page.locator(".contents a").first.click()
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def _docs_of_a_problem(page: Page, _: "Tour") -> None:
    page.goto("/api/docs/problems")
    page.get_by_role("link", name="key-reused").click()


PLACES_IN_PUBLIC: dict[str, Go] = {
    "testimonials": _testimonials,
    "testimonials of a month": _month,
    "a friend's link": _friend,
    "checking a receipt": _checked,
    "checking a receipt, error": _check_error,
    "a friend's link, ended": _friend_ended,
    "docs of the API": _docs,
    "docs of a noun": _docs_of_a_noun,
    "docs of a problem": _docs_of_a_problem,
}
