"""The register of jobs, and the runs of those that are due; each is begun by one process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from peewee import TextField

from portal.lib.db import AWAY, Table, UTCField, changed, release

CLAIM = timedelta(minutes=2)  # A job whose process died is begun again after this.
AFTER_FAILURE = timedelta(minutes=5)

Do = Callable[[datetime], None]

log = structlog.get_logger()


class JobRun(Table):
    """When a job is next due, when it last ended well, and the class of error that it ended with since, if any."""

    name = TextField(primary_key=True)
    next_run_at = UTCField()
    last_run_at = UTCField(null=True)
    last_error = TextField(default="")


@dataclass(frozen=True)
class _Job:
    name: str
    pause: timedelta
    do: Do


_registered: dict[str, _Job] = {}
_looks: dict[str, Do] = {}


def every(pause: timedelta) -> Callable[[Do], Do]:
    """Register a function of one instant (aware, UTC) as a job that is due every `pause`.

    A job may be cut off anywhere and begun again, and two may run at once after a machine stood still: it claims what
    it works on by conditional UPDATE. One that fails is tried again after five minutes, or its pause if shorter.
    """

    def register(do: Do) -> Do:
        name = f"{do.__module__}.{do.__qualname__}"
        _registered[name] = _Job(name, pause, do)
        return do

    return register


def at_each_look(do: Do) -> Do:
    """Register a function of one instant (aware, UTC) that the worker calls whenever it looks, twice a second.

    It is to cost one small read where there is nothing to do, and to be quick, for it keeps the others waiting.
    """
    _looks[f"{do.__module__}.{do.__qualname__}"] = do
    return do


def look(at: datetime) -> None:
    """Call everything that is registered for each look; one's exception is logged, and the next has its turn."""
    for name, do in list(_looks.items()):
        try:
            do(at)
        except AWAY:
            raise
        except Exception:
            log.exception("look failed", job=name)


def run_due(at: datetime) -> int:
    """Run every registered job that is due at `at` and in nobody else's hands; return how many were run.

    A job's exception is logged and noted, and the next job has its turn.
    """
    planned = {row.name: row.next_run_at for row in JobRun.select(JobRun.name, JobRun.next_run_at)}
    return sum(
        _run(job, at) for job in list(_registered.values()) if _may_be_due(job, planned.get(job.name), at)
    )


def _may_be_due(job: _Job, planned: datetime | None, at: datetime) -> bool:
    return planned is None or planned <= at or planned > at + _longest_wait(job)


def _longest_wait(job: _Job) -> timedelta:
    # A job planned for later than this was planned before the clock was set back.
    return max(job.pause, CLAIM, AFTER_FAILURE)


def _run(job: _Job, at: datetime) -> bool:
    if not _claim(job, at):
        return False
    try:
        job.do(at)
    except AWAY as error:
        release()
        log.warning("job interrupted", job=job.name, error=type(error).__name__)
        _note_failure(job, error, at)
    except Exception as error:
        # Whatever a job does, the others and the mail go on.
        log.exception("job failed", job=job.name)
        _note_failure(job, error, at)
    else:
        _note(job, next_run_at=at + job.pause, last_run_at=at, last_error="")
    return True


def _claim(job: _Job, at: datetime) -> bool:
    JobRun.insert(name=job.name, next_run_at=at).on_conflict_ignore().execute()
    due = (JobRun.next_run_at <= at) | (JobRun.next_run_at > at + _longest_wait(job))
    return changed(JobRun.update(next_run_at=at + CLAIM).where((JobRun.name == job.name) & due)) == 1


def _note_failure(job: _Job, error: Exception, at: datetime) -> None:
    _note(job, next_run_at=at + min(job.pause, AFTER_FAILURE), last_error=type(error).__name__)


def _note(job: _Job, **changes: object) -> None:
    JobRun.update(**changes).where(JobRun.name == job.name).execute()
