"""Reads of ratings and testimonials over all sales, the newest first."""

from datetime import datetime
from typing import Any

from portal.api.queries import is_below
from portal.deliveries.access import may_see
from portal.lib.db import utc_text
from portal.people.access import Viewer
from portal.people.models import Contact, Customer
from portal.ratings.models import Rating
from portal.record.models import Entry
from portal.sales.models import Sale
from portal.testimonials.models import Testimonial
from portal.testimonials.queries import every

RATED = "rating.given"


def ratings(viewer: Viewer, behind: tuple[datetime, str, int] | None, most: int) -> list[Any]:
    """Return ratings of the sales that this member of staff may see, the newest first, behind a place.

    Each is a Rating with `author`, `title` and `customer_name`. They are found by the record's index of what happened
    when: there is none over the ratings of all sales.
    """
    query: Any = (
        Entry.select(
            Rating,
            Contact.name.alias("author"),
            Sale.title.alias("title"),
            Customer.name.alias("customer_name"),
        )
        .join(Rating, on=((Rating.sale == Entry.stream) & (Rating.seq == Entry.seq)))
        .join(Contact, on=(Contact.ref == Rating.by))
        .join(Sale, on=(Sale.ref == Entry.stream))
        .join(Customer, on=(Customer.ref == Sale.customer))
        .where((Entry.kind == RATED) & may_see(viewer))
    )
    if behind is not None:
        at, *place = behind
        query = query.where(is_below((Entry.at, Entry.stream, Entry.seq), utc_text(at), *place))
    order = (Entry.at.desc(), Entry.stream.desc(), Entry.seq.desc())
    return list(query.order_by(*order).limit(most).objects(Rating))


def ratings_of_sale(sale: Sale, behind: int | None, most: int) -> list[Any]:
    """Return ratings of one sale, the newest first, behind the number of an entry; each with its `author`."""
    query: Any = Rating.select(Rating, Contact.name.alias("author")).join(
        Contact, on=(Contact.ref == Rating.by)
    )
    query = query.where(Rating.sale == sale.ref)
    if behind is not None:
        query = query.where(Rating.seq < behind)
    return list(query.order_by(Rating.seq.desc()).limit(most).objects())


def testimonials(behind: tuple[datetime, str] | None, most: int) -> list[Any]:
    """Return testimonials, withdrawn and withheld ones too, the newest first, as rows of `every`."""
    query = every()
    if behind is not None:
        at, ref = behind
        query = query.where(is_below((Testimonial.published_at, Testimonial.ref), utc_text(at), ref))
    return list(query.limit(most))


def sales_seen(viewer: Viewer, refs: set[str]) -> dict[str, Any]:
    """Return those of these sales that this member of staff may see, by ref, each with `customer_name`."""
    if not refs:
        return {}
    query: Any = Sale.select(Sale.ref, Sale.title, Customer.name.alias("customer_name"))
    query = query.join(Customer, on=(Customer.ref == Sale.customer))
    return {row.ref: row for row in query.where(Sale.ref.in_(sorted(refs)) & may_see(viewer)).objects()}
