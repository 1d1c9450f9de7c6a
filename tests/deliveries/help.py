"""Hands of the tests of deliveries: find one, tell something about it, read what is kept of it."""

from datetime import datetime

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update
from portal.deliveries.rules import UpdateKind
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.promises.models import Promise
from tests.cast import NOON, sale_of, viewer


def deliveries_of(promise: int, sale: str | None = None) -> list[Delivery]:
    """Return the deliveries of a promise by its number; of Ana's kitchen where no sale is named."""
    row = Promise.get((Promise.sale == (sale or sale_of("ana").ref)) & (Promise.n == promise))
    return list(Delivery.select().where(Delivery.promise == row.ref).order_by(Delivery.n))


def again(delivery: Delivery) -> Delivery:
    """Return a delivery as it is kept now."""
    found: Delivery = Delivery.get_by_id(delivery.ref)
    return found


def tell(
    who: str | Viewer, delivery: Delivery, kind: UpdateKind, text: str = "", at: datetime = NOON
) -> None:
    """Post an update about a delivery, as its author sees it now."""
    by = viewer(who) if isinstance(who, str) else who
    new = NewUpdate(kind, text, again(delivery).version)
    post_update(delivery_for(by, delivery.ref), new, By(by, at, new_ref()))


def told(delivery: Delivery) -> list[tuple[str, str]]:
    """Return kind and words of every update about a delivery, the oldest first."""
    rows = Update.select().where(Update.delivery == delivery.ref).order_by(Update.seq)
    return [(row.kind, row.text) for row in rows]
