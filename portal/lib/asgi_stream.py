"""One answer of server-sent events (WHATWG HTML, 9.2): written from outside, held open until either side ends it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from portal.lib.asgi_types import RawHeaders, Receive, Send

_HEADERS: RawHeaders = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # A proxy that collects answers would keep every event back.
    (b"x-accel-buffering", b"no"),
]


class EventStream:
    """An open stream, used on the event loop alone; what is written after its end goes nowhere."""

    __slots__ = ("_ended", "_gone", "_send")

    def __init__(self, send: Send) -> None:
        """Prepare to write by `send`."""
        self._send = send
        self._ended = asyncio.get_running_loop().create_future()
        self._gone: asyncio.Task[None] | None = None

    async def begin(self, headers: Sequence[tuple[bytes, bytes]], retry: int) -> None:
        """Send the head; a reader whose connection breaks comes back after `retry` milliseconds."""
        await self._send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *headers]})
        await self._write(b"retry: %d\n\n" % retry)

    async def event(self, name: str, ident: str, data: str) -> None:
        """Send one event; `data` is one line, and `ident` what the reader says to have seen when it comes back."""
        await self._write(f"event: {name}\nid: {ident}\ndata: {data}\n\n".encode())

    async def beat(self) -> None:
        """Send a comment, which keeps proxies from hanging up."""
        await self._write(b":\n\n")

    async def hold(self, receive: Receive) -> None:
        """Wait until the reader has gone or `end` was called, and end the answer."""
        self._gone = asyncio.create_task(_gone(receive))
        self._gone.add_done_callback(lambda _: self.end())
        try:
            await self._ended
        finally:
            self._gone.cancel()
            with suppress(OSError):
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def end(self) -> None:
        """Let `hold` return."""
        if not self._ended.done():
            self._ended.set_result(None)

    async def _write(self, body: bytes) -> None:
        if self._ended.done():
            return
        try:
            await self._send({"type": "http.response.body", "body": body, "more_body": True})
        except OSError:
            self.end()


async def _gone(receive: Receive) -> None:
    # What a reader sends after its head is no news to us, and read so that the end is seen behind it.
    while (await receive())["type"] != "http.disconnect":
        pass
