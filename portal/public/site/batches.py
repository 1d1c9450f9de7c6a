"""What a site is made of: batches of addresses, each with a key, and one function that makes any of them.

A feature of `public` that has pages for everybody writes a source, and `portal.SITE` names it:

    def months(building: Building) -> Iterator[Batch]:
        keys = {f"/testimonials/{month}": head for month, head in heads_of_months(building.at)}

        def make(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
            for address, shown in shown_in(addresses, building.at):
                yield address, rendered(address, "public/testimonials.html", shown=shown)

        yield Batch(keys, make)

`rendered` (see `stage`) uses the very template that the application answers with. There `url_for` leads to what the
site holds, and `portal_url` to what only the portal has; forms and scripts are left out where `site.static`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

ASSETS = "assets/"


@dataclass(frozen=True)
class Snapshot:
    """What a page that refreshes once a day shows of the company: made with the first build of a day.

    `day` is the day of the company's zone, as 2026-03-03; `text` is whatever the maker wrote (HTML or JSON).
    """

    day: str
    text: str


@dataclass(frozen=True)
class Building:
    """A build under way: its instant (aware, UTC), and the day's snapshot of the company."""

    at: datetime
    snapshot: Snapshot


@dataclass(frozen=True)
class Batch:
    """Addresses that are made together, in a number of statements that doesn't grow with how many of them there are.

    `keys` tells for each address ("/", "/privacy", "/scoreboard.json") what it shows, as a text that changes whenever
    that does; what frames every page (the company's name and look, templates, addresses) need not be in it. `make`
    gives the bytes of those it is asked for; one that it leaves out has just gone. With `daily` they show the day's
    snapshot. An address that isn't `listed` is not in the site map. What is `alone` is
    a file to be saved, with whatever it needs in it: no page of the site, so nothing is asked of its scripts and links.
    """

    keys: Mapping[str, str]
    make: Callable[[Collection[str]], Iterable[tuple[str, bytes]]]
    daily: bool = False
    listed: bool = True
    alone: bool = False


Source: TypeAlias = Callable[[Building], Iterable[Batch]]


def file_of(address: str) -> str:
    """Return where an address lies in the folder: "/privacy" is "privacy/index.html", "/feed.atom" is itself."""
    name = address.strip("/")
    last = name.rpartition("/")[2]
    return name if "." in last else f"{name}/index.html".lstrip("/")
