"""Reads of testimonials for the workspace: all of them, newest first, whatever they say; what waits for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Node

from portal.deliveries.access import may_see
from portal.desk.queries import MOST_ROWS
from portal.lib.db import utc_instant, utc_text
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Customer, Staff
from portal.people.queries import contact, staff_names
from portal.sales.models import Sale
from portal.testimonials.models import Reply, Testimonial, TestimonialVersion, Withholding
from portal.testimonials.queries import every, hiding_of, is_reachable, versions_of, withholdings_of
from portal.testimonials.rules import holds


@dataclass(frozen=True)
class OfSale:
    """The sale that a testimonial is about, for whoever may see it."""

    ref: str
    title: str
    customer: str


@dataclass(frozen=True)
class TestimonialRow:
    """A testimonial in the list, with its current words; `held` is what keeps it from the public now, if anything."""

    testimonial: Testimonial
    version: TestimonialVersion
    sale: OfSale | None
    held: Withholding | None
    replied: bool


@dataclass(frozen=True)
class TestimonialPage:
    """All about one testimonial: its versions and withholdings, the newest first, and the names of whoever acted.

    `hiding` is what keeps it from the public now; `told` says whether its author can be told by mail.
    """

    row: TestimonialRow
    versions: list[TestimonialVersion]
    withholdings: list[Withholding]
    reply: Reply | None
    names: dict[str, str]
    told: bool

    @property
    def ref(self) -> str:
        """The reference of the testimonial."""
        return str(self.row.testimonial.ref)

    @property
    def n(self) -> int:
        """The number of its current version."""
        return int(self.row.testimonial.n)


@dataclass(frozen=True)
class Awaited:
    """A withheld testimonial that waits for somebody here: for a second person, or for an answer to its objection."""

    held: Withholding
    name: str
    words: str
    hider: str


def list_testimonials(
    viewer: Viewer, after: str | None, at: datetime, *, second: bool = False
) -> tuple[list[TestimonialRow], str | None]:
    """Return a page of all testimonials, the newest first, and where the next page starts.

    `after` is what the last page returned: a key, so every page costs the same; `second` leaves those that wait for a
    second person.
    """
    query = every()
    if second:
        query = query.where(_alone(at))
    if after is not None:
        published_at, _, ref = after.partition("_")
        query = query.where(_before(published_at, ref))
    found = list(query.limit(MOST_ROWS + 1))
    shown = found[:MOST_ROWS]
    sales = _sales(viewer, {row.sale for row in shown})
    last = shown[-1] if len(found) > MOST_ROWS else None
    following = f"{last.published_at.isoformat()}_{last.ref}" if last else None
    return [_row(row, sales, at) for row in shown], following


def find_testimonial(viewer: Viewer, ref: str, at: datetime) -> TestimonialPage:
    """Return all about one testimonial, which everybody who works here may read. Raises NotHere."""
    found = next(iter(every().where(Testimonial.ref == ref)), None) if is_ref(ref) else None
    if found is None:
        raise NotHere
    row = _row(found, _sales(viewer, {found.sale}), at)
    withholdings = withholdings_of(ref)
    reply = Reply.get_or_none(Reply.testimonial == ref)
    acted = {
        who for held in withholdings for who in (held.by, held.confirmed_by, held.answered_by, held.ended_by)
    }
    names = staff_names({who for who in {*acted, reply and reply.by} if who and is_ref(who)})
    told = is_reachable(contact(found.contact))
    return TestimonialPage(row, versions_of(ref), withholdings, reply, names, told)


def how_many_need_a_second(at: datetime) -> int:
    """Return how many testimonials are hidden on one person's word alone at `at`."""
    return int(Withholding.select().where(_alone(at)).count())


def awaited(viewer: Viewer, at: datetime) -> list[Awaited]:
    """Return what waits for this second person, or for their answer to an objection, that which ends first at the top.

    What somebody hid themselves waits for others.
    """
    unanswered = Withholding.objected_at.is_null(False) & Withholding.answered_at.is_null()
    # Whoever confirmed after the objection has read it.
    objected = unanswered & (Withholding.objected_at > Withholding.confirmed_at)
    query: Any = (
        Withholding.select(
            Withholding, TestimonialVersion.name, TestimonialVersion.words, Staff.name.alias("hider")
        )
        .join(
            TestimonialVersion,
            on=(
                (TestimonialVersion.testimonial == Withholding.testimonial)
                & (TestimonialVersion.n == Withholding.n)
            ),
        )
        .join(Staff, on=(Staff.ref == Withholding.by))
        .where(Withholding.by != viewer.ref)
        .where(_alone(at) | (Withholding.ended_at.is_null() & objected))
        .order_by(Withholding.until, Withholding.ref)
        .limit(MOST_ROWS)
    )
    return [Awaited(row, row.name, row.words, row.hider) for row in query.objects()]


def _alone(at: datetime) -> Node:
    condition: Node = (
        Withholding.ended_at.is_null() & Withholding.confirmed_at.is_null() & (Withholding.until > at)
    )
    return condition


def _row(found: Any, sales: dict[str, OfSale], at: datetime) -> TestimonialRow:
    held = getattr(found, "held", None)
    held = held if held is not None and held.ref and holds(hiding_of(held), at) else None
    reply = getattr(found, "reply", None)
    replied = reply is not None and reply.reply_at is not None
    return TestimonialRow(found, found.version, sales.get(found.sale), held, replied)


def _sales(viewer: Viewer, refs: Collection[str]) -> dict[str, OfSale]:
    query: Any = (
        Sale.select(Sale.ref, Sale.title, Customer.name.alias("customer_name"))
        .join(Customer, on=(Customer.ref == Sale.customer))
        .where(Sale.ref.in_(sorted(refs)) & may_see(viewer))
    )
    return {row.ref: OfSale(row.ref, row.title, row.customer_name) for row in query.objects()} if refs else {}


def _before(published_at: str, ref: str) -> Node:
    try:
        instant = utc_instant(utc_text(datetime.fromisoformat(published_at)))
    except (ValueError, OverflowError):
        # No such place: a text that is no instant, one without a zone, or one that has no place in UTC.
        return Testimonial.ref.is_null()
    same: Node = (Testimonial.published_at == instant) & (Testimonial.ref < ref)
    return (Testimonial.published_at < instant) | same
