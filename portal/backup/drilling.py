"""Drills as they are written down: begun once a day, ended with their result, and told to managers when they fail."""

from datetime import datetime, timedelta

import peewee

from portal.backup.drill import Drilled, drill
from portal.backup.mail import queue_failed
from portal.backup.models import Drill
from portal.backup.restoring import Tell
from portal.config import Settings
from portal.lib import clock
from portal.lib.db import changed, connect, transaction
from portal.lib.errors import KeptError

# A drill that has not ended by then has died with its process.
LONGEST = timedelta(hours=6)
DIED = "It did not end: its process was stopped, or the machine was."
_LONGEST_REASON = 300
_FAILURES = (KeptError, OSError, peewee.PeeweeException)


def begin(at: datetime) -> bool:
    """Write down that the drill of this day (in UTC) begins; False when it was begun already, on whatever machine."""
    note = Drill.insert(day=at.date(), begun_at=at).on_conflict_ignore().as_rowcount()
    return bool(note.execute() == 1)


def begin_again(at: datetime) -> None:
    """Write down that a drill begins, also when there was one on this day."""
    fresh = {Drill.begun_at: at, Drill.ended_at: None, Drill.reason: ""}
    Drill.insert(day=at.date(), begun_at=at).on_conflict(conflict_target=[Drill.day], update=fresh).execute()


def run_drill(settings: Settings, at: datetime, tell: Tell) -> Drill:
    """Run the drill that was begun at `at`, write down what came of it, and return that; a failed one is mailed."""
    done, reason = None, ""
    try:
        done = drill(settings, at, tell)
    except _FAILURES as error:
        reason = " ".join(str(error).split())[:_LONGEST_REASON] or f"It failed: {type(error).__name__}."
    # A scratch database was bound meanwhile, and what fails may leave it so.
    connect(settings.database_url)
    row: Drill = Drill.get_by_id(at.date())
    _end(row, done, reason, clock.now())
    ended: Drill = Drill.get_by_id(at.date())
    return ended


def give_up(at: datetime) -> int:
    """Write down that drills which should have ended long ago have failed; returns how many, each is told once."""
    died = Drill.select().where(Drill.ended_at.is_null() & (Drill.begun_at < at - LONGEST))
    return sum(_end(row, None, DIED, at) for row in list(died))


def _end(begun: Drill, done: Drilled | None, reason: str, at: datetime) -> bool:
    result: dict[str, object] = {"ended_at": at, "reason": reason}
    if done is not None:
        result |= {"file": done.file.name, "bytes": done.size, "rows": done.rows, "streams": done.streams}
    mine = (Drill.day == begun.day) & (Drill.begun_at == begun.begun_at) & Drill.ended_at.is_null()
    with transaction():
        is_mine = changed(Drill.update(result).where(mine)) == 1
        if is_mine and reason:
            queue_failed(reason, at)
    return is_mine
