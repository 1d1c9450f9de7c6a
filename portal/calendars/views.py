"""The feed over HTTP: read by calendar programs, which know its address and nothing else."""

from contextlib import suppress

from flask import Blueprint, Response, request

from portal.calendars.access import feed_for
from portal.calendars.actions import note_use
from portal.calendars.feed import Feed, feed
from portal.calendars.queries import dates_of, meetings_of
from portal.lib import clock
from portal.lib.db import AWAY
from portal.lib.errors import NotHere
from portal.lib.gate import PUBLIC, admits
from portal.lib.installed import settings
from portal.lib.limits import take
from portal.people.identity import client
from portal.people.queries import company

bp = Blueprint("calendars", __name__)

_HOUR = 3600
# Programs ask every few minutes at most; whoever tries addresses gets no further than a handful.
MOST_READS = 60
MOST_TRIES = 30


@bp.get("/calendar/<token>.ics")
@admits(PUBLIC)
def calendar(token: str) -> Response:
    """The dates and reviews of a contact's sales; an address that was ended is a 404 like one that never was."""
    at = clock.now()
    try:
        link, reader = feed_for(token)
    except NotHere:
        take(f"calendar tried from {client()}", MOST_TRIES, _HOUR, at)
        raise
    # A full disk must not keep anybody from reading; then nobody counts how often they do.
    with suppress(*AWAY):
        take(f"calendar {link.token_hash}", MOST_READS, _HOUR, at)
        note_use(link, at)
    of = Feed(company().name, settings().base_url, settings().mail_from.partition("@")[2], at)
    answer = Response(
        feed(of, dates_of(reader, at), meetings_of(reader, at)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="promises.ics"'},
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    # Programs ask every few hours for what seldom changes.
    answer.add_etag()
    answer.make_conditional(request)
    return answer
