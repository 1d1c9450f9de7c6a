"""A referral page as a template with all that it shows, for the application and the built site alike."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from portal.figures.company import CompanyFigures, company_figures, days_of
from portal.public.referral_page import Behind
from portal.public.referral_words import counted_words, late_words, sentence_of, title_of
from portal.public.site.stage import portal_url
from portal.scoreboard.queries import is_open
from portal.scoreboard.strip import strip_of
from portal.testimonials.showing import Us

PAGE = "public/referral.html"
ENDED = "public/referral_ended.html"


@dataclass(frozen=True)
class Around:
    """What stands on every referral page alike: whose it is, what they do, and the record of all their promises."""

    us: Us
    record: Markup


def record_of_all(at: datetime, zone: str, as_of: date | None = None) -> tuple[Markup, CompanyFigures]:
    """Return the record of all promises at `at` (aware) as HTML, and the figures in it, in four statements.

    `zone` is the company's; `as_of` is the day to be named, where the page is looked at later.
    """
    figures = company_figures(at)
    enough = figures.customers_enough
    days = strip_of(days_of(at, zone=zone)) if enough else None
    # A piece of a page, so what frames a page isn't read for it.
    piece = current_app.jinja_env.get_template("public/record_of_all.html")
    html = piece.render(figures=figures, days=days, as_of=as_of, opened=enough and is_open())
    # Made by a template of ours, which has escaped what it shows.
    return Markup(html), figures  # noqa: S704


def referral_page(behind: Behind, around: Around) -> dict[str, Any]:
    """Return what the page of a link shows."""
    shown = behind.shown
    name = shown.name if shown else None
    photo = url_for("public_testimonials.photo", sha256=shown.photo) if shown and shown.photo else None
    return {
        "behind": behind,
        "title": title_of(name),
        "sentence": sentence_of(name, behind.record),
        "words": _words(behind),
        "us": around.us,
        "about": around.us.about,
        "record": around.record,
        "ask": portal_url("enquiries_public.ask_through_page", code=behind.code),
        "photo": photo,
    }


def _words(behind: Behind) -> dict[str, str]:
    if behind.record is None:
        return {}
    return {"promises": counted_words(behind.record.figures), "late": late_words(behind.record)}
