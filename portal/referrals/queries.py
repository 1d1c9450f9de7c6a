"""Reads of referral links, one statement each."""

from collections.abc import Collection, Iterable
from typing import Any

from peewee import JOIN

from portal.lib.ids import is_ref
from portal.record.models import Live
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


def open_links() -> list[tuple[ReferralLink, int]]:
    """Return every link that nobody has ended, by its code, each with the version that its sale's stream has now."""
    rows: Iterable[Any] = (
        ReferralLink.select(ReferralLink, Live.version)
        .join(Live, JOIN.LEFT_OUTER, on=(Live.stream == ReferralLink.sale), attr="live")
        .where(ReferralLink.ended_at.is_null())
        .order_by(ReferralLink.code)
    )
    return [(row, row.live.version or 0) for row in rows]


def codes_of(sales: Collection[str]) -> dict[tuple[str, str], str]:
    """Return the codes of the open links of these sales by (sale, contact)."""
    rows = ReferralLink.select().where(ReferralLink.sale.in_(list(sales)) & ReferralLink.ended_at.is_null())
    return {(row.sale, row.contact): row.code for row in rows} if sales else {}
