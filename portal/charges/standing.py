"""How the money of one sale stands at this moment, row by row: what its appliers ask before they write."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.changes.models import IS_REPRICED, Change
from portal.charges.models import IS_HIDDEN, Extra, HiddenCost, PriceCharged
from portal.charges.rules import PRICE, hidden
from portal.sales.models import Sale


def hidden_now(extra: str) -> tuple[int, str]:
    """Return how much of an extra is billed and not agreed to, in minor units, and its currency."""
    row: Extra = Extra.get_by_id(extra)
    return hidden(row.billed, row.agreed_minor), row.currency


def price_hidden_now(sale: str) -> tuple[int, str]:
    """Return how much more than the agreed price is charged, in minor units, and its currency ("" without a price)."""
    row: Sale = Sale.get_by_id(sale)
    charged: PriceCharged | None = PriceCharged.get_or_none(PriceCharged.sale == sale)
    return (hidden(charged.minor, row.price) if charged else 0), row.currency or ""


def standing_time(sale: str, of: str) -> HiddenCost | None:
    """Return the hidden cost of an extra (its ref) or of the price that has not ended, as its row says it."""
    theirs = (HiddenCost.sale == sale) & (HiddenCost.of == of)
    row: HiddenCost | None = HiddenCost.get_or_none(theirs & IS_HIDDEN)
    return row


def last_repriced(sale: str) -> Any:
    """Return the query of the instant at which both sides last agreed on another price for a sale: one row or none."""
    agreed = Change.select(Change.ended_at).where((Change.sale == sale) & IS_REPRICED)
    return agreed.order_by(Change.n.desc()).limit(1)


def repriced_at(sale: str) -> datetime | None:
    """Return when both sides last agreed on another price for a sale; None where they never did."""
    row = last_repriced(sale).first()
    return row.ended_at if row else None


def would_hide(sale: Sale, charges: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how much more would be hidden by currency, in minor units, were these charges (facts) entered."""
    sums: dict[tuple[str, str], int] = {}
    for one in charges:
        key = (str(one["extra"] or PRICE), str(one["currency"]))
        sums[key] = sums.get(key, 0) + int(one["minor"])
    extras = {one.ref: one for one in Extra.select().where(Extra.sale == sale.ref)}
    found: dict[str, int] = {}
    for (of, currency), minor in sums.items():
        billed, agreed = _billed_of_price(sale) if of == PRICE else _billed_of(extras.get(of))
        more = hidden(billed + minor, agreed) - hidden(billed, agreed)
        found[currency] = found.get(currency, 0) + max(0, more)
    return found


def _billed_of_price(sale: Sale) -> tuple[int, int | None]:
    charged: PriceCharged | None = PriceCharged.get_or_none(PriceCharged.sale == sale.ref)
    return (charged.minor if charged else 0), sale.price


def _billed_of(extra: Extra | None) -> tuple[int, int | None]:
    """Return what is billed of an extra, and what was agreed; nothing for one to come."""
    return (extra.billed, extra.agreed_minor) if extra else (0, None)
