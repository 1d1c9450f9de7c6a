"""`/live/<ref>`: an open promise page hears here that something changed, and asks for its part again.

The stream says nothing but the version: what changed is read by an ordinary request, with its ordinary checks. Only
the waiting is done on the event loop; whatever asks the database runs on a thread.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from portal.config import Settings
from portal.lib import clock, metrics
from portal.lib.asgi_pool import Pool
from portal.lib.asgi_stream import EventStream
from portal.lib.asgi_types import Receive, Refused, Scope, Send
from portal.lib.db import AWAY, release
from portal.lib.errors import KeptError
from portal.lib.headers import our_hosts, security_headers
from portal.lib.logs import REQUEST_ID, new_request_id, told
from portal.lib.serving import when_told_to_end
from portal.my.asked import Asked, read, refuse
from portal.my.seats import Looked, Seat, look, take_seat
from portal.my.streams import Streams
from portal.record.watch import Moved, Watcher

MOST_STREAMS = 6000
MOST_A_SESSION = 12
_TOO_MANY, _BUSY = 429, 503
_THREADS = 2
ROUTE = "/live/<ref>"
# Readers whose server went away come back spread over some seconds (in milliseconds).
_RETRY_FIRST, _RETRY_SPREAD, _RETRY_STEP = 1000, 2000, 97

Found = TypeVar("Found")
_log = structlog.get_logger()


class Live:
    """The ASGI app, and the part of the process that runs beside it."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = clock.now) -> None:
        """Prepare; nothing runs before `start`."""
        self._now = now
        self._is_ours = our_hosts(settings)
        self._headers = [
            (name.lower().encode(), value.encode()) for name, value in security_headers(settings)
        ]
        self._pool: Pool[Any] = Pool(_THREADS, release)
        self._streams = Streams(self._look)
        self._watcher = Watcher(settings, self._streams.watched, self._heard)
        self._tasks: list[asyncio.Task[None]] = []
        self._level = metrics.level("kept_live_streams", "Live streams that are open.")
        self._ending = False
        self._answered = 0

    def __len__(self) -> int:
        """Return how many streams are open."""
        return len(self._streams)

    def start(self) -> None:
        """Begin to watch; on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._pool.start()
        self._watcher.start()
        running = (self._streams.tell_for_ever(), self._streams.beat_for_ever())
        self._tasks = [self._loop.create_task(each) for each in running]
        when_told_to_end(self.end)

    def end(self) -> None:
        """End all streams and take no more: their readers come back to whoever serves then."""
        self._ending = True
        self._streams.end()

    def stop(self) -> None:
        """Stop watching; on a thread, when nothing is open any more."""
        self._watcher.stop()
        for task in self._tasks:
            self._loop.call_soon_threadsafe(task.cancel)
        self._pool.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: with a stream that stays open, or with the reason why not."""
        request = {"request_id": new_request_id(), "method": scope["method"], "route": ROUTE}
        headers = [*self._headers, (REQUEST_ID.lower().encode(), request["request_id"].encode())]
        try:
            asked = read(scope, self._is_ours)
            seat, who = await self._seat(asked)
        except (Refused, KeptError) as refusal:
            _log.info("request", **request, who=None, status=refusal.status)
            await refuse(refusal.status, headers, send)
            return
        _log.info("request", **request, who=who, status=200)
        self._answered += 1
        stream = EventStream(send)
        await stream.begin(headers, _RETRY_FIRST + self._answered * _RETRY_STEP % _RETRY_SPREAD)
        with self._level.track_inprogress():
            await self._streams.sit(seat, stream, asked.known, receive)

    async def _seat(self, asked: Asked) -> tuple[Seat, str]:
        """Return the seat for who asks. Raises Refused when there is no room or the database is away, and KeptError."""
        if self._ending or len(self._streams) >= MOST_STREAMS:
            raise Refused(_BUSY)
        try:
            seat, viewer = await self._on_thread(partial(take_seat, *asked[:3], self._now()))
        except AWAY as error:
            _log.error("database away", **told(error))
            raise Refused(_BUSY) from error
        if self._streams.of_session(seat.session) >= MOST_A_SESSION:
            raise Refused(_TOO_MANY)
        return seat, f"{viewer.kind}:{viewer.ref}"

    async def _look(self, seats: Collection[Seat]) -> Looked:
        return await self._on_thread(partial(look, seats, self._now()))

    async def _on_thread(self, work: Callable[[], Found]) -> Found:
        found: Found = await self._pool.run(partial(_soundly, work))
        return found

    def _heard(self, moved: Moved) -> None:
        # At the end the loop may be closed before the watcher's thread has noticed.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._streams.moved, moved)


def _soundly(work: Callable[[], Found]) -> Found:
    try:
        return work()
    except AWAY:
        release()
        raise
