"""The place of the tour where managers see how replies come in by mail, and which were refused."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from e2e.tour import Tour

PLACES_OF_INBOUND: dict[str, Callable[[Page, "Tour"], object]] = {
    "replies by mail": lambda page, _tour: page.goto("/staff/messages/refused")
}
