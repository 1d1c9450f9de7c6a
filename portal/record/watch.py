"""Hears in every process which streams were appended to, whoever did it: for pages that are open.

SQLite has no way to call us, so a thread asks for `PRAGMA data_version`, which costs about a microsecond, and looks
further only when another connection has committed. PostgreSQL calls: `append` notifies in its own transaction, and a
thread listens on a connection of its own.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from threading import Event, Thread
from typing import Any, TypeAlias
from urllib.parse import quote

import psycopg
import structlog

from portal.config import Settings
from portal.lib.db import postgres_address, sqlite_path
from portal.lib.logs import told
from portal.record.models import LIVE_CHANNEL

POLL_SECONDS = 0.05
RETRY_SECONDS = 0.5
_LISTEN_SECONDS = 0.5
_STOP_SECONDS = 3
# A server that vanished without a word is noticed after about half a minute (libpq, 34.1.2).
NOTICE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
# The cross join keeps the order: each watched stream is looked up, however many rows `live` has.
_MOVED = """SELECT l."stream", l."version" FROM json_each(?) w CROSS JOIN "live" l ON l."stream" = w."key"
WHERE l."version" <> w."value" """
_NEVER = -1

Moved: TypeAlias = Collection[str] | None
_log = structlog.get_logger()


class Watcher:
    """A thread that calls `tell` with the streams that moved, or with None when any may have.

    `watched` returns the streams that anybody here wants to hear of; both are called on the thread. A stream that is
    told may have moved long ago: whoever hears of it compares versions.
    """

    def __init__(
        self, settings: Settings, watched: Callable[[], Collection[str]], tell: Callable[[Moved], None]
    ) -> None:
        """Prepare to watch the database of `settings`."""
        self._path = sqlite_path(settings.database_url)
        self._address = "" if self._path else postgres_address(settings.database_url)
        self._watched = watched
        self._tell = tell
        self._stop = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    @property
    def runs(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the thread; to be called in the process that serves, after any fork."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, within a second."""
        self._stop.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for moved in self._poll(self._path) if self._path else self._listen():
                    self._tell(moved)
            except Exception as error:  # noqa: BLE001 - a watcher that has died would leave every page stale
                _log.warning("not watching", **told(error))
                self._stop.wait(RETRY_SECONDS)

    def _poll(self, path: str) -> Iterator[Moved]:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, isolation_level=None)) as file:
            known: dict[str, int] = {}
            seen = _data_version(file)
            # What was committed before this connection was open, nobody has told.
            yield None
            while not self._stop.wait(POLL_SECONDS):
                now = _data_version(file)
                if now == seen:
                    continue
                seen = now
                known = {stream: known.get(stream, _NEVER) for stream in self._watched()}
                moved = dict(file.execute(_MOVED, (json.dumps(known),)).fetchall())
                known |= moved
                if moved:
                    yield moved

    def _listen(self) -> Iterator[Moved]:
        with psycopg.connect(self._address, autocommit=True, **NOTICE) as server:
            server.execute(f"LISTEN {LIVE_CHANNEL}".encode())
            # What was notified while nobody listened is lost, so everybody looks.
            yield None
            while not self._stop.is_set():
                notices = server.notifies(timeout=_LISTEN_SECONDS, stop_after=1)
                if moved := {notice.payload for notice in notices}:
                    yield moved


def _data_version(file: sqlite3.Connection) -> int:
    version: int = file.execute("PRAGMA data_version").fetchone()[0]
    return version
