"""A process that is killed while it appends leaves all of the entry or nothing, and no lock behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.config import Settings
from portal.lib.db import release
from portal.record.models import Entry, EntryText, Live
from portal.record.verify import verify_all
from tests.record.help import env, everything, note
from tests.record.writer import STREAM

ROOT = Path(__file__).parents[2]


def test_killed_before_the_commit_leaves_nothing(house: Settings) -> None:
    before = everything()
    with _writer("half", house) as lines:
        assert next(lines) == "half\n"
    assert everything() == before
    assert note(STREAM).seq == 1


def test_killed_at_any_statement_leaves_all_or_nothing(house: Settings) -> None:
    release()
    command = [sys.executable, "-m", "tests.record.writer", "each"]
    done = subprocess.run(
        command, env=os.environ | env(house), cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert len(done.stdout.splitlines()) > 5
    assert [entry.seq for entry in Entry.select().where(Entry.stream == STREAM)] == [1]
    assert EntryText.select().where(EntryText.stream == STREAM).count() == 1
    assert Live.get_by_id(STREAM).version == 1
    assert list(verify_all()) == []


def test_killed_among_others_loses_nothing_that_was_acknowledged(house: Settings) -> None:
    with _writer("loop", house) as lines:
        told = [int(next(lines)) for _ in range(7)]
    kept = [entry.seq for entry in Entry.select().where(Entry.stream == STREAM).order_by(Entry.seq)]
    assert told == list(range(1, 8))
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) >= len(told)
    assert EntryText.select().where(EntryText.stream == STREAM).count() == len(kept)
    assert Live.get_by_id(STREAM).version == len(kept)
    assert list(verify_all()) == []


@contextmanager
def _writer(how: str, settings: Settings) -> Iterator[Iterator[str]]:
    """Start a writer, give what it tells, and kill it as the kernel would."""
    release()
    command = [sys.executable, "-m", "tests.record.writer", how]
    with subprocess.Popen(
        command,
        env=os.environ | env(settings),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()
