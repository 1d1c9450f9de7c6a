"""What stands behind referral links: read for many at once, with nothing of a customer beyond what they agreed to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.figures.behind import SaleRecord, records_of_sales
from portal.ratings.queries import Mark, latest_by, marks_of
from portal.referrals.models import ReferralLink
from portal.testimonials.models import Testimonial
from portal.testimonials.queries import Shown, shown, shown_rows


@dataclass(frozen=True)
class Rated:
    """The latest rating that the author gave of the sale: when (UTC), and the numbers alone."""

    at: datetime
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Behind:
    """What the public sees behind one link: the words, and what their author lets stand beside them.

    Without public words there is nothing of the customer at all.
    """

    code: str
    shown: Shown | None = None
    record: SaleRecord | None = None
    rated: Rated | None = None

    @property
    def until(self) -> datetime | None:
        """When the clock may change a figure of it."""
        return self.record.until if self.record else None


def behind(links: Collection[ReferralLink], at: datetime) -> list[Behind]:
    """Return what stands behind each of these links at `at` (aware), in their order, in four statements for all."""
    words = _words({(link.sale, link.contact) for link in links}, at)
    agreed = {one.sale for one in words.values() if one.figures}
    records, ratings = records_of_sales(agreed, at), latest_by(agreed)
    found = []
    for link in links:
        one = words.get((link.sale, link.contact))
        if one is None or not one.figures:
            found.append(Behind(link.code, one))
            continue
        rating = ratings.get((link.sale, link.contact))
        rated = Rated(rating.at, _numbers(marks_of(rating))) if rating is not None else None
        found.append(Behind(link.code, one, records.get(link.sale), rated))
    return found


def _words(pairs: Collection[tuple[str, str]], at: datetime) -> dict[tuple[str, str], Shown]:
    sales = {sale for sale, _ in pairs}
    rows = shown_rows(shown(at, Testimonial.sale.in_(list(sales)))) if sales else []
    return {(one.sale, one.contact): one for one in rows if (one.sale, one.contact) in pairs}


def _numbers(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the numbers without the words: those were written to us, not to the public."""
    return tuple(Mark(mark.rule, mark.number, "") for mark in marks)
