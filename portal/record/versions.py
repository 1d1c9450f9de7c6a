"""How often each stream was appended to: outside the record, and counted in the transaction that appends."""

from datetime import datetime

from portal.lib.db import asked, db, engine, utc_text
from portal.lib.for_anybody import Versions
from portal.record.models import LIVE_CHANNEL

_BUMP = """INSERT INTO "live" ("stream", "version", "at", "moved") VALUES ({}, 1, {}, 1) ON CONFLICT ("stream")
DO UPDATE SET "version" = "live"."version" + 1, "at" = EXCLUDED."at", "moved" = 1"""


def versions_of(*streams: str) -> Versions:
    """Return the versions that these streams have now, in one statement.

    What is read from the database afterwards is as new as they say, or newer: so a page that is kept under versions is
    never taken for newer than it is, as long as they are read first.
    """
    marks = ", ".join(["{}"] * len(streams))
    rows = asked(f'SELECT "stream", "version" FROM "live" WHERE "stream" IN ({marks})', streams)  # noqa: S608 - marks
    found = dict(rows.fetchall())
    return tuple((stream, found.get(stream, 0)) for stream in sorted(set(streams)))


def bump(stream: str, at: datetime) -> None:
    """Count one more version of `stream`, in the transaction of the caller, and tell whoever listens.

    `append` does so itself. Other names than those of streams are for pages that can't name every stream they show: a
    table that a job fills outside the record ("figures": the job bumps it whenever the table has changed), and a list
    over many streams ("testimonials": every verb that may change the list bumps it, after its last `append`, so that
    all take these locks in one order).
    """
    asked(_BUMP, (stream, utc_text(at)))
    if engine() == "postgresql":
        # Delivered at commit and not before, once for each stream of a transaction.
        db.execute_sql("SELECT pg_notify(%s, %s)", (LIVE_CHANNEL, stream))
