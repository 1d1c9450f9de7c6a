"""The only way to charges and extras: as somebody. Another's looks like none at all, and who delivers sees no money."""

from dataclasses import dataclass

from portal.charges.models import Charge, ChargeFile, Extra
from portal.deliveries.access import sale_for, sees_price
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.sales.models import Sale


@dataclass(frozen=True)
class SeenExtra:
    """An extra with its sale, as somebody may see it."""

    extra: Extra
    sale: Sale


@dataclass(frozen=True)
class SeenCharge:
    """A charge with its sale, as somebody may see it."""

    charge: Charge
    sale: Sale


@dataclass(frozen=True)
class SeenFile:
    """A table of charges, with the sale for which it was brought."""

    file: ChargeFile
    sale: Sale


def priced_sale_for(viewer: Viewer, ref: str) -> Sale:
    """Return a sale to somebody who may see its money. Raises NotHere like `sale_for`, and for those who deliver."""
    if not sees_price(viewer):
        raise NotHere
    return sale_for(viewer, ref)


def extra_for(viewer: Viewer, ref: str) -> SeenExtra:
    """Return an extra. Raises NotHere when there is none that this viewer may see."""
    found: Extra | None = Extra.get_or_none(Extra.ref == ref) if is_ref(ref) else None
    if found is None:
        raise NotHere
    return SeenExtra(found, priced_sale_for(viewer, found.sale))


def extra_at(viewer: Viewer, sale_ref: str, n: int) -> SeenExtra:
    """Return extra `n` of a sale. Raises NotHere like `extra_for`."""
    sale = priced_sale_for(viewer, sale_ref)
    found: Extra | None = Extra.get_or_none((Extra.sale == sale.ref) & (Extra.n == n))
    if found is None:
        raise NotHere
    return SeenExtra(found, sale)


def charge_for(viewer: Viewer, ref: str) -> SeenCharge:
    """Return a charge. Raises NotHere like `extra_for`."""
    found: Charge | None = Charge.get_or_none(Charge.ref == ref) if is_ref(ref) else None
    if found is None:
        raise NotHere
    return SeenCharge(found, priced_sale_for(viewer, found.sale))


def file_for(viewer: Viewer, ref: str) -> SeenFile:
    """Return a table that this member of staff may take. Raises NotHere like `extra_for`, and once its day is over."""
    found: ChargeFile | None = ChargeFile.get_or_none(ChargeFile.ref == ref) if is_ref(ref) else None
    if found is None or viewer.kind != "staff":
        raise NotHere
    return SeenFile(found, priced_sale_for(viewer, found.sale))
