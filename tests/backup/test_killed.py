"""A restore that is killed leaves the old database or the new one; a backup holds what was acknowledged before it."""

import os
import subprocess
import sys
from pathlib import Path

from portal.backup.restoring import restore
from portal.config import Settings
from portal.lib.db import connect, release
from portal.record.models import COMPANY, Entry
from portal.record.verify import verify_all
from tests.backup.help import backed_up
from tests.cast import NOON
from tests.engines import LONG_ON_POSTGRES
from tests.record.help import env, everything, last_entry
from tests.record.writer import STREAM

ROOT = Path(__file__).parents[2]
WRITERS = 3


@LONG_ON_POSTGRES
def test_killed_at_any_step_it_leaves_the_old_or_the_new(company_only: Settings, tmp_path: Path) -> None:
    file, before = backed_up(company_only, tmp_path / "a.zip"), everything()
    died = 0
    while _restores(company_only, file, died + 1) < 0:
        died += 1
        connect(company_only.database_url)
        if last_entry(COMPANY)["kind"] != "record.restored":
            assert everything() == before
        assert list(verify_all()) == []
        release()
    assert died >= 2
    connect(company_only.database_url)
    assert last_entry(COMPANY)["kind"] == "record.restored"
    assert not list(tmp_path.glob("*.restoring*"))


def test_a_backup_under_full_writing_holds_what_was_acknowledged(house: Settings, tmp_path: Path) -> None:
    release()
    writers = [_writer(house) for _ in range(WRITERS)]
    try:
        before = [int(writer.stdout.readline()) for _ in range(5) for writer in writers if writer.stdout]
        file = backed_up(house, tmp_path / "a.zip")
        after = [int(writer.stdout.readline()) for writer in writers if writer.stdout]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    release()
    restore(house, file, NOON, lambda *_: None)
    kept = [entry.seq for entry in Entry.select().where(Entry.stream == STREAM).order_by(Entry.seq)]
    assert kept == list(range(1, len(kept) + 1))
    assert set(before) <= set(kept)
    assert max(after) > max(before)
    assert list(verify_all()) == []


def _restores(settings: Settings, file: Path, dies_at: int) -> int:
    release()
    command = [sys.executable, "-m", "tests.backup.dying", str(dies_at), str(file)]
    return subprocess.run(
        command, env=os.environ | env(settings), cwd=ROOT, check=False, timeout=60
    ).returncode


def _writer(settings: Settings) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.record.writer", "loop"]
    there = os.environ | env(settings)
    return subprocess.Popen(command, env=there, cwd=ROOT, stdout=subprocess.PIPE, text=True)
