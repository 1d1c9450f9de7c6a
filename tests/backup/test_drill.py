"""The nightly drill: begun once a night, kept apart from what serves, told to managers when it fails."""

import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.backup import jobs
from portal.backup.drill import backups_in
from portal.backup.drilling import DIED, begin, give_up
from portal.backup.jobs import drill_by_night, is_due
from portal.backup.models import Drill
from portal.config import Settings
from portal.lib import clock, installed
from portal.lib.alone import only_one
from portal.lib.outbox import Outbox
from tests.backup.help import run
from tests.cast import NOON
from tests.page import Browser
from tests.record.help import everything, sql

Open = Callable[[str], Browser]
# Noon in New York is 17:00 in UTC; its night of 02:00 begins at 07:00.
NIGHT = NOON - timedelta(hours=9, minutes=30)


def test_a_drill_takes_a_backup_tries_it_and_writes_down_how_it_went(busy: Settings) -> None:
    before = everything()
    done = run(busy, "drill")
    assert done.exit_code == 0, done.output
    row = Drill.get()
    assert (row.reason, row.streams, row.day) == ("", 4, NOON.date())
    [file] = backups_in(busy.data_dir / "backups")
    assert (row.file, row.bytes) == (file.name, file.stat().st_size)
    assert [path.name for path in (busy.data_dir / "backups").iterdir()] == [file.name]
    after = everything()
    assert {name for name in before if before[name] != after[name]} <= {"drill"}


def test_a_record_that_was_changed_is_found_and_managers_are_told(house: Settings, browser: Open) -> None:
    sql("UPDATE promise SET words = 'Nothing.' WHERE n = 1")
    done = run(house, "drill")
    assert done.exit_code == 1
    assert "record is not sound" in done.stderr
    [mail] = Outbox.select().where(Outbox.kind == "backup-failed")
    assert mail.recipient == "max@hallam.example"
    page = browser("max").get("/staff/backups")
    assert "The last backup failed." in page.words
    assert "doesn't equal the record" in page.words
    assert "The last backup failed." in browser("max").get("/staff/").words
    assert "The last backup failed." not in browser("dee").get("/staff/").words


def test_the_page_tells_how_the_nights_went(house: Settings, browser: Open) -> None:
    assert "No backup has been tried yet" in browser("max").get("/staff/backups").words
    assert run(house, "drill").exit_code == 0
    words = browser("max").get("/staff/backups").words
    assert "restored in a scratch place, and every entry of its record is sound" in words
    assert "Restored and sound · 2026-03-03-170000.kept.zip" in words
    with clock.at(NOON + timedelta(days=3)):
        later = browser("max").get("/staff/backups").words
    assert "more than two days old" in later
    browser("sam").get("/staff/backups", status=403)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_newest_are_kept_and_what_a_killed_one_left_goes(company_only: Settings) -> None:
    folder = company_only.data_dir / "backups"
    folder.mkdir()
    old = [folder / f"2026-02-{day:02}-020000.kept.zip" for day in range(10, 20)]
    for path in (*old, folder / ".2026-02-09.kept.zip.X.unfinished", folder / "somebody's own.txt"):
        path.touch()
    assert run(company_only, "drill").exit_code == 0
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == [
        "2026-02-14-020000.kept.zip",
        *(path.name for path in old[5:]),
        "2026-03-03-170000.kept.zip",
        "somebody's own.txt",
    ]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_two_at_once_do_not_meet(company_only: Settings) -> None:
    with only_one(company_only, "drill.lock"):
        done = run(company_only, "drill")
    assert "Another backup is being tried already" in done.stderr
    assert (begin(NOON), begin(NOON + timedelta(days=1)), begin(NOON + timedelta(days=1))) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_without_room_it_is_refused_before_it_begins(
    company_only: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.backup.drill._SPARE_BYTES", 10**18)
    assert "too little room" in run(company_only, "drill").stderr
    assert not list((company_only.data_dir / "backups").iterdir())


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_one_that_died_is_told_once(company_only: Settings) -> None:
    assert begin(NOON)
    assert give_up(NOON + timedelta(hours=1)) == 0
    later = NOON + timedelta(hours=7)
    assert (give_up(later), give_up(later)) == (1, 0)
    assert Drill.get().reason == DIED
    assert Outbox.select().where(Outbox.kind == "backup-failed").count() == 1


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_first_waits_for_a_night_and_a_missed_one_is_made_up_for(company_only: Settings) -> None:
    assert not is_due(NOON)
    assert is_due(NIGHT)
    assert begin(NIGHT)
    assert not is_due(NOON)
    assert not is_due(NIGHT + timedelta(hours=22))
    assert is_due(NIGHT + timedelta(days=1))
    assert is_due(NOON + timedelta(days=1))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_job_starts_a_process_of_its_own_and_only_one(
    company_only: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Process:
        """One that runs for ever."""

        def __init__(self, command: list[str], **_: object) -> None:
            started.append(command)

        def poll(self) -> None:
            """Tell that it runs."""

    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(jobs, "_running", [])
    drill_by_night(NIGHT)
    drill_by_night(NIGHT)
    assert [command[-2:] for command in started] == [["drill", "--nightly"]]
    monkeypatch.setattr(jobs, "_running", [])
    installed.bind(
        Settings(company_only.data_dir, company_only.database_url, company_only.secret_key, backups_kept=0)
    )
    drill_by_night(NIGHT)
    assert len(started) == 1


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_process_of_its_own_works(company_only: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # It reads the clock of the machine.
    process = jobs.start_drill(company_only)
    assert process.wait(60) == 0
    row = Drill.get()
    assert (row.reason, bool(row.ended_at)) == ("", True)
