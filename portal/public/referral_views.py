"""Referral links over HTTP: what a friend reads who was sent here. Nothing counts that they did."""

from datetime import datetime

from flask import Blueprint, Response, render_template

from portal.figures.counting import FIGURES
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.gate import PUBLIC, admits
from portal.people.anybody import for_anybody
from portal.public.referral_making import ENDED, PAGE, Around, record_of_all, referral_page
from portal.public.referral_page import behind
from portal.public.site.stage import portal_url
from portal.record.models import COMPANY
from portal.record.versions import versions_of
from portal.referrals.models import ReferralLink
from portal.referrals.queries import link_by_code
from portal.testimonials.months import returns_at
from portal.testimonials.showing import us
from portal.web.page_cache import LONGEST, Made

bp = Blueprint("public_referrals", __name__, template_folder="templates")

_GONE = 410


@bp.get("/r/<code>")
@admits(PUBLIC)
def referral(code: str) -> Response:
    """What a customer says, the record behind it, and that of all our promises; 404 for a code that never was."""
    at, versions = clock.now(), versions_of(COMPANY, FIGURES)
    link = link_by_code(code)
    if link is None:
        raise NotHere
    if link.ended_at is not None:
        return Response(
            render_template(ENDED, us=us(), ask=portal_url("enquiries_public.ask_page")),
            _GONE,
            mimetype="text/html",
        )
    of_sale = versions_of(link.sale)
    return for_anybody(tuple(sorted((*versions, *of_sale))), at, lambda: _made(link, at))


def _made(link: ReferralLink, at: datetime) -> Made:
    (found,) = behind([link], at)
    ours = us()
    record, figures = record_of_all(at, ours.zone)
    text = render_template(PAGE, **referral_page(found, Around(ours, record)))
    moments = (figures.until, found.until, returns_at(at), at + LONGEST)
    return Made(text, min(moment for moment in moments if moment is not None))
