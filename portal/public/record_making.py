"""The company's record in its four shapes, made alike for an answer of the portal and for a built site."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from markupsafe import Markup

from portal.lib.canonical import canonical
from portal.lib.installed import settings
from portal.people.models import Company
from portal.people.queries import company
from portal.public.badge import badge, badge_words
from portal.public.feed import NEWEST, Source, entries_of, feed_of
from portal.public.record_page import RecordPage, figures_shown
from portal.public.site.batches import Batch, Building
from portal.public.site.stage import being_built, rendered
from portal.scoreboard.board import Board, board_at, midnight_after
from portal.scoreboard.data import data_of, data_text
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
    board = board_at(at)
    return Making(_page(board, company()), board.until)


def data_made(at: datetime) -> Making:
    """Return the same as JSON."""
    board = board_at(at)
    return Making(data_text(board, company().name, at), board.until)


def badge_made(at: datetime) -> Making:
    """Return the same as a picture (SVG)."""
    board = board_at(at)
    return Making(badge(board, company().name), board.until)


def feed_made(at: datetime) -> Making:
    """Return what is new as a feed (Atom)."""
    us = company()
    source = Source(us.name, settings().base_url, _site(), record_began().date(), us.time_zone)
    entries = entries_of(shown_rows(shown(at).limit(NEWEST)), turns(), source)
    return Making(feed_of(source, entries), midnight_after(at))


def record_pages(building: Building) -> Iterator[Batch]:
    """Give the record to a site that is built: made anew whenever a figure, a turn or a testimonial is another one."""
    at, board, us = building.at, board_at(building.at), company()
    data = data_of(board, us.name, at)
    shows = _digest(canonical({name: value for name, value in data.items() if name != "as_of"}))
    feed = feed_made(at).text
    makers: Mapping[str, Callable[[], str]] = {
        PAGE: lambda: _page(board, us),
        DATA: lambda: data_text(board, us.name, at),
        BADGE: lambda: badge(board, us.name),
        FEED: lambda: feed,
    }

    def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
        for address in addresses:
            yield address, makers[address]().encode()

    yield Batch({PAGE: shows, DATA: shows, BADGE: shows, FEED: _digest(feed.encode())}, make)


def _page(board: Board, us: Company) -> str:
    page = RecordPage(
        board,
        us.time_zone,
        badge_words(board, us.name),
        _snippet(us.name),
        figures_shown(board.shown) if board.shown else None,
    )
    return rendered(PAGE, "public/scoreboard.html", page=page).decode()


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
