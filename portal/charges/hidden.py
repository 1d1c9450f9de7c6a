"""The hidden costs of now over all sales that somebody of the staff sees, for their day: cut off by an index."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.changes.models import IS_REPRICED, Change
from portal.charges.models import IS_HIDDEN, Extra, HiddenCost, PriceCharged
from portal.charges.rules import PRICE
from portal.deliveries.access import may_see, sees_price
from portal.lib.db import utc_instant
from portal.lib.together import Rows
from portal.people.access import Viewer
from portal.people.models import Customer
from portal.sales.models import Sale

MOST_ROWS = 50


@dataclass(frozen=True)
class HiddenRow:
    """A hidden cost of now, for a list of the workspace; `of` is the words of the extra, "" for the agreed price."""

    sale: str
    title: str
    customer: str
    zone: str
    of: str
    minor: int
    currency: str
    since: datetime


def hidden_queries(viewer: Viewer) -> dict[str, Any]:
    """Return the queries of the hidden costs of now in the sales that this member of staff may see."""
    if not sees_price(viewer):
        return {}
    # What another agreed price has mended or broken since has no row of its own: how much is over it now is counted.
    over = PriceCharged.minor - fn.COALESCE(Sale.price, 0)
    named = (Sale.ref.alias("sale_ref"), Sale.title, Sale.time_zone, Customer.name.alias("customer_name"))
    columns = (HiddenCost, *named, Extra.words.alias("extra_words"), over.alias("over"))
    times = _in_sales(HiddenCost.select(*columns), viewer)
    noted = times.left_outer_join(Extra, on=(Extra.ref == HiddenCost.of)).switch(HiddenCost)
    noted = noted.left_outer_join(PriceCharged, on=(PriceCharged.sale == HiddenCost.sale))
    hides = IS_HIDDEN & ((HiddenCost.of != PRICE) | (over > 0))
    return {
        "hidden": noted.where(hides).order_by(HiddenCost.began_at, HiddenCost.sale).limit(MOST_ROWS),
        "repriced": _broken_by_price(viewer),
    }


def hidden_from(rows: Rows) -> list[HiddenRow]:
    """Return what the rows of `hidden_queries` say, the oldest first."""
    found = [
        HiddenRow(
            one.sale_ref,
            one.title,
            one.customer_name,
            one.time_zone,
            one.extra_words or "",
            int(one.over) if one.of == PRICE else one.minor,
            one.currency,
            one.began_at,
        )
        for one in rows.get("hidden", ())
    ]
    for one in rows.get("repriced", ()):
        of = (one.ref, one.title, one.customer_name, one.time_zone, "", int(one.over), one.currency)
        found.append(HiddenRow(*of, utc_instant(one.since)))
    return sorted(found, key=lambda one: one.since)[:MOST_ROWS]


def _in_sales(query: Any, viewer: Viewer) -> Any:
    joined = query.join(Sale, on=(Sale.ref == HiddenCost.sale)).join(
        Customer, on=(Customer.ref == Sale.customer)
    )
    return joined.switch(HiddenCost).where(may_see(viewer))


def _broken_by_price(viewer: Viewer) -> Any:
    """Return the query of sales of which more is charged than the price on which both sides agreed since."""
    since = fn.MAX(Change.ended_at)
    noted = HiddenCost.select(1).where((HiddenCost.sale == Sale.ref) & (HiddenCost.of == PRICE) & IS_HIDDEN)
    columns = (
        Sale.ref,
        Sale.title,
        Sale.time_zone,
        Sale.currency,
        Customer.name.alias("customer_name"),
        (PriceCharged.minor - Sale.price).alias("over"),
        since.alias("since"),
    )
    query: Any = Change.select(*columns).join(Sale, on=(Sale.ref == Change.sale))
    query = query.join(Customer, on=(Customer.ref == Sale.customer)).switch(Sale)
    query = query.join(PriceCharged, on=(PriceCharged.sale == Sale.ref))
    broken = IS_REPRICED & (PriceCharged.minor > Sale.price) & ~fn.EXISTS(noted) & may_see(viewer)
    grouped = query.where(broken).group_by(
        Sale.ref, Sale.title, Sale.time_zone, Sale.currency, Customer.name, PriceCharged.minor, Sale.price
    )
    return grouped.order_by(since).limit(MOST_ROWS)
