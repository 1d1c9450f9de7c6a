"""Who may hold which live stream, and what there is to tell them: the reads behind `/live`. They change nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.deliveries.access import sale_for, who_may_see
from portal.deliveries.version import versions_of
from portal.lib.errors import KeptError
from portal.lib.ids import token_hash
from portal.people.access import Viewer
from portal.people.sessions import Kind, viewers_of

_KINDS: tuple[Kind, ...] = ("contact", "staff")


class NotSignedIn(KeptError):
    """There is no session that lets anybody in."""

    status = 401


class Seat(NamedTuple):
    """A place at a sale's stream: whose session (kind, and the hash of its token) and which sale."""

    kind: Kind
    session: str
    sale: str


@dataclass(frozen=True)
class Looked:
    """What was seen: the seats that may stay, and the versions of their sales' pages."""

    admitted: set[Seat]
    versions: dict[str, str]


def take_seat(kind: Kind, token: str, sale: str, at: datetime) -> tuple[Seat, Viewer]:
    """Return the seat of whoever holds this session. Raises NotSignedIn, or NotHere like `sale_for`."""
    seat = Seat(kind, token_hash(token), sale)
    viewer = viewers_of(kind, [seat.session], at).get(seat.session)
    if viewer is None:
        raise NotSignedIn
    sale_for(viewer, sale)
    return seat, viewer


def look(seats: Collection[Seat], at: datetime) -> Looked:
    """Look which of these seats, some hundreds at most, may stay at `at`, and at which versions the pages are.

    Versions are read first: whoever is told of one was admitted after it came about.
    """
    versions = versions_of({seat.sale for seat in seats})
    return Looked(_admitted(seats, at), versions)


def _admitted(seats: Collection[Seat], at: datetime) -> set[Seat]:
    viewers: dict[str, Viewer] = {}
    for kind in _KINDS:
        viewers |= viewers_of(kind, {one.session for one in seats if one.kind == kind}, at)
    asked = {seat: (viewers[seat.session], seat.sale) for seat in seats if seat.session in viewers}
    seen = who_may_see(set(asked.values()))
    return {seat for seat, pair in asked.items() if pair in seen}
