"""The places of the tour about daily roots and the nightly check, calm and after something was found."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
_FOUND = """INSERT INTO "record_fault" ("stream", "seq", "what", "found_at")
SELECT "ref", 12, 'it is another one than the root of 2026-03-03 covers', '2026-03-04T00:12:00.000000Z'
FROM "sale" WHERE "title" = 'Your kitchen'"""
_MENDED = 'DELETE FROM "record_fault"'


def _at(address: str) -> Go:
    return lambda page, _: page.goto(address)


def _month(page: Page, _: "Tour") -> None:
    page.goto("/record/roots")
    page.locator(".months a").first.click()


def _while_found(go: Go) -> Go:
    """Return the way to a place while something stands found; for others it is mended again."""

    def there(page: Page, tour: "Tour") -> None:
        tour.portal.sql(_FOUND)
        try:
            go(page, tour)
            page.wait_for_load_state()
        finally:
            tour.portal.sql(_MENDED)

    return there


def _sale(page: Page, _: "Tour") -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()
    page.get_by_text("was changed from outside this portal").wait_for()


PLACES_OF_ROOTS: dict[str, Go] = {
    "daily roots": _at("/record/roots"),
    "daily roots of a month": _month,
    "the record": _at("/staff/record"),
    "the record, changed": _while_found(_at("/staff/record")),
    "today, record changed": _while_found(_at("/staff/")),
    "promise page, record changed": _while_found(_sale),
}
