"""What stands in a feed: the dated deliveries and the reviews of all sales that its contact may see."""

from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from portal.changes.standing import words_standing
from portal.deliveries.access import may_see
from portal.deliveries.models import Delivery
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.promises.models import Promise
from portal.reviews.models import Review
from portal.sales.models import Closing, Sale

# Calendars are about what comes; of what has been they show the last year.
BACK = timedelta(days=400)
MOST_EVENTS = 2000


def dates_of(reader: Viewer, at: datetime) -> list[Any]:
    """Return the deliveries with a date that a contact may see, from a year ago on, the latest first.

    Each row has the delivery's columns and `promise_n`, `words`, `due_kind`, `title`, `time_zone`, `sealed_at` and
    `deliverer` (a name or None). Dates for which others were agreed on are left out, and what a cancelled sale sets
    apart.
    """
    day = fn.COALESCE(Delivery.due_on, fn.SUBSTR(Delivery.due_at, 1, 10))
    since = (at - BACK).date().isoformat()
    apart = fn.EXISTS(
        Closing.select(1).where(
            (Closing.sale == Delivery.sale) & (Closing.kind == "cancelled") & (day > Closing.on)
        )
    )
    query: Any = (
        Delivery.select(
            Delivery,
            Promise.n.alias("promise_n"),
            Promise.due_kind,
            words_standing().alias("words"),
            Sale.title,
            Sale.time_zone,
            Sale.sealed_at,
            Staff.name.alias("deliverer"),
        )
        .join(Promise, on=(Promise.ref == Delivery.promise))
        .join(Sale, on=(Sale.ref == Delivery.sale))
        .join(Staff, JOIN.LEFT_OUTER, on=(Staff.ref == Delivery.assigned_to))
        .where(
            may_see(reader) & day.is_null(False) & (day >= since) & (Delivery.state != "replaced") & ~apart
        )
        .order_by(day.desc(), Delivery.ref)
        .limit(MOST_EVENTS)
    )
    return list(query.objects())


def meetings_of(reader: Viewer, at: datetime) -> list[Any]:
    """Return the reviews with a time that a contact may see, from a year ago on, with `title` and the `host`'s name."""
    host = Staff.select(Staff.name).where(Staff.ref == Review.host)
    query: Any = (
        Review.select(Review, Sale.title, host.alias("host_name"))
        .join(Sale, on=(Sale.ref == Review.sale))
        .where(may_see(reader) & Review.meets_at.is_null(False) & (Review.meets_at >= at - BACK))
        .order_by(Review.meets_at.desc(), Review.ref)
        .limit(MOST_EVENTS)
    )
    return list(query.objects())
