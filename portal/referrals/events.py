"""What entries of the company's stream do to the table of referral links."""

from portal.lib.db import changed
from portal.record.actions import exactly_one
from portal.record.events import Applied, applies, projects
from portal.referrals.models import ReferralLink


@applies("link.opened")
def link_opened(entry: Applied) -> None:
    """A contact has a link of their own from now on."""
    facts = entry.facts
    ReferralLink.insert(
        code=facts["code"], sale=facts["sale"], contact=entry.actor, opened_at=entry.at
    ).execute()


@applies("link.ended")
def link_ended(entry: Applied) -> None:
    """The contact ended their link; nothing stands behind it any more."""
    is_open = (ReferralLink.code == entry.facts["code"]) & ReferralLink.ended_at.is_null()
    exactly_one(changed(ReferralLink.update(ended_at=entry.at).where(is_open)))


projects(ReferralLink)
