"""The worker: jobs at their hours, one worker among many, and what a kill, a crash and a lost database leave behind."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, MutableMapping
from datetime import datetime, timedelta
from typing import Any

import peewee
import pytest
from structlog.testing import capture_logs

from portal.config import Settings
from portal.lib import db, installed, jobs, mail, mail_templates
from portal.lib.jobs import Done, JobRun, Lease, Worker, every, run_once
from portal.lib.outbox import CLAIM, Outbox
from tests.lib.mail_cast import LOOK, MINUTE, NOON, TEMPLATES, letter, settings_of
from tests.lib.mail_server import Postmaster, serving

PATIENCE = 20  # Seconds until a test that waits for another thread gives up.

# A worker that is killed after it wrote the file of its nth mail and before it could note it.
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from portal.config import Settings
from portal.lib import outbox
from portal.lib.db import connect
from portal.lib.mail_delivery import send_next
folder, url, noon, survived = sys.argv[1:]
settings = Settings(Path(folder), url, "s" * 40)
connect(url)
note = outbox.sent
left = int(survived)
def sent(mail, at):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return note(mail, at)
outbox.sent = sent
while send_next(settings, datetime.fromisoformat(noon)):
    pass
"""


@pytest.fixture
def installation(blank: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(mail_templates.environment(), "loader", TEMPLATES)
    monkeypatch.setattr("portal.lib.job_runs._registered", {})
    settings = settings_of(blank)
    installed.bind(settings)
    return settings


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """Return what is logged meanwhile."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def runs(installation: Settings) -> list[datetime]:
    """Return the instants at which a job of every ten minutes ran."""
    seen: list[datetime] = []
    every(10 * MINUTE)(seen.append)
    return seen


def test_a_job_runs_when_it_is_due(runs: list[datetime]) -> None:
    for minute in (0, 1, 9, 10, 11, 25):
        run_once(NOON + minute * MINUTE)
    assert runs == [NOON, NOON + 10 * MINUTE, NOON + 25 * MINUTE]
    row = JobRun.get()
    assert (row.last_run_at, row.next_run_at, row.last_error) == (runs[-1], NOON + 35 * MINUTE, "")


def test_a_clock_set_back_an_hour_stops_no_job(runs: list[datetime]) -> None:
    run_once(NOON)
    run_once(NOON - timedelta(hours=1))
    assert runs == [NOON, NOON - timedelta(hours=1)]


def test_a_job_that_fails_is_noted_and_the_next_one_has_its_turn(
    runs: list[datetime], logged: list[MutableMapping[str, Any]]
) -> None:
    tries: list[datetime] = []

    @every(timedelta(days=1))
    def breaks(at: datetime) -> None:
        tries.append(at)
        raise KeyError("ana@example.com")

    mail.queue(letter(), LOOK, NOON)
    assert run_once(NOON) == Done(jobs=2, sent=1, put_off=0, given_up=0)
    failed = JobRun.get(JobRun.name.endswith("breaks"))
    assert (failed.last_error, failed.last_run_at) == ("KeyError", None)
    assert [line["event"] for line in logged] == ["job failed", "mail handled"]
    run_once(NOON + 5 * MINUTE)
    assert tries == [NOON, NOON + 5 * MINUTE]
    assert runs == [NOON]


def test_a_job_that_is_cut_off_is_begun_again(runs: list[datetime]) -> None:
    @every(timedelta(days=1))
    def is_cut_off(at: datetime) -> None:
        runs.append(at)
        raise SystemExit

    with pytest.raises(SystemExit):
        run_once(NOON)
    with pytest.raises(SystemExit):
        run_once(NOON + 2 * MINUTE)
    assert runs == [NOON, NOON, NOON + 2 * MINUTE]


def test_mail_that_a_job_queues_leaves_in_the_same_round(installation: Settings) -> None:
    @every(MINUTE)
    def writes(at: datetime) -> None:
        mail.queue(letter(), LOOK, at)

    assert run_once(NOON) == Done(jobs=1, sent=1, put_off=0, given_up=0)


def test_many_at_once_do_nothing_twice(installation: Settings, runs: list[datetime]) -> None:
    for _ in range(20):
        mail.queue(letter(), LOOK, NOON)
    done = _at_once(4)
    assert sum(one.jobs for one in done) == 1
    assert sum(one.sent for one in done) == 20
    assert runs == [NOON]
    assert len(list(installation.outbox_dir.iterdir())) == 20


def _at_once(workers: int) -> list[Done]:
    done: list[Done] = []
    together = threading.Barrier(workers)

    def work() -> None:
        together.wait(PATIENCE)
        done.append(run_once(NOON))
        db.release()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return done


@pytest.fixture
def server(installation: Settings) -> Iterator[tuple[Postmaster, Settings]]:
    """Return a mail server, and the settings of an installation that sends to it."""
    postmaster = Postmaster()
    with serving(postmaster) as address:
        yield postmaster, settings_of(installation, f"smtp://{address}")


@pytest.fixture
def postmaster(server: tuple[Postmaster, Settings]) -> Iterator[Postmaster]:
    """Return a mail server to which a running worker sends."""
    worker = Worker(server[1])
    worker.start()
    yield server[0]
    worker.stop()


def test_the_worker_sends_what_is_queued_and_gives_the_lease_back(postmaster: Postmaster) -> None:
    mail.queue(letter(), LOOK, NOON)
    assert postmaster.arrived.wait(PATIENCE)


def test_two_workers_send_every_mail_once(server: tuple[Postmaster, Settings]) -> None:
    postmaster, settings = server
    workers = [Worker(settings), Worker(settings)]
    with db.transaction():
        for number in range(10):
            mail.queue(letter(f"hello-{number}"), LOOK, NOON)
        last = mail.queue(letter(), LOOK, NOON + MINUTE)
    for worker in workers:
        worker.start()
    _wait_for(postmaster, last)
    for worker in workers:
        worker.stop()
    assert len(postmaster.taken) == len(set(postmaster.taken)) == 11


def _wait_for(postmaster: Postmaster, message_id: str) -> None:
    while message_id.encode() not in b"".join(postmaster.taken):
        postmaster.arrived.clear()
        assert message_id.encode() in b"".join(postmaster.taken) or postmaster.arrived.wait(PATIENCE)


def test_a_worker_that_stops_hands_the_lease_on(installation: Settings) -> None:
    begun = threading.Event()
    every(MINUTE)(lambda _: begun.set())
    worker = Worker(installation)
    worker.start()
    assert begun.wait(PATIENCE)
    worker.stop()
    assert Lease.select().count() == 0


def test_a_worker_stops_although_a_job_hangs(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, freed = threading.Event(), threading.Event()

    @every(MINUTE)
    def hangs(_: datetime) -> None:
        begun.set()
        freed.wait(PATIENCE)

    monkeypatch.setattr(jobs, "STOP_SECONDS", 0.1)
    worker = Worker(installation)
    worker.start()
    assert begun.wait(PATIENCE)
    worker.stop()
    assert JobRun.get().last_run_at is None
    monkeypatch.undo()
    freed.set()
    worker.stop()
    assert JobRun.get().last_run_at is not None


def test_the_worker_goes_on_after_the_database_was_away(
    postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_away = threading.Event()

    def away(*_: object) -> None:
        was_away.set()
        raise peewee.OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "run_due", away)
        assert was_away.wait(PATIENCE)
    mail.queue(letter(), LOOK, NOON)
    assert postmaster.arrived.wait(PATIENCE)


def test_the_worker_goes_on_after_its_connections_were_cut(postmaster: Postmaster) -> None:
    mail.queue(letter(), LOOK, NOON)
    assert postmaster.arrived.wait(PATIENCE)
    postmaster.arrived.clear()
    _cut_connections()
    mail.queue(letter(), LOOK, NOON)
    assert postmaster.arrived.wait(PATIENCE)


def _cut_connections() -> None:
    if db.engine() == "postgresql":
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        db.db.execute_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.mark.parametrize("survived", [0, 1, 4])
def test_a_kill_between_file_and_note_makes_no_second_mail(installation: Settings, survived: int) -> None:
    queued = [mail.queue(letter(), LOOK, NOON) for _ in range(5)]
    killed = _killed_worker(installation, survived)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert Outbox.select().where(Outbox.sent_at.is_null(is_null=False)).count() == survived
    written = {path.name: path.read_bytes() for path in installation.outbox_dir.iterdir()}
    assert len(written) == survived + 1
    assert run_once(NOON + CLAIM + MINUTE).sent == 5 - survived
    files = {path.name: path.read_bytes() for path in installation.outbox_dir.iterdir()}
    assert sorted(f"<{name.split('-')[-1][:13]}" for name in files) == sorted(one[:14] for one in queued)
    assert written.items() <= files.items()


def _killed_worker(settings: Settings, survived: int) -> subprocess.CompletedProcess[str]:
    words = [
        sys.executable,
        "-c",
        KILLED,
        str(settings.data_dir),
        settings.database_url,
        NOON.isoformat(),
        str(survived),
    ]
    return subprocess.run(words, check=False, capture_output=True, text=True, timeout=60)
