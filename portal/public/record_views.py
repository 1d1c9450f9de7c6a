"""The company's record over HTTP: its page, the same as data and as a badge, and what is new as a feed."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response

from portal.figures.counting import FIGURES
from portal.lib import clock
from portal.lib.gate import PUBLIC, admits
from portal.people.anybody import for_anybody
from portal.public.badge import POLICY
from portal.public.record_making import Making, badge_made, data_made, feed_made, page_made
from portal.record.models import COMPANY
from portal.record.versions import versions_of
from portal.web.page_cache import Made

bp = Blueprint("public_record", __name__)


@bp.get("/scoreboard")
@admits(PUBLIC)
def scoreboard() -> Response:
    """How all our promises stand, while the record is open; when it was opened and closed, at any time."""
    return _answer(page_made, "text/html")


@bp.get("/scoreboard.json")
@admits(PUBLIC)
def scoreboard_json() -> Response:
    """The same as data for programs; what its fields mean stands in `scoreboard.data`."""
    return _answer(data_made, "application/json")


@bp.get("/scoreboard/badge.svg")
@admits(PUBLIC)
def badge() -> Response:
    """The same in one line, as a picture; the only answer of ours that other sites may show."""
    answer = _answer(badge_made, "image/svg+xml")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@bp.get("/scoreboard/feed.atom")
@admits(PUBLIC)
def feed() -> Response:
    """What is new: testimonials, and that the record was opened or closed."""
    return _answer(feed_made, "application/atom+xml")


def _answer(make: Callable[[datetime], Making], mimetype: str) -> Response:
    at, versions = clock.now(), versions_of(COMPANY, FIGURES)

    def made() -> Made:
        making = make(at)
        return Made(making.text, making.until, mimetype)

    return for_anybody(versions, at, made)
