"""An import that is killed leaves nothing; an export while others write holds what was acknowledged; both are flat."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.backup.moment import Moment, moment
from portal.config import Settings
from portal.lib.db import connect, release
from portal.moving import putting, streams
from portal.moving.gathering import counted, lines_of
from portal.moving.taking_in import take_in
from portal.record.models import Entry
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.moving.conftest import Place
from tests.moving.help import LATER, make_place, moved_into, written
from tests.record.help import env, everything, note
from tests.record.writer import STREAM

ROOT = Path(__file__).parents[2]
WRITERS = 3


def test_killed_at_any_step_it_leaves_nothing_and_the_next_one_begins_anew(
    house: Settings, place: Place, engine_name: str, tmp_path: Path
) -> None:
    file, there = written(house, tmp_path / "a.jsonl"), place(engine_name)
    make_place(there)
    before, died = everything(), 0
    # Among the first lines, and then every few steps, of which the last are those of verifying.
    while _dies_at(1 + died * 7, there, file):
        died += 1
        connect(there.database_url)
        assert everything() == before
    assert died > 3
    connect(there.database_url)
    assert list(verify_all()) == []
    assert Entry.select().where(Entry.kind == "record.moved").count() == 1


@LONG_ON_POSTGRES
def test_an_export_under_full_writing_holds_what_was_acknowledged(
    house: Settings, place: Place, tmp_path: Path
) -> None:
    release()
    writers = [_writer(house) for _ in range(WRITERS)]
    try:
        before = [int(writer.stdout.readline()) for _ in range(5) for writer in writers if writer.stdout]
        file = written(house, tmp_path / "a.jsonl")
        after = [int(writer.stdout.readline()) for writer in writers if writer.stdout]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    moved_into(place("sqlite"), file)
    kept = [entry.seq for entry in Entry.select().where(Entry.stream == STREAM).order_by(Entry.seq)]
    assert kept == list(range(1, len(kept) + 1))
    assert set(before) <= set(kept)
    assert max(after) > max(before)
    assert list(verify_all()) == []


@LONG_ON_POSTGRES
def test_however_long_it_is_a_few_rows_are_in_memory(
    house: Settings, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = sale_of("ana").ref
    for _ in range(100):
        note(ana)
    taken = _Counting()
    with moment(house.database_url) as now:
        counts = counted(now)
        given = 0
        for line in lines_of(taken.of(now), counts, "", NOON):
            given += 1 + len(json.loads(line).get("texts", ()))
            # One row of each table that is read side by side is known before it is taken.
            assert taken.rows - given < 20
    assert given > 120
    file = written(house, tmp_path / "a.jsonl")
    monkeypatch.setattr(streams, "PAGE", 3)
    monkeypatch.setattr(putting, "_AT_ONCE", 4)
    at_once: list[int] = []
    put = putting.put

    def watched(table: Any, rows: Any) -> None:
        at_once.append(len(rows))
        put(table, rows)

    monkeypatch.setattr(streams, "put", watched)
    monkeypatch.setattr(putting, "put", watched)
    moved_into(place("sqlite"), file)
    assert max(at_once) < 30, "three entries have a few texts"
    assert sum(at_once) > 100
    assert list(verify_all()) == []


class _Counting:
    """Counts the rows that are read of a moment."""

    def __init__(self) -> None:
        self.rows = 0

    def of(self, now: Moment) -> Moment:
        counting = self

        class Counted:
            def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
                for row in now.rows(statement):
                    counting.rows += 1
                    yield row

        return Counted()


def _dies_at(step: int, settings: Settings, file: Path) -> bool:
    """Let a child take a file in, and die at the step of this number; tell whether it came so far."""
    release()
    child = os.fork()
    if child == 0:
        connect(settings.database_url)
        left = [step]

        def tell(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        take_in(file, LATER, tell)
        release()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _writer(settings: Settings) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.record.writer", "loop"]
    there = os.environ | env(settings)
    return subprocess.Popen(command, env=there, cwd=ROOT, stdout=subprocess.PIPE, text=True)
