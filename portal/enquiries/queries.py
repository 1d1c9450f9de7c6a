"""Reads of enquiries: for staff, and for whoever referred somebody, who sees only what the enquirer allowed."""

from datetime import datetime

from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.enquiries.rules import is_credited
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.record.rules import ERASED
from portal.testimonials.rules import plain_address

ANSWERING = frozenset({"sales", "manager"})


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
    theirs = EnquiryAnswer.enquiry == enquiry
    return list(EnquiryAnswer.select().where(theirs).order_by(EnquiryAnswer.seq))


def waiting(most: int) -> list[Enquiry]:
    """Return enquiries that nobody has answered, the one that waits longest first."""
    return list(Enquiry.select().where(Enquiry.state == "open").order_by(Enquiry.at, Enquiry.seq).limit(most))


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
