"""The only way to a change or an addition: as somebody. Another's looks like none at all."""

from dataclasses import dataclass

from portal.changes.models import Addition, Change
from portal.deliveries.access import sale_for
from portal.lib.errors import Conflict, NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Customer
from portal.promises.models import Promise
from portal.record.rules import ERASED
from portal.sales.models import Sale

_DECIDE = frozenset({"sales", "manager"})


@dataclass(frozen=True)
class SeenChange:
    """A change with its promise and sale, as somebody may see it."""

    change: Change
    promise: Promise
    sale: Sale


@dataclass(frozen=True)
class SeenAddition:
    """An addition with its sale, as somebody may see it."""

    addition: Addition
    sale: Sale


def speaks_for_us(viewer: Viewer) -> bool:
    """Tell whether this member of staff may promise or change something in the company's name, price and all."""
    return viewer.kind == "staff" and viewer.role in _DECIDE


def refuse_erased(sale: Sale) -> None:
    """Refuse to agree on anything more with a customer who is erased: nobody is there to agree. Raises Conflict."""
    if Customer.select().where((Customer.ref == sale.customer) & (Customer.name == ERASED)).exists():
        raise Conflict("Everything about this customer was erased, so nothing more can be agreed with them.")


def change_for(viewer: Viewer, ref: str) -> SeenChange:
    """Return a change. Raises NotHere when there is none that this viewer may see; those who deliver see no prices."""
    found: Change | None = Change.get_or_none(Change.ref == ref) if is_ref(ref) else None
    if found is None or viewer.role == "delivery":
        raise NotHere
    return SeenChange(found, Promise.get_by_id(found.promise), sale_for(viewer, found.sale))


def change_at(viewer: Viewer, sale_ref: str, n: int) -> SeenChange:
    """Return change `n` of a sale. Raises NotHere like `change_for`."""
    sale = sale_for(viewer, sale_ref)
    found: Change | None = Change.get_or_none((Change.sale == sale.ref) & (Change.n == n))
    if found is None or viewer.role == "delivery":
        raise NotHere
    return SeenChange(found, Promise.get_by_id(found.promise), sale)


def addition_for(viewer: Viewer, ref: str) -> SeenAddition:
    """Return an addition. Raises NotHere like `change_for`."""
    found: Addition | None = Addition.get_or_none(Addition.ref == ref) if is_ref(ref) else None
    if found is None or viewer.role == "delivery":
        raise NotHere
    return SeenAddition(found, sale_for(viewer, found.sale))


def promise_for(viewer: Viewer, sale_ref: str, n: int) -> tuple[Sale, Promise]:
    """Return promise `n` of a sale with it. Raises NotHere."""
    sale = sale_for(viewer, sale_ref)
    promise: Promise | None = Promise.get_or_none((Promise.sale == sale.ref) & (Promise.n == n))
    if promise is None:
        raise NotHere
    return sale, promise
