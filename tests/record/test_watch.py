"""Every process hears what was appended, whoever did it; what nobody could hear is told when somebody listens again."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread

import psycopg
import pytest

from portal.config import Settings
from portal.lib.db import engine, release, transaction
from portal.record.actions import append
from portal.record.models import COMPANY
from portal.record.watch import Moved, Watcher
from tests.cast import NOON, sale_of
from tests.engines import POSTGRES
from tests.record.help import NOTED, note

PATIENCE_SECONDS = 20


@contextmanager
def watching(settings: Settings, *streams: str) -> Iterator[SimpleQueue[Moved]]:
    """Watch these streams; what is told comes out of the queue, after the first word that concerns everybody."""
    heard: SimpleQueue[Moved] = SimpleQueue()
    watcher = Watcher(settings, lambda: streams, heard.put)
    watcher.start()
    try:
        assert heard.get(timeout=PATIENCE_SECONDS) is None
        yield heard
    finally:
        watcher.stop()


def until(heard: SimpleQueue[Moved], stream: str) -> list[str]:
    """Return what was told until `stream` was named."""
    told: list[str] = []
    while stream not in told:
        told += heard.get(timeout=PATIENCE_SECONDS) or []
    return told


def test_an_entry_is_told_by_its_stream(house: Settings) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref
    with watching(house, ana, bea, COMPANY) as heard:
        note(ana)
        until(heard, ana)
        note(COMPANY)
        until(heard, COMPANY)
        note(bea)
        until(heard, bea)


def test_what_another_thread_appends_is_told_too(house: Settings) -> None:
    ana = sale_of("ana").ref

    def work() -> None:
        note(ana)
        release()

    with watching(house, ana) as heard:
        other = Thread(target=work)
        other.start()
        until(heard, ana)
        other.join()


def test_what_is_not_committed_is_not_told(house: Settings) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref
    with watching(house, ana, bea) as heard:
        note(ana)
        until(heard, ana)
        with pytest.raises(LookupError):
            append_and_fail(ana)
        note(bea)
        assert until(heard, bea) == [bea]


def test_a_watcher_that_lost_its_connection_tells_everybody(house: Settings) -> None:
    ana = sale_of("ana").ref
    with watching(house, ana) as heard:
        if engine() == "postgresql":
            end_listeners(house)
            assert heard.get(timeout=PATIENCE_SECONDS) is None
        note(ana)
        until(heard, ana)


def test_a_watcher_ends_when_it_is_told_to(house: Settings) -> None:
    watcher = Watcher(house, lambda: (), lambda _: None)
    watcher.start()
    watcher.stop()
    assert not watcher.runs


def append_and_fail(stream: str) -> None:
    """Append an entry in a transaction that is not committed."""
    with transaction():
        append(stream, NOTED, {"n": 1}, "system", NOON)
        raise LookupError


def end_listeners(settings: Settings) -> None:
    """Let the server end every connection that listens, as a restart does."""
    name = settings.database_url.rpartition("/")[2]
    statement = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = %s AND query LIKE 'LISTEN%%'"""
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        assert server.execute(statement, [name]).fetchall()
