"""The heads of streams: as they are now, and as daily roots have covered them; read in pages, as there may be many."""

from collections.abc import Iterator

from portal.lib.db import asked
from portal.record.root_leaves import Head

_PAGE = 5000
# The row that a root goes by: the newest of the stream that is not newer than the root.
_IN_ROOT = """SELECT h."stream", h."seq", h."hash" FROM "root_head" h WHERE h."stream" > {} AND h."root" = (
    SELECT MAX(o."root") FROM "root_head" o WHERE o."stream" = h."stream" AND o."root" <= {})
ORDER BY h."stream" LIMIT {}"""
_MOVED = """SELECT s."ref", s."seq", s."hash" FROM "stream" s LEFT JOIN "root_head" h ON h."stream" = s."ref"
    AND h."root" = (SELECT MAX(o."root") FROM "root_head" o WHERE o."stream" = s."ref")
WHERE s."ref" > {} AND (h."hash" IS NULL OR h."hash" <> s."hash" OR h."seq" <> s."seq")
ORDER BY s."ref" LIMIT {}"""
_NOT_CONTINUED = """SELECT h."stream", h."root", h."seq", e."hash" FROM "root_head" h
LEFT JOIN "entry" e ON e."stream" = h."stream" AND e."seq" = h."seq"
WHERE (h."stream" > {} OR (h."stream" = {} AND h."root" > {})) AND h."seq" > 0
    AND (e."hash" IS NULL OR e."hash" <> h."hash")
ORDER BY h."stream", h."root" LIMIT {}"""


def moved_heads() -> Iterator[Head]:
    """Yield the heads that the newest root doesn't cover, by stream."""
    after = ""
    while rows := asked(_MOVED, (after, _PAGE)).fetchall():
        yield from (Head(*row) for row in rows)
        after = rows[-1][0]


def heads_in(root: int) -> Iterator[Head]:
    """Yield the heads that a root (by its number) is over, by stream."""
    after = ""
    while rows := asked(_IN_ROOT, (after, root, _PAGE)).fetchall():
        yield from (Head(*row) for row in rows)
        after = rows[-1][0]


def not_continued() -> Iterator[tuple[str, int, int, bool]]:
    """Yield each head of a root that its stream doesn't hold any more: stream, root, seq, whether nothing is there."""
    at: tuple[str, int] = ("", 0)
    while rows := asked(_NOT_CONTINUED, (at[0], *at, _PAGE)).fetchall():
        for stream, root, seq, found in rows:
            yield stream, root, seq, found is None
        at = (rows[-1][0], rows[-1][1])
