"""The places of the tour where everything that we hold is saved, erased and held, and where times are set."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from portal.lib.db import utc_text

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
_UNDO = "Undo it, and keep everything"


def _at(address: str) -> Go:
    return lambda page, _: page.goto(address)


def _data(page: Page, tour: "Tour") -> None:
    """Open the page of a customer for whom nothing is asked."""
    page.goto("/my/data")
    button = page.get_by_role("button", name=_UNDO)
    if button.count():
        button.click()
        page.get_by_text("It is undone.").wait_for()
        page.goto("/my/data")


def _erasure(page: Page, tour: "Tour") -> None:
    _data(page, tour)
    # As if whoever is signed in had done so just now.
    now = utc_text(datetime.now(UTC))
    tour.portal.sql('UPDATE "session" SET "started_at" = ? WHERE "kind" = ?', now, "contact")
    page.get_by_role("link", name="See what would be erased").click()
    page.get_by_role("button", name="Erase everything on that day").wait_for()


def _erasure_error(page: Page, tour: "Tour") -> None:
    _erasure(page, tour)
    page.get_by_role("button", name="Erase everything on that day").click()
    page.locator(".error-summary").wait_for()


def _asked(page: Page, tour: "Tour") -> None:
    _erasure(page, tour)
    page.get_by_label("I have saved what I want to keep").check()
    page.get_by_role("button", name="Erase everything on that day").click()
    page.get_by_role("button", name=_UNDO).wait_for()


def _of_customer(page: Page, tour: "Tour") -> None:
    """Open what a manager can do about Ana's household, for whom no hold stands."""
    page.goto("/staff/customers")
    page.get_by_role("link", name=re.compile("Brandt")).first.click()
    page.get_by_role("link", name="See what can be done").click()
    if page.locator("summary", has_text="Lift the hold").count():
        page.locator("summary", has_text="Lift the hold").click()
        page.get_by_role("button", name="Yes, lift it").click()
        page.get_by_text("The hold is lifted").wait_for()
    for summary in page.locator("summary").all():
        summary.click()


def _of_customer_error(page: Page, tour: "Tour") -> None:
    _of_customer(page, tour)
    page.get_by_role("button", name="Set the hold").click()
    page.locator(".error-summary").wait_for()


def _held(page: Page, tour: "Tour") -> None:
    _of_customer(page, tour)
    page.get_by_label("Why it has to be kept").fill("A court has asked for it. " * 8 + "a" * 200)
    page.get_by_role("button", name="Set the hold").click()
    page.locator("summary", has_text="Lift the hold").click()


def _held_of_ana(page: Page, tour: "Tour") -> None:
    _held(page, tour)
    page.goto("/my/data")
    page.get_by_role("heading", name="For now we have to keep it").wait_for()


def _times_error(page: Page, tour: "Tour") -> None:
    page.goto("/staff/settings/retention")
    page.get_by_label("The security log").fill("a week")
    page.get_by_role("button", name="Save the times").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_DATA: dict[str, Go] = {
    "everything we hold": _data,
    "everything we hold, erasure asked for": _asked,
    "everything we hold, held": _held_of_ana,
    "erasure": _erasure,
    "erasure, error": _erasure_error,
    "everything of a customer": _of_customer,
    "everything of a customer, error": _of_customer_error,
    "everything of a customer, held": _held,
    "how long things are kept": _at("/staff/settings/retention"),
    "how long things are kept, error": _times_error,
}
