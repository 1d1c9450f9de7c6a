"""What the demonstration shows in public: testimonials and enquiries in every state that they can have."""

from collections.abc import Iterator
from datetime import datetime

from portal.enquiries.models import Enquiry
from portal.referrals.models import ReferralLink
from portal.scoreboard.queries import is_open
from portal.testimonials.models import Testimonial, TestimonialVersion, Withholding
from portal.testimonials.queries import hiding_of, shown, shown_rows
from portal.testimonials.rules import holds

STATES = (
    "a testimonial with figures",
    "a testimonial without figures",
    "a photo",
    "a company's name",
    "a connection",
    "a reply",
    "words that were changed",
    "words that were withdrawn",
    "withheld on one person's word",
    "withheld before, then changed",
    "a link",
    "the scoreboard is open",
    "an open enquiry",
    "an answered enquiry",
    "a closed enquiry",
    "a won enquiry",
    "an enquiry of a customer",
    "an enquiry from the site",
    "an enquiry that isn't credited",
    "a friend may know",
)


def missing_in_public(at: datetime) -> list[str]:
    """Name every state that nothing in public has at `at`."""
    found = {*_said(at), *_asked()}
    if is_open():
        found.add("the scoreboard is open")
    if ReferralLink.select().exists():
        found.add("a link")
    return [state for state in STATES if state not in found]


def _said(at: datetime) -> Iterator[str]:
    for one in shown_rows(shown(at)):
        yield f"a testimonial {'with' if one.figures else 'without'} figures"
        told = {"a photo": one.photo, "a company's name": one.company, "a connection": one.connection}
        yield from (state for state, there in told.items() if there)
        if one.reply:
            yield "a reply"
    if TestimonialVersion.select().where(TestimonialVersion.n == 2).exists():
        yield "words that were changed"
    if Testimonial.select().where(Testimonial.withdrawn_at.is_null(False)).exists():
        yield "words that were withdrawn"
    for held in Withholding.select():
        if held.confirmed_at is None and holds(hiding_of(held), at):
            yield "withheld on one person's word"
        if held.how == "replaced":
            yield "withheld before, then changed"


def _asked() -> Iterator[str]:
    for one in Enquiry.select():
        yield f"{'a' if one.state not in {'open', 'answered'} else 'an'} {one.state} enquiry"
        if one.came_by == "customer":
            yield "an enquiry of a customer"
        if one.came_by == "site":
            yield "an enquiry from the site"
        if "self_referral" in one.flags:
            yield "an enquiry that isn't credited"
        if one.friend_may_know:
            yield "a friend may know"
