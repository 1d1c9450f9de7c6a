"""The lists of testimonials as templates with all that they show, for the application and the built site alike."""

from typing import Any

from flask import url_for

from portal.public.testimonial_page import Newest, name_of
from portal.testimonials.months import Part
from portal.testimonials.showing import Us

Template = tuple[str, dict[str, Any]]


def first_page(page: Newest) -> Template:
    """Return the page of the newest ones."""
    said = {"us": page.us, "shown": page.shown, "months": page.months, "withheld": page.withheld}
    return "public/testimonials.html", said


def month_page(part: Part, us: Us) -> Template:
    """Return the page of a part of a month."""
    beside = {"newer": _address(part, part.newer), "older": _address(part, part.older)}
    return "public/testimonial_month.html", {"us": us, "part": part, "name": name_of(part.month), **beside}


def address_of(month: str, part: int, newest: int) -> str:
    """Return the address of a part of a month: the newest one has that of the month, so that links to it last."""
    if part == newest:
        return url_for("public_testimonials.month", month=month)
    return url_for("public_testimonials.part", month=month, part=part)


def _address(of: Part, part: int | None) -> str | None:
    return address_of(of.month, part, of.newest) if part is not None else None
