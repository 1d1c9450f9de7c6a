"""Every page about one promise of a draft, and about asking whoever delivers; a part of `e2e/tour.py`."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Go = Callable[[Page, Any], object]
_BLOCKED = 'SELECT "draft", "part" FROM "draft_ask" WHERE "answer" = ?'


def _details(page: Page, tour: Any) -> None:
    [[draft, part]] = tour.portal.sql(_BLOCKED, "cannot")
    page.goto(f"/staff/sales/{draft}/details/{part}")


def _details_kind(label: str) -> Go:
    """Return the way to the details with another kind of due chosen, whose fields are in sight then."""

    def go(page: Page, tour: Any) -> None:
        _details(page, tour)
        page.get_by_label(label).check()

    return go


def _details_typed(page: Page, tour: Any) -> None:
    _details(page, tour)
    page.get_by_label("Again and again, on a schedule").check()
    page.get_by_label("As a calendar rule (RRULE)").check()


def _details_error(page: Page, tour: Any) -> None:
    _details(page, tour)
    page.get_by_label("On which day", exact=True).fill("")
    page.get_by_label("At what time").fill("09:30")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".error-summary").wait_for()


def _asked_error(page: Page, tour: Any) -> None:
    page.goto("/staff/asked")
    page.get_by_label("We can't").first.check()
    page.get_by_label("What stands in the way").first.fill("")
    page.get_by_role("button", name="Send my answers").click()
    page.locator(".error-summary").wait_for()


def _settling(page: Page, tour: Any) -> None:
    [[draft, part]] = tour.portal.sql(_BLOCKED, "cannot")
    page.goto(f"/staff/sales/{draft}/asks/{part}/settling")


def _settling_error(page: Page, tour: Any) -> None:
    _settling(page, tour)
    page.get_by_role("button", name="It stands all the same").click()
    page.locator(".error-summary").wait_for()


PLACES_OF_DETAILS: dict[str, Go] = {
    "details of a promise": _details,
    "details of a promise, after": _details_kind("Some time after something"),
    "details of a promise, schedule": _details_kind("Again and again, on a schedule"),
    "details of a promise, rule": _details_typed,
    "details of a promise, every": _details_kind("Every time something happens"),
    "details of a promise, error": _details_error,
    "asked whether one can": lambda page, _: page.goto("/staff/asked"),
    "asked whether one can, error": _asked_error,
    "settling what can't be done": _settling,
    "settling what can't be done, error": _settling_error,
}
