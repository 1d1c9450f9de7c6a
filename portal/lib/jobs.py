"""The worker: jobs that are due and mail that waits, done by one elected thread among all server processes.

It looks twice a second. A look costs the holder three small reads (the lease, the plan of jobs, the index of waiting
mails) and a process that stands by one; nothing is written but a renewal every seven seconds. What is registered for
each look has a thread and a lease of its own: a mail server that hangs must not keep it waiting.
"""

import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from time import monotonic
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

LEASE, LOOKS = "worker", "looks"
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
    """Threads of a server process, one a duty, each of which works whenever it holds its lease of all processes."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the threads; the database of this process must be connected when they start."""
        self._stopping = Event()
        self._threads = _threads(settings, self._stopping, DUTIES)

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is at hand and hand the leases on; return within five seconds in any case."""
        self._stopping.set()
        end = monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0, end - monotonic()))


def run_forever(settings: Settings) -> None:
    """Work in this process until it is told to end (SIGTERM or SIGINT)."""
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    installed.bind(settings)
    connect(settings.database_url)
    first, *others = DUTIES
    beside = _threads(settings, stopping, others)
    for thread in beside:
        thread.start()
    _work(first, settings, stopping)
    for thread in beside:
        thread.join(STOP_SECONDS)


def _threads(settings: Settings, stopping: Event, duties: "Sequence[_Duty]") -> list[Thread]:
    # Daemons: a mail server that hangs can't keep the process from ending. What they hold is free in two minutes.
    return [
        Thread(target=_work, args=(duty, settings, stopping), name=duty.lease, daemon=True) for duty in duties
    ]


def _work(duty: "_Duty", settings: Settings, stopping: Event) -> None:
    holder = new_ref()
    well = True
    while not stopping.is_set():
        well = _survive(duty, settings, lambda: _may_go_on(duty, holder, stopping), well=well)
        stopping.wait(LOOK_SECONDS)
    with suppress(*AWAY):
        lease.give_back(duty.lease, holder)
    with suppress(*AWAY):
        release()


def _may_go_on(duty: "_Duty", holder: str, stopping: Event) -> bool:
    return not stopping.is_set() and lease.hold(duty.lease, holder, clock.now())


def _survive(duty: "_Duty", settings: Settings, goes_on: "_GoesOn", *, well: bool) -> bool:
    try:
        if goes_on():
            duty.do(settings, goes_on)
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


_GoesOn = Callable[[], bool]


@dataclass(frozen=True)
class _Duty:
    """What the holder of a lease does at each look, asking in between whether it still holds it."""

    lease: str
    do: Callable[[Settings, _GoesOn], None]


def _jobs_and_mail(settings: Settings, goes_on: _GoesOn) -> None:
    run_due(clock.now())
    for _ in range(MAILS_A_ROUND):
        # Each mail may have taken long: whoever lost the lease meanwhile stands back.
        if not goes_on() or send_next(settings, clock.now()) is None:
            return


def _looks(_settings: Settings, _goes_on: _GoesOn) -> None:
    look(clock.now())


DUTIES = (_Duty(LEASE, _jobs_and_mail), _Duty(LOOKS, _looks))
