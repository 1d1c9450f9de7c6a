"""The only way to a concern: as somebody. Another's looks like none at all.

A contact sees those of their own customer; `sales` those of their sales; `delivery` those about deliveries that they
update; a `manager` all.
"""

from dataclasses import dataclass

from portal.concerns.models import Concern, ConcernFile, ConcernStep
from portal.deliveries.access import may_update, sale_for
from portal.deliveries.models import Delivery
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.promises.models import Promise
from portal.record.files import stored_file
from portal.record.models import StoredFile
from portal.sales.models import Sale


@dataclass(frozen=True)
class SeenConcern:
    """A concern with its sale, and the delivery and promise that it is about, if it is about one."""

    concern: Concern
    sale: Sale
    delivery: Delivery | None = None
    promise: Promise | None = None


def concern_for(viewer: Viewer, ref: str) -> SeenConcern:
    """Return a concern. Raises NotHere when there is none that this viewer may see."""
    return _seen(viewer, Concern.get_or_none(Concern.ref == ref) if is_ref(ref) else None)


def concern_at(viewer: Viewer, sale_ref: str, n: int) -> SeenConcern:
    """Return concern `n` of a sale. Raises NotHere like `concern_for`."""
    sale = sale_for(viewer, sale_ref)
    return _seen(viewer, Concern.get_or_none((Concern.sale == sale.ref) & (Concern.n == n)))


def file_for(viewer: Viewer, ref: str, *, small: bool = False) -> tuple[ConcernFile, StoredFile]:
    """Return a photo or file of a concern with its bytes, or those of its `small` picture.

    Whoever sees the concern sees them. Raises NotHere like `concern_for`, and for the small picture of
    what is no photo.
    """
    file = ConcernFile.get_or_none(ConcernFile.ref == ref) if is_ref(ref) else None
    if file is None:
        raise NotHere
    concern_for(viewer, ConcernStep.get_by_id(file.of).concern)
    return file, stored_file(file.sale, file.thumb if small else file.sha256)


def _seen(viewer: Viewer, concern: Concern | None) -> SeenConcern:
    if concern is None:
        raise NotHere
    sale = sale_for(viewer, concern.sale)
    delivery = Delivery.get_by_id(concern.delivery) if concern.delivery else None
    if viewer.role == "delivery" and (delivery is None or not may_update(viewer, delivery)):
        raise NotHere
    return SeenConcern(concern, sale, delivery, Promise.get_by_id(delivery.promise) if delivery else None)
