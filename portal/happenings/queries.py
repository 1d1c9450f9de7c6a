"""Reads of everything that happened: a page of it as somebody may hear it, and places in the one order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from peewee import JOIN, fn

from portal.deliveries.access import may_see, sees_price
from portal.happenings.models import Happening
from portal.happenings.rules import TOLD, kinds_told
from portal.lib.db import asked, utc_text
from portal.people.access import Viewer
from portal.record.models import COMPANY, Entry
from portal.sales.models import Sale

# A page looks through no more than so many places, however few of them are for this reader.
SCANNED = 1000
_WINDOW = """SELECT COALESCE(MAX("position"), {}), COUNT(*)
FROM (SELECT "position" FROM "happening" WHERE "position" > {} ORDER BY "position" LIMIT {}) w"""
_BEFORE = """SELECT MIN(h."position") FROM "entry" e
JOIN "happening" h ON h."stream" = e."stream" AND h."seq" = e."seq" WHERE e."at" >= {}"""


@dataclass(frozen=True)
class Reach:
    """Who hears, and of what: the member of staff, kinds of entries, and one sale or "" for all they may see."""

    viewer: Viewer
    kinds: frozenset[str]
    sale: str = ""

    @property
    def prices(self) -> bool:
        """Whether they see what things cost."""
        return sees_price(self.viewer)


@dataclass(frozen=True)
class Found:
    """What was found: the rows for this reader, the place where the next page begins behind, and whether more waits.

    A row is (position, stream, seq, kind, at, actor, facts, customer), each as the database holds it.
    """

    rows: list[tuple[Any, ...]]
    position: int
    more: bool


def reach_of(
    viewer: Viewer, scopes: frozenset[str], wanted: frozenset[str] = frozenset(), sale: str = ""
) -> Reach:
    """Return how far somebody with these scopes hears, of the kinds they want (none named: all)."""
    return Reach(viewer, kinds_told(scopes, delivers=not sees_price(viewer), wanted=wanted), sale)


def newest_position() -> int:
    """Return the place of the newest happening; 0 when nothing happened."""
    return int(Happening.select(fn.COALESCE(fn.MAX(Happening.position), 0)).scalar())


def position_before(since: datetime) -> int:
    """Return the place behind which everything is that happened from `since` on (aware); the newest for nothing."""
    first = asked(_BEFORE, (utc_text(since),)).fetchone()[0]
    return newest_position() if first is None else int(first) - 1


def happened(reach: Reach, after: int, limit: int) -> Found:
    """Return what happened behind the place `after` and is for this reader, at most `limit`, in order.

    It looks through at most SCANNED places, so a page may be empty although there is more. Two statements.
    """
    end, is_last = _window(reach, after)
    rows = _rows(reach, after, end, limit + 1)
    if len(rows) > limit:
        return Found(rows[:limit], rows[limit - 1][0], more=True)
    return Found(rows, end, more=not is_last)


def happened_at(reach: Reach, position: int) -> tuple[Any, ...] | None:
    """Return the row of the happening at a place like `happened`; None where it is not for this reader."""
    return next(iter(_rows(reach, position - 1, position, 1)), None)


def _window(reach: Reach, after: int) -> tuple[int, bool]:
    """Return the last place to look at, and whether nothing is behind it."""
    if reach.sale:
        # The entries of one sale are found by its name, so nothing else is looked through.
        return max(after, newest_position()), True
    end, count = asked(_WINDOW, (after, after, SCANNED)).fetchone()
    return int(end), count < SCANNED


def _rows(reach: Reach, after: int, end: int, limit: int) -> list[tuple[Any, ...]]:
    of_sales = sorted(kind for kind in reach.kinds if TOLD[kind] == "sales:read")
    of_us = sorted(kind for kind in reach.kinds if TOLD[kind] == "insights:read")
    theirs = Sale.ref.is_null(is_null=False) & Happening.kind.in_(of_sales) & may_see(reach.viewer)
    ours = (Happening.stream == COMPANY) & Happening.kind.in_(of_us)
    within = (Happening.position > after) & (Happening.position <= end)
    place = (Happening.stream == reach.sale, Happening.seq) if reach.sale else (None, Happening.position)
    query = (
        Happening.select(
            *(Happening.position, Happening.stream, Happening.seq, Happening.kind),
            *(Entry.at, Entry.actor, Entry.facts, Sale.customer),
        )
        .join(Entry, on=((Entry.stream == Happening.stream) & (Entry.seq == Happening.seq)))
        .join(Sale, JOIN.LEFT_OUTER, on=(Sale.ref == Happening.stream))
        .where(within & (theirs | ours))
    )
    if place[0] is not None:
        query = query.where(place[0])
    return list(cast("Any", query.order_by(place[1]).limit(limit).tuples()))
