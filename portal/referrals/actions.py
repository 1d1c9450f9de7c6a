"""What a contact does about their referral link: open it, and end it."""

from collections.abc import Collection
from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import NotHere
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.record.actions import append, hold
from portal.record.models import COMPANY
from portal.referrals.models import ReferralLink
from portal.referrals.queries import open_link_of
from portal.sales.models import Sale


def open_link(viewer: Viewer, sale: Sale, at: datetime) -> str:
    """Return the code of the contact's link of a sale, made now unless they have one. Raises NotHere for others."""
    _check(viewer, sale)
    with transaction():
        hold(COMPANY)
        known = open_link_of(sale.ref, viewer.ref)
        if known is not None:
            return str(known.code)
        code = new_ref()
        append(COMPANY, "link.opened", {"code": code, "sale": sale.ref}, viewer.ref, at)
        return code


def end_link(viewer: Viewer, sale: Sale, at: datetime) -> None:
    """End the contact's link of a sale for good; one that is ended stays so. Raises NotHere for others."""
    _check(viewer, sale)
    with transaction():
        hold(COMPANY)
        known = open_link_of(sale.ref, viewer.ref)
        if known is not None:
            append(COMPANY, "link.ended", {"code": known.code}, viewer.ref, at)


def end_links(contacts: Collection[str], by: str, at: datetime) -> None:
    """End every open link of these contacts, who have everything about them erased."""
    with transaction():
        hold(COMPANY)
        theirs = ReferralLink.contact.in_(sorted(contacts)) & ReferralLink.ended_at.is_null()
        for link in list(ReferralLink.select().where(theirs).order_by(ReferralLink.code)):
            append(COMPANY, "link.ended", {"code": link.code}, by, at)


def _check(viewer: Viewer, sale: Sale) -> None:
    if viewer.kind != "contact" or viewer.customer != sale.customer:
        raise NotHere
