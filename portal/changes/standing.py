"""A promise as it stands now by what both sides agreed on, as a change of it starts from."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

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


def words_standing() -> Any:
    """Return the words of a promise as they stand, as a column of a query that reads promises."""
    accepted = (Change.promise == Promise.ref) & (Change.state == "accepted") & Change.words.is_null(False)
    newest = Change.select(Change.words).where(accepted).order_by(Change.n.desc()).limit(1)
    return fn.COALESCE(newest, Promise.words)


def standing_of(sale: Sale, promise: Promise) -> Standing:
    """Return how a promise stands: by the newest change that was accepted, or as it was sealed."""
    accepted = (Change.promise == promise.ref) & (Change.state == "accepted") & Change.words.is_null(False)
    newest = Change.select(Change.words).where(accepted).order_by(Change.n.desc()).first()
    return Standing(newest.words if newest else promise.words, promise.due, sale.price, sale.currency)
