"""Reads of enquiries: for staff, and for whoever referred somebody, who sees only what the enquirer allowed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.enquiries.models import HAS_ENDED, IS_ANSWERED, IS_WAITING, Enquiry, EnquiryAnswer
from portal.enquiries.rules import is_credited
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.record.rules import ERASED
from portal.referrals.models import ReferralLink
from portal.sales.models import Sale
from portal.testimonials.queries import shown_of
from portal.testimonials.rules import plain_address

ANSWERING = frozenset({"sales", "manager"})
# Customers who ask about something new are no prospects; advertising and our own people don't count either.
BY_PROSPECTS = (
    (Enquiry.came_by != "customer")
    & (Enquiry.closed_reason.is_null() | (Enquiry.closed_reason != "spam"))
    & ~Enquiry.flags.cast("TEXT").contains("our_own")
)


@dataclass(frozen=True)
class ReplyTimes:
    """How fast prospects were answered: the median of seconds of working time over `n` answers, None without any."""

    median_seconds: int | None
    n: int


def enquiry_for(viewer: Viewer, ref: str) -> Enquiry:
    """Return an enquiry as those who sell and managers see it. Raises NotHere for others, and where there is none."""
    found = Enquiry.get_or_none(Enquiry.ref == ref) if is_ref(ref) and viewer.role in ANSWERING else None
    if found is None:
        raise NotHere
    return found


def own_enquiry(ref: str) -> Enquiry | None:
    """Return an enquiry by the ref that its enquirer's own signed link names."""
    row: Enquiry | None = Enquiry.get_or_none(Enquiry.ref == ref)
    return row


def answers_of(enquiry: str) -> list[EnquiryAnswer]:
    """Return what we answered, the first one first."""
    return answers_to([enquiry]).get(enquiry, [])


def answers_to(enquiries: Collection[str]) -> dict[str, list[EnquiryAnswer]]:
    """Return what we answered to each of these enquiries, the first one first; those without an answer are left out."""
    found: dict[str, list[EnquiryAnswer]] = {}
    query = EnquiryAnswer.select().where(EnquiryAnswer.enquiry.in_(list(enquiries)))
    for row in query.order_by(EnquiryAnswer.seq) if enquiries else ():
        found.setdefault(row.enquiry, []).append(row)
    return found


def waiting(most: int) -> list[Enquiry]:
    """Return enquiries that nobody has answered, the one that waits longest first."""
    return list(Enquiry.select().where(IS_WAITING).order_by(Enquiry.at, Enquiry.seq).limit(most))


def waiting_after(last: Enquiry | None, most: int) -> list[Enquiry]:
    """Return enquiries that nobody has answered and that came after `last`, the one that waits longest first."""
    query = Enquiry.select().where(IS_WAITING)
    if last is not None:
        query = query.where((Enquiry.at > last.at) | ((Enquiry.at == last.at) & (Enquiry.seq > last.seq)))
    return list(query.order_by(Enquiry.at, Enquiry.seq).limit(most))


def answered_before(last: Enquiry | None, most: int) -> list[Enquiry]:
    """Return enquiries that were answered and have not ended, the newest first, before `last`."""
    return _newest(IS_ANSWERED, last, most)


def ended_before(last: Enquiry | None, most: int) -> list[Enquiry]:
    """Return enquiries that have ended, whichever way, the newest first, before `last`."""
    return _newest(HAS_ENDED, last, most)


def newest(before: int | None, most: int) -> list[Enquiry]:
    """Return enquiries of every state, the newest first, before the number of an entry of the company's stream."""
    query = Enquiry.select() if before is None else Enquiry.select().where(Enquiry.seq < before)
    return list(query.order_by(Enquiry.seq.desc()).limit(most))


def enquiries_of_contact(contact: str) -> list[Enquiry]:
    """Return what a signed-in customer asked us about, the newest first."""
    return list(Enquiry.select().where(Enquiry.contact == contact).order_by(Enquiry.seq.desc()).limit(50))


def came_of(code: str) -> list[Enquiry]:
    """Return what came of a referral link as far as its owner may know: each enquirer allowed it by name.

    What came from the owner's own address or household, or from one of ours, is left out. Newest first.
    """
    allowed = (Enquiry.code == code) & (Enquiry.friend_may_know == True)  # noqa: E712 - peewee reads the comparison
    rows = Enquiry.select().where(allowed & Enquiry.forgotten_at.is_null()).order_by(Enquiry.seq.desc())
    return [row for row in rows.limit(100) if is_credited(row.flags) and row.closed_reason != "spam"]


def asked_before(email: str, since: datetime) -> bool:
    """Tell whether somebody with this address, plus-variants included, has asked since then."""
    local, _, domain = plain_address(email).partition("@")
    recent = Enquiry.select(Enquiry.email).where((Enquiry.at >= since) & (Enquiry.email != ERASED))
    near = recent.where(Enquiry.email.startswith(local[:1]) & Enquiry.email.endswith(domain[-20:]))
    return any(plain_address(row.email) == f"{local}@{domain}" for row in near)


def friend_name(link: ReferralLink, at: datetime) -> str:
    """Return the name of whoever referred, as the public reads it at `at`; empty where they show none."""
    public = shown_of(link.sale, link.contact, at)
    return public.name if public else ""


def who_answers(link: ReferralLink | None = None, customer: str = "") -> Staff | None:
    """Return who will most likely answer, of those who sell and are here; a manager where nobody sells.

    It is whoever made the sale that a link, or a customer who asks, comes from.
    """
    rows = Staff.select().where(Staff.ended_at.is_null() & Staff.role.in_(sorted(ANSWERING)))
    people = list(rows.order_by(Staff.role.desc(), Staff.name, Staff.ref))
    known = _salesperson(link, customer)
    return next((one for one in people if one.ref == known), people[0] if people else None)


def reply_times(since: datetime) -> ReplyTimes:
    """Return how fast prospects got their first answer, of those that were answered since then.

    The median is by nearest rank: a wait that one of them had, and half of them waited so long or less.
    """
    place: Any = fn.ROW_NUMBER().over(order_by=[Enquiry.answered_in])
    rows: Any = Enquiry.select(
        Enquiry.answered_in, place.alias("place"), fn.COUNT(Enquiry.ref).over().alias("n")
    )
    ranked = rows.where(BY_PROSPECTS & (Enquiry.answered_at >= since)).alias("ranked")
    middle: Any = Enquiry.select(ranked.c.answered_in, ranked.c.n).from_(ranked)
    found = middle.where(ranked.c.place == (ranked.c.n + 1) / 2).tuples().first()
    return ReplyTimes(*found) if found else ReplyTimes(None, 0)


def _newest(which: Any, last: Enquiry | None, most: int) -> list[Enquiry]:
    query = Enquiry.select().where(which)
    if last is not None:
        query = query.where(Enquiry.seq < last.seq)
    return list(query.order_by(Enquiry.seq.desc()).limit(most))


def _salesperson(link: ReferralLink | None, customer: str) -> str:
    if link is None and not customer:
        return ""
    theirs = (Sale.ref == link.sale) if link else (Sale.customer == customer)
    row = Sale.select(Sale.salesperson).where(theirs).order_by(Sale.signed_on.desc()).first()
    return row.salesperson if row else ""
