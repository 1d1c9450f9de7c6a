"""The nightly check: the roots against the record, the record against itself, and what it found, for whom it concerns.

Not for a process that serves pages, see `verify`: a server starts the command `portal record check` for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from portal.lib import clock
from portal.lib.db import asked, changed
from portal.record.faults import faulty_streams, note
from portal.record.models import COMPANY, DailyRoot, RecordCheck, RootHead
from portal.record.root_check import root_faults
from portal.record.roots import ROOTS, newest_root
from portal.record.rules import Fault
from portal.record.verify import count_streams, verify_all, verify_stream

# A root is looked at when the night's other work is done.
AFTER_ROOT = timedelta(minutes=10)
# A check that began so long ago and has not ended was cut off.
CUT_OFF = timedelta(hours=4)
# Up to so many streams all of them are verified each night; above, those that moved and a thirtieth of the others.
ALL_EACH_NIGHT = 20_000
SHARE = 30
KEPT_FOR = timedelta(days=400)
# Also the streams that only roots know any more.
_NEXT = """SELECT "ref" FROM "stream" WHERE "ref" > {} UNION SELECT "stream" FROM "root_head" WHERE "stream" > {}
ORDER BY 1 LIMIT {}"""


def claim_check(at: datetime) -> bool:
    """Take the check of the newest root for whoever asks first; False when it isn't due, or another has it.

    It is due ten minutes after the root, once a root, from the second on; one that was cut off is begun again.
    """
    root = newest_root()
    if root is None or root.n == 1 or at < root.made_at + AFTER_ROOT:
        return False
    first = RecordCheck.insert(day=root.day, begun_at=at).on_conflict_ignore().as_rowcount()
    if first.execute() == 1:
        return True
    cut_off = RecordCheck.ended_at.is_null() & (RecordCheck.begun_at < at - CUT_OFF)
    return changed(RecordCheck.update(begun_at=at).where((RecordCheck.day == root.day) & cut_off)) == 1


def check(at: datetime, progress: Callable[[], None] = lambda: None) -> RecordCheck:
    """Check the record, keep what was found, and return the check; `at` is the aware instant at which it begins.

    1. All roots follow from each other, the newest and some older ones are over the heads that are kept with them, and
       every stream continues each head that a root is over.
    2. Streams are verified: all of them, or those that moved, those with a fault, and the next of the others.
    3. What was found takes the place of what stood found before, and the check has ended.
    """
    root = newest_root()
    day = root.day if root else at.date()
    RecordCheck.insert(day=day, begun_at=at).on_conflict_ignore().execute()
    share = _share_of_tonight(root)
    count = note(chain(root_faults(whole=False), share.faults(progress)), at)
    ended = {"begun_at": at, "ended_at": clock.now(), "streams": share.count, "faults": count}
    RecordCheck.update(**ended, after=share.after).where(RecordCheck.day == day).execute()
    RecordCheck.delete().where(RecordCheck.begun_at < at - KEPT_FOR).execute()
    row: RecordCheck = RecordCheck.get_by_id(day)
    return row


@dataclass(frozen=True)
class _Share:
    """Which streams are verified tonight (None: all), how many they are, and after which one the next night goes on."""

    streams: list[str] | None
    count: int
    after: str = ""

    def faults(self, progress: Callable[[], None]) -> Iterator[Fault]:
        """Verify them."""
        if self.streams is None:
            yield from verify_all(progress)
            return
        for stream in self.streams:
            yield from verify_stream(stream)
            progress()


def _share_of_tonight(root: DailyRoot | None) -> _Share:
    count = count_streams()
    if root is None or count <= ALL_EACH_NIGHT:
        return _Share(None, count)
    last = RecordCheck.select(RecordCheck.after).where(RecordCheck.ended_at.is_null(is_null=False))
    after = last.order_by(RecordCheck.day.desc()).limit(1).scalar() or ""
    others = [stream for (stream,) in asked(_NEXT, (after, after, -(-count // SHARE))).fetchall()]
    moved = {row.stream for row in RootHead.select(RootHead.stream).where(RootHead.root == root.n)}
    streams = sorted({COMPANY, *moved, *(faulty_streams() - {ROOTS}), *others})
    # At the end of all streams it begins again.
    return _Share(streams, len(streams), others[-1] if len(others) == -(-count // SHARE) else "")
