"""The pages that are measured, each with what a reader's browser sends for it once it has been there."""

import gzip
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.bench.driving import Ask, Served
from portal.bench.stage import Stage
from portal.lib.errors import Unavailable

_OK = 200
_CONDITION = "If-None-Match"


@dataclass(frozen=True)
class Subject:
    """A page under measurement: its name, its budgets, how it is asked for, and what it answered at first.

    `share` is the least part of bare Flask's requests per second, `above` the most microseconds of CPU above it; None
    where the design sets none.
    """

    name: str
    ask: Ask
    body: bytes
    share: float
    above: int | None = None

    @property
    def packed(self) -> int:
        """The bytes of the page as gzip packs them; none for an answer without a page."""
        return 0 if _CONDITION in self.ask.headers else len(gzip.compress(self.body))

    def of_bare(self, number: int) -> Ask:
        """Return how the bare server is asked for the same answer."""
        return Ask(f"/{number}", {_CONDITION: f'"{number}"'} if _CONDITION in self.ask.headers else {})


def subjects_of(made: Stage, server: Served) -> list[Subject]:
    """Return every page that is measured, the promise page first. Raises Unavailable for one that gives no page."""
    sale = made.sales[0]
    contact, manager = made.cookie_of_contact(sale), made.cookie_of("manager")
    return [
        promise_page(made, server),
        _unchanged(server, "its live partial, 304", Ask(f"/my/sales/{sale}/body", {"Cookie": contact}), 0.6),
        _page(server, "staff: Today", Ask("/staff/", {"Cookie": manager}), 0.25),
        _page(server, "staff: sale", Ask(f"/staff/sales/{sale}", {"Cookie": manager}), 0.25),
        _page(server, "content page", Ask("/how-it-works", {}), 0.9),
        _page(server, "scoreboard", Ask("/scoreboard", {}), 0.9),
        _page(server, "testimonials", Ask("/testimonials", {}), 0.9),
        _page(server, "referral page", Ask(made.link, {}), 0.9),
    ]


def promise_page(made: Stage, server: Served) -> Subject:
    """Return the promise page of the first sale, as its contact sees it. Raises Unavailable."""
    sale = made.sales[0]
    ask = Ask(f"/my/sales/{sale}", {"Cookie": made.cookie_of_contact(sale)})
    return _page(server, "promise page", ask, 0.6, 150)


def fetch(server: Served, ask: Ask) -> tuple[bytes, Mapping[str, str]]:
    """Ask once and return the page with its headers, by lower-case names. Raises Unavailable for anything but a 200."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    try:
        connection.request("GET", ask.path, headers=dict(ask.headers))
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != _OK:
        message = f"{ask.path}: {answer.status}, where a page was expected"
        raise Unavailable(message)
    return body, {name.lower(): value for name, value in answer.getheaders()}


def _page(server: Served, name: str, ask: Ask, share: float, above: int | None = None) -> Subject:
    body, fields = fetch(server, ask)
    return Subject(name, _returning(ask, fields), body, share, above)


def _unchanged(server: Served, name: str, ask: Ask, share: float) -> Subject:
    body, fields = fetch(server, ask)
    again = _returning(ask, fields)
    return Subject(name, Ask(ask.path, {**again.headers, _CONDITION: fields["etag"]}), body, share)


def _returning(ask: Ask, fields: Mapping[str, str]) -> Ask:
    """Return what a browser sends when it comes back: the cookies that it was given, beside those it had."""
    given = fields.get("set-cookie", "").partition(";")[0]
    cookies = "; ".join(cookie for cookie in (ask.headers.get("Cookie", ""), given) if cookie)
    return Ask(ask.path, {"Cookie": cookies} if cookies else {})
