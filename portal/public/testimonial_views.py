"""Testimonials over HTTP: all of them, the newest first, and none but what the public may read."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.file_answer import picture_answer
from portal.lib.gate import PUBLIC, admits
from portal.people.anybody import for_anybody
from portal.public.testimonial_making import Template, first_page, month_page
from portal.public.testimonial_page import newest, part_shown
from portal.record.models import COMPANY
from portal.record.versions import versions_of
from portal.testimonials.months import is_month, newest_part, public_photo, returns_at
from portal.testimonials.showing import us
from portal.web.page_cache import LONGEST, Made

bp = Blueprint(
    "public_testimonials",
    __name__,
    url_prefix="/testimonials",
    template_folder="../testimonials/templates",
)


@bp.get("")
@admits(PUBLIC)
def everything() -> Response:
    """The newest testimonials, and the months in which the others are."""
    return _kept(lambda at: first_page(newest(at)))


@bp.get("/<string(length=7):month>")
@admits(PUBLIC)
def month(month: str) -> Response:
    """The newest part of a month."""
    return _kept(lambda at: _part(month, None, at))


@bp.get("/<string(length=7):month>/<int(max=99999):part>")
@admits(PUBLIC)
def part(month: str, part: int) -> AnyResponse:
    """An older part of a month; the newest one has the address of the month."""
    if is_month(month) and part == newest_part(month, clock.now()):
        return redirect(url_for("public_testimonials.month", month=month), 302)
    return _kept(lambda at: _part(month, part, at))


@bp.get("/photos/<string(length=64):sha256>.webp")
@admits(PUBLIC)
def photo(sha256: str) -> Response:
    """A photo, while the words beside which it stands are public."""
    kept = public_photo(sha256, clock.now())
    if kept is None:
        raise NotHere
    return picture_answer(sha256, lambda: bytes(kept.body))


def _kept(page: Callable[[datetime], Template]) -> Response:
    """Answer with a page that shows the company's stream alone, kept until that moves or a withholding lapses."""
    at, versions = clock.now(), versions_of(COMPANY)

    def make() -> Made:
        name, said = page(at)
        return Made(render_template(name, **said), min(returns_at(at) or at + LONGEST, at + LONGEST))

    return for_anybody(versions, at, make)


def _part(month: str, number: int | None, at: datetime) -> Template:
    found = part_shown(month, number, at) if is_month(month) else None
    if found is None:
        raise NotHere
    return month_page(found, us())
