"""Calls for events that wait: answered once something is new, or as a stream that stays open (WHATWG HTML, 9.2).

Only the waiting is done on the event loop; whatever asks the database runs on a thread. Whatever is refused is refused
by the ordinary operation, to which the request is handed on as it came.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from portal.api.hearing import (
    PATH,
    Listener,
    asking_behind,
    charged,
    cursor_at,
    heard,
    is_anything,
    listener_of,
    wished,
    with_last_id,
)
from portal.config import Settings
from portal.happenings.jobs import HAPPENINGS
from portal.lib import clock, metrics
from portal.lib.asgi_held import Reader, any_of
from portal.lib.asgi_pool import Pool
from portal.lib.asgi_stream import EventStream
from portal.lib.asgi_types import AsgiApp, Receive, Refused, Scope, Send
from portal.lib.db import AWAY, release
from portal.lib.errors import KeptError
from portal.lib.headers import our_hosts, security_headers
from portal.lib.logs import REQUEST_ID, new_request_id, told
from portal.lib.serving import when_told_to_end
from portal.record.watch import Moved, Watcher

MOST, MOST_A_TOKEN = 1000, 5
BEAT_SECONDS = 20.0
# A connection that broke without a word, behind which nobody is any more, is held no longer than that.
STREAM_SECONDS = 1800.0
_THREADS = 2
_RETRY_SECONDS = 1.0
_RETRY_FIRST, _RETRY_SPREAD, _RETRY_STEP = 1000, 2000, 97
# What happens within this time is told together.
_PAUSE_SECONDS = 0.05

Result = TypeVar("Result")
_log = structlog.get_logger()


class Waiting:
    """The ASGI app in front of `app`, and the part of the process that hears when something is new."""

    def __init__(self, settings: Settings, app: AsgiApp, now: Callable[[], datetime] = clock.now) -> None:
        """Prepare; nothing runs before `start`."""
        self._app = app
        self._now = now
        self._is_ours = our_hosts(settings)
        self._headers = [
            (name.lower().encode(), value.encode()) for name, value in security_headers(settings)
        ]
        self._pool: Pool[Any] = Pool(_THREADS, release)
        self._watcher = Watcher(settings, lambda: [HAPPENINGS] if self._held else [], self._heard)
        self._held: Counter[str] = Counter()
        self._streams: set[EventStream] = set()
        self._level = metrics.level("kept_event_streams", "Calls for events that are held open.")
        self._ending = False
        self._answered = 0

    def __len__(self) -> int:
        """Return how many calls are held open."""
        return self._held.total()

    def start(self) -> None:
        """Begin to watch; on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._pool.start()
        self._watcher.start()
        when_told_to_end(self.end)

    def end(self) -> None:
        """End all streams and hold nobody any more: they come back to whoever serves then."""
        self._ending = True
        self._wake()
        for stream in list(self._streams):
            stream.end()

    def stop(self) -> None:
        """Stop watching; on a thread, when nothing is open any more."""
        self._watcher.stop()
        self._pool.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a call for events that wants to be held; hand every other one on."""
        wish = wished(scope)
        if wish == "stream":
            await self._stream(with_last_id(scope), receive, send)
        elif wish == "wait":
            await self._wait(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _wait(self, scope: Scope, receive: Receive, send: Send) -> None:
        admitted = await self._admitted(scope)
        if admitted is None or not self._has_room(admitted[0]):
            await self._app(scope, receive, send)
            return
        listener, seconds = admitted
        async with Reader(receive) as reader:
            async with self._holding(listener):
                await self._until_news(listener, seconds, reader)
            # `from=now` means the moment of the call and not of its answer.
            await self._app(asking_behind(scope, cursor_at(listener)), reader.receive, send)

    async def _until_news(self, listener: Listener, seconds: float, reader: Reader) -> None:
        """Return when there is something for the listener, their time is over, or they have gone."""
        end = self._loop.time() + seconds
        while not self._ending and not reader.has_gone:
            news = self._news
            try:
                is_there, position, more = await self._on_thread(partial(is_anything, listener, self._now()))
            except (KeptError, *AWAY):
                return
            if is_there:
                return
            listener = listener.behind(position)
            left = end - self._loop.time()
            if not more and not (left > 0 and await any_of(left, news.wait(), reader.gone.wait())):
                return

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        admitted = await self._admitted(scope)
        if admitted is None or not await self._is_allowed(admitted[0]):
            await self._app(scope, receive, send)
            return
        listener, _ = admitted
        request = {"request_id": new_request_id(), "method": "GET", "route": PATH}
        headers = [*self._headers, (REQUEST_ID.lower().encode(), request["request_id"].encode())]
        if not self._has_room(listener):
            _log.info("request", **request, who=f"program:{listener.token}", status=429)
            await _full(headers, send)
            return
        _log.info("request", **request, who=f"program:{listener.token}", status=200)
        self._answered += 1
        stream = EventStream(send)
        async with self._holding(listener):
            await stream.begin(headers, _RETRY_FIRST + self._answered * _RETRY_STEP % _RETRY_SPREAD)
            self._streams.add(stream)
            feeding = asyncio.create_task(self._feed(stream, listener))
            try:
                await stream.hold(receive)
            finally:
                self._streams.discard(stream)
                feeding.cancel()

    async def _feed(self, stream: EventStream, listener: Listener) -> None:
        """Write events as they come, a sign of life when none do, and end when the token does or its time is over."""
        end = self._loop.time() + STREAM_SECONDS
        while self._loop.time() < end and not self._ending:
            news = self._news
            try:
                found = await self._on_thread(partial(heard, listener, self._now()))
            except AWAY as error:
                _log.warning("no events told", **told(error))
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            except KeptError:
                break
            for kind, ident, text in found.events:
                await stream.event(kind, ident, text)
            listener = listener.behind(found.position)
            if not found.more and not await any_of(BEAT_SECONDS, news.wait()):
                await stream.beat()
            await asyncio.sleep(_PAUSE_SECONDS)
        stream.end()

    async def _admitted(self, scope: Scope) -> tuple[Listener, int] | None:
        """Return who listens and how long they wait; None where the ordinary operation is to answer."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if self._ending or len(hosts) != 1 or not self._is_ours(hosts[0]):
            return None
        try:
            return await self._on_thread(partial(listener_of, scope, self._now()))
        except (Refused, KeptError, *AWAY):
            return None

    async def _is_allowed(self, listener: Listener) -> bool:
        try:
            await self._on_thread(partial(charged, listener, self._now()))
        except (KeptError, *AWAY):
            return False
        return True

    def _has_room(self, listener: Listener) -> bool:
        return len(self) < MOST and self._held[listener.token] < MOST_A_TOKEN

    @asynccontextmanager
    async def _holding(self, listener: Listener) -> AsyncIterator[None]:
        self._held[listener.token] += 1
        try:
            with self._level.track_inprogress():
                yield
        finally:
            self._held[listener.token] -= 1
            if not self._held[listener.token]:
                del self._held[listener.token]

    async def _on_thread(self, work: Callable[[], Result]) -> Result:
        found: Result = await self._pool.run(partial(_soundly, work))
        return found

    def _heard(self, moved: Moved) -> None:
        if moved is None or HAPPENINGS in moved:
            # At the end the loop may be closed before the watcher's thread has noticed.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


async def _full(headers: list[tuple[bytes, bytes]], send: Send) -> None:
    said = b'{"title":"Too many open streams","status":429}\n'
    kind = [
        (b"content-type", b"application/problem+json"),
        (b"retry-after", b"15"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 429, "headers": [*kind, *headers]})
    await send({"type": "http.response.body", "body": said})


def _soundly(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except AWAY:
        release()
        raise
