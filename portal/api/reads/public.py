"""Reading testimonials and enquiries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.api.calling import Call, operation
from portal.api.care_queries import sales_seen, testimonials
from portal.api.reads.keys import after_instant, after_number
from portal.api.reads.ratings import INSIGHTS
from portal.api.roles import only
from portal.api.shapes.common import known
from portal.api.shapes.deliveries import OfSale
from portal.api.shapes.public import EnquiryTold, TestimonialTold, WithheldTold
from portal.enquiries.clock import waited
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import ANSWERING, enquiry_for, newest
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.lib.db import utc_text
from portal.lib.worktime import WorkingWeek
from portal.people.queries import working_week
from portal.testimonials.models import Withholding
from portal.testimonials.queries import hiding_of
from portal.testimonials.rules import holds

_OF_ENQUIRY = (
    *("ref", "at", "came_by", "name", "email", "words", "state", "answered_at", "closed_reason", "ended_at"),
    "forgotten_at",
)


@operation(
    "GET",
    "/testimonials",
    INSIGHTS,
    "Testimonials",
    "List testimonials",
    about="All of them, whatever they say, withdrawn and withheld ones too, the newest first.",
    query=Paged,
    answer=Page[TestimonialTold],
)
def list_testimonials(call: Call) -> Page[TestimonialTold]:
    """Return a page of testimonials."""
    most = call.query.limit
    rows = testimonials(after_instant(call.query.cursor), most + 1)
    sales = sales_seen(call.viewer, {row.sale for row in rows})
    items = [_testimonial(row, sales, call.at) for row in rows]
    return page_of(items, most, [(utc_text(row.published_at), row.ref) for row in rows])


@operation(
    "GET",
    "/enquiries",
    INSIGHTS,
    "Enquiries",
    "List enquiries",
    about="Whoever asked us about something, the newest first. For programs that act for those who sell or manage.",
    query=Paged,
    answer=Page[EnquiryTold],
    refusals=("not-allowed",),
)
def list_enquiries(call: Call) -> Page[EnquiryTold]:
    """Return a page of enquiries. Raises Forbidden."""
    only(call, *ANSWERING)
    most = call.query.limit
    rows = newest(after_number(call.query.cursor), most + 1)
    sales, week = sales_seen(call.viewer, {row.sale for row in rows if row.sale}), working_week()
    items = [_enquiry(row, sales, call.at, week) for row in rows]
    return page_of(items, most, [(row.seq,) for row in rows])


@operation(
    "GET",
    "/enquiries/{ref}",
    INSIGHTS,
    "Enquiries",
    "Read an enquiry",
    about="For programs that act for those who sell or manage.",
    answer=EnquiryTold,
    refusals=("not-allowed",),
)
def read_enquiry(call: Call, ref: str) -> EnquiryTold:
    """Return an enquiry."""
    only(call, *ANSWERING)
    row = enquiry_for(call.viewer, ref)
    sales = sales_seen(call.viewer, {row.sale} if row.sale else set())
    return _enquiry(row, sales, call.at, working_week())


def _testimonial(row: Any, sales: Mapping[str, Any], at: datetime) -> TestimonialTold:
    version, held, reply = row.version, getattr(row, "held", None), getattr(row, "reply", None)
    return TestimonialTold(
        ref=row.ref,
        version=row.n,
        sale=_sale(row.sale, sales),
        words=version.words,
        name=version.name or None,
        company=version.company or None,
        subject=version.subject or None,
        connection=version.connection or None,
        figures=version.figures,
        published_at=row.published_at,
        changed_at=version.at,
        withdrawn_at=row.withdrawn_at,
        withheld=_withheld(held, at),
        replied_at=reply.reply_at if reply is not None else None,
    )


def _withheld(row: Withholding | None, at: datetime) -> WithheldTold | None:
    if row is None or not row.ref or not holds(hiding_of(row), at):
        return None
    return WithheldTold(
        reason=known(row.reason),
        explanation=row.explanation or None,
        at=row.at,
        until=row.until,
        confirmed_at=row.confirmed_at,
    )


def _enquiry(row: Enquiry, sales: Mapping[str, Any], at: datetime, week: WorkingWeek) -> EnquiryTold:
    return EnquiryTold(
        **{name: getattr(row, name) for name in _OF_ENQUIRY},
        phone=row.phone or None,
        flags=list(row.flags),
        waited=int(waited(row, at, week).total_seconds()),
        sale=_sale(row.sale, sales),
    )


def _sale(ref: str | None, sales: Mapping[str, Any]) -> OfSale | None:
    found = sales.get(ref or "")
    return OfSale(ref=found.ref, title=found.title, customer=found.customer_name) if found else None
