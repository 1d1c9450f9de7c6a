"""Reads of referral links, one statement each."""

from collections.abc import Collection

from portal.lib.ids import is_ref
from portal.referrals.models import ReferralLink


def open_link_of(sale: str, contact: str) -> ReferralLink | None:
    """Return a contact's link of a sale, if they have one that they haven't ended."""
    theirs = (ReferralLink.sale == sale) & (ReferralLink.contact == contact)
    row: ReferralLink | None = ReferralLink.get_or_none(theirs & ReferralLink.ended_at.is_null())
    return row


def link_by_code(code: str) -> ReferralLink | None:
    """Return the link with this code, ended or not; None where there never was one."""
    row: ReferralLink | None = ReferralLink.get_or_none(ReferralLink.code == code) if is_ref(code) else None
    return row


def open_links() -> list[ReferralLink]:
    """Return every link that nobody has ended, by its code."""
    return list(ReferralLink.select().where(ReferralLink.ended_at.is_null()).order_by(ReferralLink.code))


def codes_of(sales: Collection[str]) -> dict[tuple[str, str], str]:
    """Return the codes of the open links of these sales by (sale, contact)."""
    rows = ReferralLink.select().where(ReferralLink.sale.in_(list(sales)) & ReferralLink.ended_at.is_null())
    return {(row.sale, row.contact): row.code for row in rows} if sales else {}
