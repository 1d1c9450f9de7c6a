"""Rebuilding: the tables that pages read, written anew from the record, stream by stream."""

from collections.abc import Callable

from portal.record.actions import reproject
from portal.record.models import COMPANY, Stream


def rebuild_all(progress: Callable[[], None] = lambda: None) -> int:
    """Write the rows of every stream anew, each in its own transaction; returns how many entries were applied.

    The company comes first: sales name its people. Drafts, sessions, the outbox and all else outside the record stay.
    """
    streams = [row.ref for row in Stream.select(Stream.ref).order_by(Stream.ref)]
    count = 0
    for stream in sorted(streams, key=lambda ref: ref != COMPANY):
        count += reproject(stream)
        progress()
    return count
