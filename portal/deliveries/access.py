"""The only way to a sale, its promises and deliveries: as somebody. Another's looks like none at all.

A contact sees the sales of their own customer; `sales` see their own; `delivery` those with deliveries assigned to
them or to nobody; a `manager` all.
"""

from dataclasses import dataclass

from peewee import Node, fn

from portal.deliveries.models import Delivery
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.promises.models import Promise
from portal.sales.models import Sale


@dataclass(frozen=True)
class Seen:
    """A delivery with its promise and sale, as somebody may see it."""

    delivery: Delivery
    promise: Promise
    sale: Sale


def may_see(viewer: Viewer) -> Node:
    """Return the condition on Sale that holds for the sales this viewer may see."""
    if viewer.kind == "contact":
        return Sale.customer == viewer.customer
    if viewer.role == "manager":
        return Sale.ref.is_null(False)
    if viewer.role == "sales":
        return Sale.salesperson == viewer.ref
    theirs = Delivery.assigned_to.is_null() | (Delivery.assigned_to == viewer.ref)
    return fn.EXISTS(Delivery.select(1).where((Delivery.sale == Sale.ref) & theirs))


def may_update(viewer: Viewer, delivery: Delivery) -> bool:
    """Tell whether this member of staff updates this delivery: `delivery` do their own and those of nobody."""
    return viewer.role in {"sales", "manager"} or delivery.assigned_to in {None, viewer.ref}


def sees_price(viewer: Viewer) -> bool:
    """Tell whether this viewer sees what a sale costs: everybody but those who deliver."""
    return viewer.role != "delivery"


def sale_for(viewer: Viewer, ref: str) -> Sale:
    """Return the sale. Raises NotHere when there is none, or none that this viewer may see."""
    sale: Sale | None = None
    if is_ref(ref):
        sale = Sale.select().where((Sale.ref == ref) & may_see(viewer)).get_or_none()
    if sale is None:
        raise NotHere
    return sale


def delivery_for(viewer: Viewer, ref: str) -> Seen:
    """Return a delivery with its promise and sale. Raises NotHere like `sale_for`."""
    delivery = Delivery.get_or_none(Delivery.ref == ref) if is_ref(ref) else None
    if delivery is None or (viewer.kind == "staff" and not may_update(viewer, delivery)):
        raise NotHere
    return Seen(delivery, Promise.get_by_id(delivery.promise), sale_for(viewer, delivery.sale))
