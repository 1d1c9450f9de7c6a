"""What nightly checks found wrong, kept for the pages of whom it concerns until a check finds it mended."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.lib.db import asked, changed, transaction, utc_instant
from portal.record.models import COMPANY, RecordCheck, RecordFault
from portal.record.roots import ROOTS
from portal.record.rules import Fault
from portal.record.versions import bump

# Enough to know where to look; whoever changed a table may have made very many.
MOST_OF_A_STREAM = 3
MOST_SHOWN = 50
_Key = tuple[str, int, str]
_OPEN = RecordFault.mended_at.is_null()
_STANDING = """SELECT
    (SELECT COUNT(*) FROM "record_fault" f WHERE f."mended_at" IS NULL),
    (SELECT COUNT(DISTINCT f."stream") FROM "record_fault" f
        WHERE f."mended_at" IS NULL AND f."stream" NOT IN ({}, {})),
    (SELECT r."made_at" FROM "daily_root" r ORDER BY r."n" DESC LIMIT 1),
    (SELECT c."begun_at" FROM "record_check" c ORDER BY c."day" DESC LIMIT 1),
    (SELECT c."ended_at" FROM "record_check" c WHERE c."ended_at" IS NOT NULL ORDER BY c."day" DESC LIMIT 1)"""


@dataclass(frozen=True)
class Standing:
    """How the record stands by its roots and checks, in one statement.

    `faults` are those found and not mended, in `sales` of the streams of sales. The instants are those of the newest
    root, of the begin of the newest check, and of the end of the newest that has ended; None where there is none.
    """

    faults: int
    sales: int
    root_made_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None


def standing() -> Standing:
    """Return how the record stands."""
    faults, sales, *instants = asked(_STANDING, (COMPANY, ROOTS)).fetchone()
    return Standing(faults, sales, *(utc_instant(text) if text else None for text in instants))


def found_now() -> list[RecordFault]:
    """Return what stands found now, the newest first, as much as is shown."""
    rows = RecordFault.select().where(_OPEN).order_by(RecordFault.found_at.desc(), RecordFault.stream)
    return list(rows.limit(MOST_SHOWN))


def mended(limit: int = 20) -> list[RecordFault]:
    """Return what was found and is mended, the latest first."""
    rows = RecordFault.select().where(RecordFault.mended_at.is_null(is_null=False))
    return list(rows.order_by(RecordFault.mended_at.desc(), RecordFault.stream).limit(limit))


def faulty_streams() -> set[str]:
    """Return the streams in which something stands found now."""
    return {row.stream for row in RecordFault.select(RecordFault.stream).where(_OPEN).distinct()}


def checks(limit: int) -> list[RecordCheck]:
    """Return the newest checks, the latest first."""
    return list(RecordCheck.select().order_by(RecordCheck.day.desc()).limit(limit))


def note(found: Iterable[Fault], at: datetime) -> int:
    """Keep what a check found at `at` in place of what stood found before; returns how many faults there are now.

    What was found before keeps the instant of the first time; what isn't found any more is mended. The pages of the
    streams concerned are told.
    """
    # Looking takes long: nobody who writes waits for it.
    now = {(fault.stream, fault.seq, fault.what): None for fault in found}
    with transaction():
        before = {(row.stream, row.seq, row.what): row for row in RecordFault.select().where(_OPEN)}
        gone = [row for key, row in before.items() if key not in now]
        new = _as_many_as_tell(now, before)
        for row in gone:
            _mend(row, at)
        for stream, seq, what in new:
            RecordFault.insert(stream=stream, seq=seq, what=what, found_at=at).on_conflict_ignore().execute()
        for stream in sorted({row.stream for row in gone} | {stream for stream, _, _ in new}):
            bump(stream, at)
        return len(before) - len(gone) + len(new)


def _as_many_as_tell(now: Collection[_Key], before: Collection[_Key]) -> list[_Key]:
    """Return what is found now and wasn't before, up to what is kept of a stream."""
    open_ones = Counter(key[0] for key in before if key in now)
    new = []
    for key in now:
        if key not in before and open_ones[key[0]] < MOST_OF_A_STREAM:
            open_ones[key[0]] += 1
            new.append(key)
    return new


def _mend(row: RecordFault, at: datetime) -> None:
    mine = (RecordFault.stream == row.stream) & (RecordFault.seq == row.seq) & (RecordFault.what == row.what)
    changed(RecordFault.update(mended_at=at).where(mine & _OPEN))
