"""Tells at each request anew whether streams have moved: for answers that are given from memory.

There is no time in which a commit is not seen yet: the question is put after the request came, and a commit that
anybody was told of is in the answer. SQLite: `PRAGMA data_version` on a connection of its own costs about a
microsecond, and only after another connection has committed are versions read. PostgreSQL: the versions are read, one
statement for all requests that came while the one before was under way.
"""

import asyncio
import sqlite3
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg
import structlog

from portal.config import Settings
from portal.lib.asgi_memory import Freshness
from portal.lib.db import postgres_address, sqlite_path
from portal.lib.for_anybody import Versions
from portal.lib.logs import told
from portal.record.watch import NOTICE

RETRY_SECONDS = 0.5
# Whoever waits for an answer that doesn't come is served as if nothing were in memory.
PATIENCE_SECONDS = 1.0
# What was sent and is not acknowledged for so long was sent to nobody (libpq, 34.1.2; milliseconds).
_NOBODY: dict[str, Any] = {"tcp_user_timeout": 10_000}
_ON_SQLITE = 'SELECT "version" FROM "live" WHERE "stream" = ?'
_ON_POSTGRES = 'SELECT "stream", "version" FROM "live" WHERE "stream" = ANY(%s)'
_NONE_YET = (0,)

_log = structlog.get_logger()


def fresh(settings: Settings) -> Freshness:
    """Return what asks the database of `settings`."""
    path = sqlite_path(settings.database_url)
    return OnSqlite(path) if path else OnPostgres(postgres_address(settings.database_url))


class OnSqlite:
    """Asks a file; the answer takes microseconds, so the loop waits for it, and never for a lock."""

    def __init__(self, path: str) -> None:
        """Prepare to ask the file at `path`."""
        self._place = f"file:{quote(path)}?mode=rw"
        self._file: sqlite3.Connection | None = None
        self._seen = -1
        self._held: set[Versions] = set()

    def start(self) -> None:
        """Do nothing yet: the first question opens the file."""

    def stop(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    async def holds(self, versions: Versions) -> bool:
        """Tell whether the streams have these versions now."""
        try:
            return self._holds(self._open(), versions)
        except sqlite3.Error as error:
            _log.warning("nothing from memory", **told(error))
            return False

    def _open(self) -> sqlite3.Connection:
        if self._file is None:
            self._file = sqlite3.connect(
                self._place, uri=True, isolation_level=None, timeout=0, check_same_thread=False
            )
        return self._file

    def _holds(self, file: sqlite3.Connection, versions: Versions) -> bool:
        # Read before the versions: a commit between the two is seen at the next question.
        now: int = file.execute("PRAGMA data_version").fetchone()[0]
        if now != self._seen:
            self._held.clear()
            self._seen = now
        if versions in self._held:
            return True
        for stream, version in versions:
            if (file.execute(_ON_SQLITE, (stream,)).fetchone() or _NONE_YET)[0] != version:
                return False
        self._held.add(versions)
        return True


class OnPostgres:
    """Asks a server, over one connection that is made again whenever it breaks; while there is none, nothing holds."""

    def __init__(self, address: str) -> None:
        """Prepare to ask the server at `address`."""
        self._address = address
        self._connected = False
        self._waiting: list[_Question] = []
        self._asked: list[_Question] = []
        self._came = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to connect."""
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._run())

    def stop(self) -> None:
        """Close the connection."""
        if self._task:
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def holds(self, versions: Versions) -> bool:
        """Tell whether the streams have these versions now."""
        if not self._connected:
            return False
        question = _Question(versions, self._loop.create_future())
        self._waiting.append(question)
        self._came.set()
        return await question.answer

    async def _run(self) -> None:
        while True:
            try:
                await self._serve()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next connection may do better
                _log.warning("nothing from memory", **told(error))
            finally:
                self._lose()
            await asyncio.sleep(RETRY_SECONDS)

    async def _serve(self) -> None:
        connecting = psycopg.AsyncConnection.connect(self._address, autocommit=True, **NOTICE, **_NOBODY)
        async with await connecting as server:
            while True:
                self._connected = True
                await self._came.wait()
                self._came.clear()
                # Whoever comes from here on waits for the next statement: this one may look too early for them.
                self._asked, self._waiting = self._waiting, []
                await self._ask(server)

    async def _ask(self, server: psycopg.AsyncConnection[tuple[str, int]]) -> None:
        streams = list({stream for question in self._asked for stream, _ in question.versions})
        # The driver takes some seconds more to give up; nobody waits for that.
        losing = self._loop.call_later(PATIENCE_SECONDS, self._lose)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                cursor = await server.execute(_ON_POSTGRES, (streams,), prepare=True)
                found = dict(await cursor.fetchall())
        finally:
            losing.cancel()
        for question in self._asked:
            question.settle(all(found.get(stream, 0) == version for stream, version in question.versions))

    def _lose(self) -> None:
        """Let nobody wait for a connection that is gone."""
        self._connected = False
        for question in (*self._asked, *self._waiting):
            question.settle(holds=False)
        self._waiting.clear()


class _Question(NamedTuple):
    versions: Versions
    answer: asyncio.Future[bool]

    def settle(self, holds: bool) -> None:  # noqa: FBT001 - the answer itself
        # Who asked may have gone away meanwhile.
        if not self.answer.done():
            self.answer.set_result(holds)
