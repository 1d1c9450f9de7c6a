"""The company's record in its four shapes, made alike for an answer of the portal and for a built site."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from markupsafe import Markup

from portal.lib.canonical import canonical
from portal.lib.installed import settings
from portal.people.queries import company
from portal.public.badge import badge, badge_words
from portal.public.feed import NEWEST, Source, entries_of, feed_of
from portal.public.record_data import data_of
from portal.public.record_page import RecordPage, figures_shown
from portal.public.site.batches import Batch, Building
from portal.public.site.stage import being_built, rendered
from portal.scoreboard.board import board_at, midnight_after
from portal.scoreboard.queries import record_began, turns
from portal.testimonials.queries import shown, shown_rows

PAGE, DATA, BADGE, FEED = "/scoreboard", "/scoreboard.json", "/scoreboard/badge.svg", "/scoreboard/feed.atom"


@dataclass(frozen=True)
class Making:
    """What was made, and the instant (aware) at which the clock changes it."""

    text: str
    until: datetime


def page_made(at: datetime) -> Making:
    """Return the page at `at` (aware, as in all of these)."""
    board, us = board_at(at), company()
    page = RecordPage(
        board,
        us.time_zone,
        badge_words(board, us.name),
        _snippet(us.name),
        figures_shown(board.shown) if board.shown else None,
    )
    return Making(rendered(PAGE, "public/scoreboard.html", page=page).decode(), board.until)


def data_made(at: datetime) -> Making:
    """Return the same as JSON."""
    board = board_at(at)
    return Making(f"{json.dumps(data_of(board, company().name, at), indent=1)}\n", board.until)


def badge_made(at: datetime) -> Making:
    """Return the same as a picture (SVG)."""
    board = board_at(at)
    return Making(badge(board, company().name), board.until)


def feed_made(at: datetime) -> Making:
    """Return what is new as a feed (Atom)."""
    name = company().name
    entries = entries_of(shown_rows(shown(at).limit(NEWEST)), turns(), name)
    source = Source(name, settings().base_url, _site(), record_began().date())
    return Making(feed_of(source, entries), midnight_after(at))


_MAKERS: Mapping[str, Callable[[datetime], Making]] = MappingProxyType(
    {PAGE: page_made, DATA: data_made, BADGE: badge_made, FEED: feed_made}
)


def record_pages(building: Building) -> Iterator[Batch]:
    """Give the record to a site that is built: made anew whenever a figure, a turn or a testimonial is another one."""
    data = data_of(board_at(building.at), company().name, building.at)
    shows = _digest(canonical({name: value for name, value in data.items() if name != "as_of"}))
    feed = _digest(feed_made(building.at).text.encode())

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        for address in addresses:
            yield address, _MAKERS[address](building.at).text.encode()

    yield Batch({PAGE: shows, DATA: shows, BADGE: shows, FEED: feed}, make)


def _site() -> str:
    """Return the address at which the public reads this: that of the site."""
    built = being_built()
    return built.site_url if built else settings().site_address


def _snippet(company_name: str) -> str:
    """Return the HTML with which anybody may show the badge."""
    whole = Markup('<a href="{0}{1}"><img src="{0}{2}" alt="{3}" height="24"></a>')
    return str(whole.format(_site(), PAGE, BADGE, f"The record of {company_name}"))


def _digest(shown: bytes) -> str:
    return sha256(shown).hexdigest()
