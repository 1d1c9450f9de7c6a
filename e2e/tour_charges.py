"""The places of the tour where the money of a sale is shown, to its customer and in the workspace."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]


def _below(sales: str, place: str) -> Go:
    """Return the way to a page of Ana's kitchen, all opened."""

    def go(page: Page, _tour: "Tour") -> None:
        page.goto(sales)
        page.get_by_role("link", name="Your kitchen").click()
        page.goto(f"{page.url.partition('#')[0]}/{place}")
        for summary in page.locator("summary").all():
            summary.click()

    return go


def _mine(place: str) -> Go:
    return _below("/my", place)


def _ours(place: str) -> Go:
    return _below("/staff/sales", place)


def _refused(place: str, button: str) -> Go:
    """Return the way to a form of the workspace that was sent with nothing in it."""

    def go(page: Page, tour: "Tour") -> None:
        _ours(place)(page, tour)
        page.get_by_role("button", name=button).click()
        page.locator(".error-summary").wait_for()

    return go


def _extra(page: Page, tour: "Tour") -> None:
    """Go to the extra that waits."""
    _ours("charges")(page, tour)
    page.get_by_role("link", name="A tap that filters the water").first.click()
    page.get_by_role("heading", name="Ask for another amount").wait_for()


def _charge(page: Page, tour: "Tour") -> None:
    _ours("charges")(page, tour)
    page.get_by_role("link", name="Take it back").first.click()
    page.locator("main form").wait_for()


def _table(page: Page, tour: "Tour") -> None:
    """Look at a table of which one row can be taken and another can't."""
    _ours("charges/file")(page, tour)
    body = b"date,words,amount\n2026-03-01,Second third,100.00\n2026-03-01,A skip,39.900\n"
    file = {"name": "charges.csv", "mimeType": "text/csv", "buffer": body}
    page.get_by_label("The table").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("Row by row").wait_for()


PLACES_OF_CHARGES: dict[str, Go] = {
    "charges": _mine("charges"),
    "extra that waits": _mine("charges/extras/2"),
    "extra, approved": _mine("charges/extras/1"),
    "charges, staff": _ours("charges"),
    "entering a charge": _ours("charges/new"),
    "entering a charge, error": _refused("charges/new", "Enter it"),
    "asking for an extra": _ours("charges/extra"),
    "asking for an extra, error": _refused("charges/extra", "Ask for it"),
    "extra, staff": _extra,
    "charge to take back": _charge,
    "table of charges": _ours("charges/file"),
    "table of charges, looked at": _table,
}
