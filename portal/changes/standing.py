"""A promise as it stands now by what both sides agreed on, as a change of it starts from."""

from dataclasses import dataclass
from typing import Any

from portal.changes.models import Change
from portal.promises.models import Promise
from portal.sales.models import Sale


@dataclass(frozen=True)
class Standing:
    """The words and the stored due of a promise, and the price of its sale (minor units, with its currency)."""

    words: str
    due: Any
    price: int | None
    currency: str | None


def standing_of(sale: Sale, promise: Promise) -> Standing:
    """Return how a promise stands: by the newest change that was accepted, or as it was sealed."""
    accepted = (Change.promise == promise.ref) & (Change.state == "accepted") & Change.words.is_null(False)
    newest = Change.select(Change.words).where(accepted).order_by(Change.n.desc()).first()
    return Standing(newest.words if newest else promise.words, promise.due, sale.price, sale.currency)
