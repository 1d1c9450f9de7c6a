"""The worker: jobs that are due and mail that waits, done by one elected thread among all server processes.

It looks twice a second. A look costs the holder three small reads (the lease, the plan of jobs, the index of waiting
mails) and a process that stands by one; nothing is written but a renewal every seven seconds.
"""

import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from types import FrameType

import structlog

from portal.config import Settings
from portal.lib import clock, installed, lease
from portal.lib.db import AWAY, connect, release
from portal.lib.ids import new_ref
from portal.lib.job_runs import JobRun, at_each_look, every, look, run_due
from portal.lib.lease import Lease
from portal.lib.mail_delivery import Outcome, send_next

__all__ = ["Done", "JobRun", "Lease", "Worker", "at_each_look", "every", "run_forever", "run_once"]

LEASE = "worker"
LOOK_SECONDS = 0.5
STOP_SECONDS = 4.5
MAILS_A_ROUND = 50  # After so many the jobs have their turn.

log = structlog.get_logger()


@dataclass(frozen=True)
class Done:
    """How many jobs were run, and what became of how many mails."""

    jobs: int
    sent: int
    put_off: int
    given_up: int


def run_once(at: datetime) -> Done:
    """Run the jobs that are due at `at` (aware, UTC), send the mails that are due, and return the counts.

    It needs no lease: jobs and mails are claimed one by one, and a worker beside it does nothing twice.
    """
    look(at)
    jobs = run_due(at)
    outcomes: Counter[Outcome] = Counter()
    while (outcome := send_next(installed.settings(), at)) is not None:
        outcomes[outcome] += 1
    return Done(jobs, outcomes["sent"], outcomes["put off"], outcomes["given up"])


class Worker:
    """A thread of a server process that works whenever it holds the lease of all processes."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the thread; the database of this process must be connected when it starts."""
        self._stopping = Event()
        # A daemon: a mail server that hangs can't keep the process from ending. What it holds is free in two minutes.
        self._thread = Thread(target=_work, args=(settings, self._stopping), name="worker", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is at hand and hand the lease on; return within five seconds in any case."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)


def run_forever(settings: Settings) -> None:
    """Work in this process until it is told to end (SIGTERM or SIGINT)."""
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    installed.bind(settings)
    connect(settings.database_url)
    _work(settings, stopping)


def _work(settings: Settings, stopping: Event) -> None:
    holder = new_ref()
    well = True
    while not stopping.is_set():
        well = _survive(settings, holder, stopping, well=well)
        stopping.wait(LOOK_SECONDS)
    with suppress(*AWAY):
        lease.give_back(LEASE, holder)
    with suppress(*AWAY):
        release()


def _survive(settings: Settings, holder: str, stopping: Event, *, well: bool) -> bool:
    try:
        _look(settings, holder, stopping)
    except AWAY as error:
        with suppress(*AWAY):
            release()
        # Said once, not twice a second for as long as it is away.
        if well:
            log.warning("database away", error=type(error).__name__)
        return False
    except Exception:
        # A worker that ended would end all mail.
        if well:
            log.exception("worker interrupted")
        return False
    return True


def _look(settings: Settings, holder: str, stopping: Event) -> None:
    if not lease.hold(LEASE, holder, clock.now()):
        return
    look(clock.now())
    run_due(clock.now())
    for _ in range(MAILS_A_ROUND):
        # Each mail may have taken long: whoever lost the lease meanwhile stands back.
        if stopping.is_set() or not lease.hold(LEASE, holder, clock.now()):
            return
        if send_next(settings, clock.now()) is None:
            return
