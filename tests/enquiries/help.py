"""What the tests of enquiries share: Ana's link, what Pat types, and the form as a browser sends it."""

from dataclasses import replace
from datetime import datetime, timedelta

from portal.deliveries.actions.fields import By
from portal.enquiries.actions import NewEnquiry, receive
from portal.enquiries.models import Enquiry
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.referrals.actions import open_link
from portal.referrals.models import ReferralLink
from tests.cast import NOON, sale_of, viewer
from tests.page import Browser, Page

PAT = NewEnquiry("Pat Quist", "pat@quist.example", "Could you do our bathroom?", "K" * 13, consent=True)
TYPED = {
    "name": "Pat Quist",
    "email": "pat@quist.example",
    "words": "Could you do our bathroom?\nThe tiles are cracked.",
    "consent": "y",
}
A_MOMENT = timedelta(seconds=40)


def anas_link() -> ReferralLink:
    """Return Ana's referral link of her kitchen."""
    code = open_link(viewer("ana"), sale_of("ana"), NOON)
    found: ReferralLink = ReferralLink.get_by_id(code)
    return found


def by(who: str, later: timedelta = timedelta()) -> By:
    """Return one of the cast who acts, so long after noon."""
    return By(viewer(who), NOON + later, new_ref())


def asked(link: ReferralLink | None = None, at: datetime = NOON, **changes: object) -> Enquiry:
    """Return what Pat asked, with `changes`."""
    new = replace(PAT, key=new_ref(), link=link, **changes)  # type: ignore[arg-type]
    made = receive(new, at)
    assert made is not None
    return made


def send(
    browser: Browser,
    page: str = "/ask",
    to: str = "/enquiries",
    status: int = 303,
    after: timedelta = A_MOMENT,
    **changes: str,
) -> Page:
    """Open the form of a page, fill it in as Pat does, and send it `after` a time."""
    form = {**TYPED, "key": browser.get(page).value("key"), "homepage": "", **changes}
    with clock.at(NOON + after):
        return browser.post(
            to, {name: text for name, text in form.items() if name not in _left(changes)}, status
        )


def _left(changes: dict[str, str]) -> set[str]:
    """Return the boxes that are not ticked: a browser sends nothing of them."""
    return {name for name, text in changes.items() if name in {"consent", "friend"} and not text}
