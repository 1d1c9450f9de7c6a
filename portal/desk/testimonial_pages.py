"""The page of one testimonial in the workspace, which several forms come back to."""

from flask import render_template, url_for

from portal.desk.testimonial_queries import TestimonialPage, find_testimonial
from portal.desk.testimonial_words import ENDED, left_words, standing
from portal.lib import clock
from portal.people.identity import viewer
from portal.testimonials.rules import REASONS, reason_clause


def page_of(ref: str) -> TestimonialPage:
    """Return all about a testimonial as it is now. Raises NotHere."""
    return find_testimonial(viewer(), ref, clock.now())


def address_of(ref: str) -> str:
    """Return where its page is."""
    return url_for("desk_testimonials.testimonial", ref=ref)


def whole(page: TestimonialPage, *, conflict: str = "") -> str:
    """Return the page; `conflict` says why what was pressed could not be done."""
    at = clock.now()
    return render_template(
        "desk/testimonial.html",
        page=page,
        standing=standing(page.row, page.names, at, viewer().time_zone),
        left=left_words(page.row.held, at) if page.row.held else "",
        ended=ENDED,
        clause=reason_clause,
        reasons=REASONS,
        conflict=conflict,
        viewer=viewer(),
    )
