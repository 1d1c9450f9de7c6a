"""What the tests of the customer's pages share: updates by staff, and the parts of a page."""

from datetime import datetime
from xml.etree.ElementTree import Element

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.deliveries.rules import UpdateKind
from portal.lib.ids import new_ref
from portal.promises.models import Promise
from portal.sales.models import Sale
from tests.cast import viewer
from tests.page import Page


def delivery_of(sale: Sale, promise: int, n: int = 1) -> Delivery:
    """Return a delivery of a sale by the numbers of its promise and itself."""
    of = Promise.get((Promise.sale == sale.ref) & (Promise.n == promise))
    found: Delivery = Delivery.get((Delivery.promise == of.ref) & (Delivery.n == n))
    return found


def tell(who: str, delivery: Delivery, kind: UpdateKind, text: str, at: datetime) -> None:
    """Post an update as somebody of the staff, who looks at the delivery as it is now."""
    seen = delivery_for(viewer(who), delivery.ref)
    post_update(seen, NewUpdate(kind, text, seen.delivery.version), By(viewer(who), at, new_ref()))


def promise_on(page: Page, n: int) -> Element:
    """Return the part of a page that shows the promise of that number."""
    return next(one for one in page.all("article") if one.get("id") == f"promise-{n}")


def words_of(element: Element) -> str:
    """Return what a reader sees of an element, with every run of white space as one space."""
    return " ".join("".join(element.itertext()).split())


def stamp_of(element: Element) -> tuple[str, str, str]:
    """Return the first stamp in an element: its word, the name of its icon, and the state that colours it."""
    stamp = next(one for one in element.iter("span") if one.get("class") == "stamp")
    icon = next(use.get("href", "") for use in stamp.iter() if use.tag.endswith("use"))
    return words_of(stamp), icon.removeprefix("#icon-"), stamp.get("data-state", "")
