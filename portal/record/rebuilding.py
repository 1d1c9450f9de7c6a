"""Rebuilding: the tables that pages read, written anew from the record."""

from collections.abc import Callable

from portal.lib.db import transaction
from portal.lib.errors import Conflict
from portal.record.actions import hold, replay
from portal.record.events import projections
from portal.record.models import COMPANY, Stream
from portal.record.verify import chain_and_text_faults


def rebuild_all(progress: Callable[[], None] = lambda: None) -> int:
    """Write the rows of every stream anew, all or nothing; returns how many entries were applied.

    Pages read the old rows until it is done, and writers wait. Drafts, sessions, the outbox and all else outside the
    record stay. Raises Conflict when an entry or a text was changed: tables aren't written from what didn't happen.

    1. Hold the company, so that no sale is sealed meanwhile, then every stream.
    2. Empty the tables: a row that was put into another stream is in nobody's way.
    3. Apply the company's entries first, as sales name its people, then those of each sale.
    """
    with transaction():
        hold(COMPANY)
        sales = [
            row.ref for row in Stream.select(Stream.ref).where(Stream.ref != COMPANY).order_by(Stream.ref)
        ]
        for stream in sales:
            hold(stream)
        for projection in reversed(projections()):
            projection.table.delete().execute()
        count = 0
        for stream in [COMPANY, *sales]:
            _refuse_faults(stream)
            count += replay(stream)
            progress()
        return count


def _refuse_faults(stream: str) -> None:
    fault = next(chain_and_text_faults(stream), None)
    if fault is not None:
        message = f"Nothing was rebuilt. Fault in {fault.stream}, entry {fault.seq}: {fault.what}."
        raise Conflict(message)
