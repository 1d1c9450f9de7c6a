"""Every page on which somebody asks us, and on which we answer, in every state it has; a part of `e2e/tour.py`."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from e2e.mailbox import link_of_enquiry

Go = Callable[[Page, Any], object]


def at(address: str) -> Go:
    """Return the way to a plain address."""
    return lambda page, _: page.goto(address)


def _ask_through(page: Page, tour: Any) -> None:
    [[code]] = tour.portal.sql('SELECT "code" FROM "enquiry" WHERE "email" = ?', "pat@quist.example")
    page.goto(f"/r/{code}/ask")


def _ask_error(page: Page, tour: Any) -> None:
    _ask_through(page, tour)
    page.get_by_label("What do you need?").fill("A kitchen, " * 40)
    page.get_by_label("Your email address").fill("pat at quist")
    page.wait_for_timeout(3100)
    page.get_by_role("button", name=re.compile("^Send it")).click()
    page.locator(".error-summary").wait_for()


def _ask_hasty(page: Page, tour: Any) -> None:
    page.goto("/ask")
    page.get_by_role("button", name=re.compile("^Send it")).click()
    page.locator(".error-summary").wait_for()


def _own(page: Page, tour: Any) -> None:
    page.goto(link_of_enquiry(tour.portal, "pat@quist.example"))
    page.locator("summary").click()


def _own_deleted(page: Page, tour: Any) -> None:
    page.goto(link_of_enquiry(tour.portal, "offers@best-ranking.example"))
    if page.get_by_text("Delete my enquiry").count():
        page.locator("summary").click()
        page.get_by_role("button", name="Yes, delete it").click()
    page.get_by_role("heading", name="Your enquiry is deleted").wait_for()


def _my_error(page: Page, tour: Any) -> None:
    page.goto("/my/ask")
    page.get_by_role("button", name="Send it").click()
    page.locator(".error-summary").wait_for()


def _my_asked(page: Page, tour: Any) -> None:
    page.goto("/my/ask")
    if not page.get_by_role("heading", name="What you asked us").count():
        page.get_by_label("What would you like to ask?").fill("Could you do the hall too?\n" + "a" * 200)
        page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="What you asked us").wait_for()


def _enquiry(words: str) -> Go:
    """Return the way to the first enquiry in the list whose name or words hold these."""

    def go(page: Page, tour: Any) -> None:
        page.goto("/staff/enquiries")
        page.get_by_role("link", name=re.compile(words)).first.click()
        page.locator(".breadcrumbs").wait_for()
        for summary in page.locator("summary").all():
            summary.click()

    return go


def _deleted(page: Page, tour: Any) -> None:
    _own_deleted(page, tour)
    _enquiry("Deleted by")(page, tour)


def _answer_error(page: Page, tour: Any) -> None:
    _enquiry("Omar Reed")(page, tour)
    page.get_by_role("button", name="Answer", exact=True).click()
    page.locator(".error-summary").wait_for()


def _answer_preview(page: Page, tour: Any) -> None:
    _enquiry("Omar Reed")(page, tour)
    page.get_by_label("Your answer").fill("Three weeks are enough, and yes: in writing.\n\nMay I come by?")
    page.get_by_role("button", name="Look at the mail first").click()
    page.get_by_text("Nothing is sent yet.").wait_for()


PLACES_OF_ENQUIRIES: dict[str, Go] = {
    "ask": at("/ask"),
    "ask, through a link": _ask_through,
    "ask, error": _ask_error,
    "ask, hasty": _ask_hasty,
    "ask, sent": at("/ask/sent"),
    "own enquiry": _own,
    "own enquiry, deleted": _own_deleted,
    "own enquiry, unknown": at("/enquiries/nothing-that-we-sent"),
    "customer asks": at("/my/ask"),
    "customer asks, error": _my_error,
    "customer asks, asked": _my_asked,
    "enquiries": at("/staff/enquiries"),
    "enquiries, ended": at("/staff/enquiries?state=ended"),
    "enquiries, none": at("/staff/enquiries?state=answered&after=AAAAAAAAAAAAA"),
    "enquiry, waiting": _enquiry("Omar Reed"),
    "enquiry, error": _answer_error,
    "enquiry, preview": _answer_preview,
    "enquiry, answered": _enquiry("Pat Quist"),
    "enquiry, own household": _enquiry("A. Brandt"),
    "enquiry, of a customer": _enquiry("Bea Okafor"),
    "enquiry, came to a sale": _enquiry("Hanna Voss"),
    "enquiry, deleted": _deleted,
}
