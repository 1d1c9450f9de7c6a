"""Pages that are the same for anybody who isn't signed in: kept by the server, and given before Flask is asked."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request, session

from portal.lib.for_anybody import OFFER, Offer, Terms, Versions
from portal.people.identity import viewer_here
from portal.web.page_cache import LONGEST, Made, Page, at_once, kept_page, whole_page


def for_anybody(versions: Versions, at: datetime, make: Callable[[], Made]) -> Response:
    """Answer with the page of this path as it is at `at`, made now unless it is kept.

    What it shows must follow from its path, from rows that change only when one of the streams of `versions` is
    appended to (or bumped), from who is signed in, and from the clock before the page's `until`. The versions are to be
    read before anything else:

        at, versions = clock.now(), versions_of(COMPANY, sale)
        return for_anybody(versions, at, lambda: Made(render_template(…), next_midnight(at)))

    Whoever isn't signed in is then answered from memory, and at the next request after a commit with what is true then.
    With a query string the page is made for each answer.
    """
    reader = viewer_here()
    if request.query_string:
        return at_once(make())
    key = (request.path, versions, reader)
    if reader is not None or "_flashes" in session:
        return whole_page(key, at, make)
    page = kept_page(key, at, make)
    answer = Response(page.filled(), mimetype=page.mimetype)
    # A page with forms holds the token of one browser.
    if not page.slots:
        # Browsers and proxies may hold it too, if they ask each time whether it is still the same.
        answer.headers["Cache-Control"] = "no-cache"
        _offer(page, versions)
    return answer


def _offer(page: Page, versions: Versions) -> None:
    """Set the terms, if the server offered to keep the answer."""
    offer: Offer | None = request.environ.get(OFFER)
    if offer is None or request.url_rule is None or request.endpoint is None:
        return
    until = min(page.until, page.since + LONGEST)
    offer.terms = Terms(versions, page.since, until, request.url_rule.rule, request.endpoint)
