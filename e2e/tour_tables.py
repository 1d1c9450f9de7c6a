"""The places of the tour where a table of sales is brought in."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.intake.tables.help import FLOOR, HEADING, PORCH, RAIL, STAIRS, table

if TYPE_CHECKING:
    from e2e.tour import Tour

Go = Callable[[Page, "Tour"], object]
LIST = "/staff/imports"
_PORCH, _STAIRS = (row.replace("hallam.", "hallam-reyes.") for row in (PORCH, STAIRS))
WELL = table(f"{_PORCH},{FLOOR}", f"{_PORCH},{RAIL}")
# Of two sales one is refused, for two reasons.
WRONG = table(
    f"{_PORCH},{FLOOR}", f"{_STAIRS},{FLOOR}".replace("phone call", "fax").replace("2026-04", "2026-44")
)
ASKS = table(
    f"{_PORCH},{RAIL}".replace("2026-03-02", "03/02/2026"), heading=HEADING.replace("Promise", "Text")
)


def choose(page: Page, body: bytes, name: str = "sales.csv") -> None:
    """Bring a file and go on to its page."""
    page.goto(LIST)
    page.get_by_label("The table").set_input_files({"name": name, "mimeType": "text/csv", "buffer": body})
    page.get_by_role("button", name="Look at it").click()


def _table(body: bytes) -> Go:
    """Return the way to the page of such a table, all opened."""

    def go(page: Page, _: "Tour") -> None:
        choose(page, body)
        page.wait_for_url(re.compile(rf"{LIST}/\w+$"))
        page.locator("main details").evaluate_all("all => { for (const one of all) one.open = true; }")

    return go


def _none(page: Page, _: "Tour") -> None:
    choose(page, b"PK\x03\x04 a workbook", "sales.xlsx")
    page.locator(".error-summary").wait_for()


def _stopped(page: Page, tour: "Tour") -> None:
    _table(WELL)(page, tour)
    page.get_by_role("button", name=re.compile("^Import")).click()
    page.get_by_role("button", name="Stop it").click()
    page.get_by_role("button", name="Go on with the rest").wait_for()


PLACES_OF_TABLES: dict[str, Go] = {
    "tables": lambda page, _: page.goto(LIST),
    "table": _table(WRONG),
    "table stopped": _stopped,
    "table, asks": _table(ASKS),
    "tables, error": _none,
}
