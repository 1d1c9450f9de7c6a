"""The only way to a sale, its promises and deliveries: as somebody. Another's looks like none at all.

A contact sees the sales of their own customer; `sales` see their own; `delivery` those with deliveries assigned to
them or to nobody; a `manager` all.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from peewee import SQL, Node, fn

from portal.deliveries.models import Delivery, Update, UpdateFile, Wait
from portal.lib.db import engine
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.promises.models import Promise
from portal.record.files import stored_file
from portal.record.models import StoredFile
from portal.sales.models import Sale

MOST_BESIDE = 20
MANY_SALES = 200


@dataclass(frozen=True)
class Seen:
    """A delivery with its promise and sale, as somebody may see it."""

    delivery: Delivery
    promise: Promise
    sale: Sale


@dataclass(frozen=True)
class Waited:
    """A wait with the delivery it holds up, as the customer sees it."""

    wait: Wait
    seen: Seen


def may_see(viewer: Viewer) -> Node:
    """Return the condition on Sale that holds for the sales this viewer may see."""
    if viewer.kind == "contact":
        return Sale.customer == viewer.customer
    if viewer.role == "manager":
        # No condition on a column: SQLite would take one for a reason to begin with all sales.
        return SQL("TRUE")
    if viewer.role == "sales":
        # Nor on this one, for whoever sells much: see `for_lists`.
        its: Any = fn.COALESCE(Sale.salesperson, "") if viewer.sells_many else Sale.salesperson
        return cast("Node", its == viewer.ref)
    theirs = Delivery.assigned_to.is_null() | (Delivery.assigned_to == viewer.ref)
    return fn.EXISTS(Delivery.select(1).where((Delivery.sale == Sale.ref) & theirs))


def for_lists(viewer: Viewer) -> Viewer:
    """Return this viewer as one who reads what waits in all their sales; one statement for salespeople on SQLite.

    It knows of no sizes, and begins with all sales of a salesperson wherever it can. That is quick for a few. For many
    it is kept from that, and walks each list by the list's own index until it is cut off; PostgreSQL weighs both.
    """
    if viewer.role != "sales" or engine() != "sqlite":
        return viewer
    theirs = Sale.select(Sale.ref).where(Sale.salesperson == viewer.ref).limit(MANY_SALES)
    return replace(viewer, sells_many=theirs.count() == MANY_SALES)


def who_may_see(pairs: Collection[tuple[Viewer, str]]) -> set[tuple[Viewer, str]]:
    """Return those of these pairs of a viewer and a sale's ref in which the viewer may see the sale.

    One statement for all contacts together, and one for each member of staff.
    """
    contacts = {pair for pair in pairs if pair[0].kind == "contact"}
    rows = Sale.select(Sale.ref, Sale.customer).where(Sale.ref.in_({ref for _, ref in contacts}))
    customers = {sale.ref: sale.customer for sale in rows} if contacts else {}
    seen = {(viewer, ref) for viewer, ref in contacts if customers.get(ref) == viewer.customer}
    for viewer in {viewer for viewer, _ in pairs if viewer.kind == "staff"}:
        theirs = Sale.ref.in_({ref for one, ref in pairs if one == viewer}) & may_see(viewer)
        seen |= {(viewer, sale.ref) for sale in Sale.select(Sale.ref).where(theirs)}
    return seen


def may_update(viewer: Viewer, delivery: Delivery) -> bool:
    """Tell whether this member of staff updates this delivery: `delivery` do their own and those of nobody."""
    return viewer.role in {"sales", "manager"} or delivery.assigned_to in {None, viewer.ref}


def updatable(viewer: Viewer) -> Node:
    """Return the condition on Delivery, joined with Sale, that holds for what this member of staff updates."""
    if viewer.role == "delivery":
        return Delivery.assigned_to.is_null() | (Delivery.assigned_to == viewer.ref)
    return may_see(viewer)


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


def sales_beside(viewer: Viewer, ref: str) -> tuple[Sale, list[Sale]]:
    """Return a sale, and the others of its customer that this viewer may see, the newest first, at most MOST_BESIDE.

    One statement for both. Raises NotHere like `sale_for`.
    """
    if not is_ref(ref):
        raise NotHere
    other = Sale.alias()
    customer = other.select(other.customer).where(other.ref == ref)
    query = Sale.select().where(Sale.customer.in_(customer) & may_see(viewer))
    found = list(
        query.order_by((Sale.ref == ref).desc(), Sale.signed_on.desc(), Sale.ref).limit(MOST_BESIDE + 1)
    )
    if not found or found[0].ref != ref:
        raise NotHere
    return found[0], found[1:]


def promise_for(viewer: Viewer, ref: str, n: int) -> tuple[Sale, Promise]:
    """Return a sale and its promise number `n`. Raises NotHere like `sale_for`."""
    sale = sale_for(viewer, ref)
    promise: Promise | None = Promise.get_or_none((Promise.sale == sale.ref) & (Promise.n == n))
    if promise is None:
        raise NotHere
    return sale, promise


def delivery_for(viewer: Viewer, ref: str) -> Seen:
    """Return a delivery with its promise and sale. Raises NotHere like `sale_for`."""
    delivery = Delivery.get_or_none(Delivery.ref == ref) if is_ref(ref) else None
    if delivery is None or (viewer.kind == "staff" and not may_update(viewer, delivery)):
        raise NotHere
    return Seen(delivery, Promise.get_by_id(delivery.promise), sale_for(viewer, delivery.sale))


def deliveries_for(viewer: Viewer, refs: Sequence[str]) -> list[Seen]:
    """Return several deliveries, in this order, as this member of staff updates them, in one statement.

    Raises NotHere like `sale_for`, if it is only for one of them.
    """
    wanted = list(dict.fromkeys(refs))
    query = (
        Delivery.select(Delivery, Promise, Sale)
        .join(Promise, on=(Promise.ref == Delivery.promise), attr="promised")
        .switch(Delivery)
        .join(Sale, on=(Sale.ref == Delivery.sale), attr="of_sale")
        .where(Delivery.ref.in_([ref for ref in wanted if is_ref(ref)]) & updatable(viewer))
    )
    found = {row.ref: Seen(row, row.promised, row.of_sale) for row in cast("Iterable[Any]", query)}
    if len(found) < len(wanted):
        raise NotHere
    return [found[ref] for ref in wanted]


def wait_for(viewer: Viewer, ref: str) -> Waited:
    """Return a wait with its delivery. Raises NotHere like `sale_for`."""
    wait = Wait.get_or_none(Wait.ref == ref) if is_ref(ref) else None
    if wait is None:
        raise NotHere
    return Waited(wait, delivery_for(viewer, wait.delivery))


def update_for(viewer: Viewer, ref: str) -> tuple[Update, Seen]:
    """Return an update with its delivery. Raises NotHere like `sale_for`."""
    update = Update.get_or_none(Update.ref == ref) if is_ref(ref) else None
    if update is None:
        raise NotHere
    return update, delivery_for(viewer, update.delivery)


def file_for(viewer: Viewer, ref: str, *, small: bool = False) -> tuple[UpdateFile, StoredFile]:
    """Return a photo or file of an update with its bytes, or those of its `small` picture.

    Whoever sees the sale sees them. Raises NotHere like `sale_for`, and for the small picture of what is no photo.
    """
    file = UpdateFile.get_or_none(UpdateFile.ref == ref) if is_ref(ref) else None
    if file is None:
        raise NotHere
    sale_for(viewer, file.sale)
    return file, stored_file(file.sale, file.thumb if small else file.sha256)
