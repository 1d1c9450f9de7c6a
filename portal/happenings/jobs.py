"""The sequencer: gives what was committed its place among everything that happened, by one process at a time."""

from datetime import datetime

from peewee import fn

from portal.happenings.models import Happening
from portal.lib.db import asked, db, engine, transaction
from portal.lib.jobs import at_each_look
from portal.record.models import HAS_MOVED, Live
from portal.record.versions import bump

# The name under which `record.watch` tells that there is something new to read.
HAPPENINGS = "happenings"
STREAMS_AT_ONCE = 100
# Where writing never ends, other work has its turn after so many.
_ROUNDS = 20
# Whoever has read up to a place before the database was replaced by a backup has read further than the backup knows:
# what comes now has places that nobody has seen.
LEAP = 1_000_000_000
# Nobody else of ours takes this lock (PostgreSQL, 9.27.10).
_LOCK = 4_170_524
# The company's first, for a leap concerns all others.
_MOVED = """SELECT "stream" FROM "live" WHERE "moved" = 1
ORDER BY CASE "stream" WHEN 'company' THEN 0 ELSE 1 END, "at" LIMIT {}"""
_PLACED = f"""INSERT INTO "happening" ("position", "stream", "seq", "kind")
SELECT {{}} + SUM(CASE e."kind" WHEN 'record.restored' THEN {LEAP} ELSE 1 END) OVER (ORDER BY e."seq"),
e."stream", e."seq", e."kind" FROM "entry" e WHERE e."stream" = {{}} AND e."seq" > {{}}"""  # noqa: S608 - our number

_ANEW = f"""INSERT INTO "happening" ("position", "stream", "seq", "kind")
SELECT {LEAP} * (1 + (SELECT COUNT(*) FROM "entry" l WHERE l."kind" IN ('record.restored', 'record.moved')))
+ ROW_NUMBER() OVER (ORDER BY o."by", o."stream", o."seq"), o."stream", o."seq", o."kind"
FROM (
    SELECT e."stream", e."seq", e."kind", MAX(e."at") OVER (PARTITION BY e."stream" ORDER BY e."seq") AS "by"
    FROM "entry" e
) o"""  # noqa: S608 - our number


def place_anew() -> None:
    """Give everything a place where nothing has one: by instant, and inside a stream by its numbers.

    For a record that was moved here, in the transaction that takes it in. Its places lie beyond all that programs may
    know from where it comes, so that none of them passes over what they haven't read.
    """
    asked(_ANEW, ())


@at_each_look
def place_all(at: datetime) -> None:
    """Give everything that is committed and has no place yet its place; costs one small read where there is nothing."""
    if not Live.select(Live.stream).where(HAS_MOVED).limit(1).exists():
        return
    for _ in range(_ROUNDS):
        if not _place_some(at):
            return


def _place_some(at: datetime) -> bool:
    """Place what is new in some streams; returns whether there may be more, for it took as many as it takes at once."""
    with transaction():
        if engine() == "postgresql":
            # Two sequencers at once (a lease that was lost) would let positions commit out of order.
            db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        moved = _held()
        if not moved:
            return False
        Live.update(moved=0).where(Live.stream.in_(moved)).execute()
        if sum(_place(stream) for stream in moved):
            bump(HAPPENINGS, at)
            Live.update(moved=0).where(Live.stream == HAPPENINGS).execute()
        return len(moved) == STREAMS_AT_ONCE


def _held() -> list[str]:
    """Return streams that moved, with their rows held: whoever appends to them waits, and all before is committed.

    A stream that somebody appends to right now is left to the next look.
    """
    held = " FOR UPDATE SKIP LOCKED" if engine() == "postgresql" else ""
    return [row[0] for row in asked(_MOVED + held, (STREAMS_AT_ONCE,)).fetchall()]


def _place(stream: str) -> bool:
    newest = Happening.select(fn.COALESCE(fn.MAX(Happening.position), 0)).scalar()
    known = Happening.select(fn.COALESCE(fn.MAX(Happening.seq), 0)).where(Happening.stream == stream).scalar()
    return bool(asked(_PLACED, (newest, stream, known)).rowcount)
