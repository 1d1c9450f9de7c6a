"""What the tests of the workspace share: forms with their hidden fields, and a photo to send."""

import io
from collections.abc import Callable

from portal.deliveries.models import Delivery
from tests.cast import sale_of
from tests.lib.sent_files import half_red
from tests.my.help import delivery_of
from tests.page import Browser, Page

Open = Callable[[str], Browser]


def worktop() -> Delivery:
    """Return what Ana's kitchen has due tomorrow, delivered by Dee."""
    return delivery_of(sale_of("ana"), 1)


def cabinets() -> Delivery:
    """Return what is two days late in Ana's kitchen, delivered by Dee."""
    return delivery_of(sale_of("ana"), 2)


def form_of(browser: Browser, delivery: Delivery) -> tuple[str, Page, dict[str, str]]:
    """Open the form of a delivery; return its address, the page, and what its hidden fields hold."""
    path = f"/staff/deliveries/{delivery.ref}/updates"
    page = browser.get(path)
    return path, page, hidden_of(page)


def hidden_of(page: Page) -> dict[str, str]:
    """Return what the hidden fields of a form about one delivery hold."""
    return {"was": page.value("was"), "key": page.value("key")}


def photo(name: str = "worktop.jpg") -> tuple[io.BytesIO, str]:
    """Return a photo as a browser sends it."""
    return io.BytesIO(half_red()), name


def typed(page: Page, field: str) -> str:
    """Return what a text area holds."""
    area = next(one for one in page.all("textarea") if one.get("name") == field)
    return (area.text or "").strip()
