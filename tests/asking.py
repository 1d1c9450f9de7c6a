"""Requests to an ASGI app without a network, and a portal whose answers are kept in memory, in one process."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from flask import Flask

from portal.config import Settings
from portal.lib import metrics
from portal.lib.asgi import call_wsgi
from portal.lib.asgi_environ import wsgi_environ
from portal.lib.asgi_memory import MOST_BYTES, Freshness, Memory
from portal.lib.asgi_types import AsgiApp, Message, RawHeaders, Receive, Scope, Send
from portal.lib.for_anybody import Versions
from portal.lib.headers import our_hosts
from portal.record.fresh import fresh

HOST = "127.0.0.1:8000"
PATIENCE_SECONDS = 20


class Answered(NamedTuple):
    """What came back; a header that came twice is a mistake of its own (see `ask`)."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Counted:
    """A WSGI app behind the memory, on the event loop so that the clock of the tests is its clock; counts requests."""

    def __init__(self, app: Flask) -> None:
        """Stand before `app`."""
        self.app = app
        self.count = 0

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer as our adaptor does."""
        self.count += 1
        answer = call_wsgi(self.app, wsgi_environ(scope, b""))
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body if scope["method"] == "GET" else b""})


class Portal(NamedTuple):
    """A portal with a memory, what the memory asks, and the app behind it."""

    memory: Memory
    fresh: Freshness
    counted: Counted

    async def get(self, path: str, method: str = "GET", **headers: str) -> Answered:
        """Ask for a page as somebody without cookies."""
        return await ask(self.memory, path, method, **headers)

    async def is_given(self, path: str, **headers: str) -> bool:
        """Ask, and tell whether the answer came from memory."""
        before = self.counted.count
        await self.get(path, **headers)
        return self.counted.count == before


@asynccontextmanager
async def remembering(app: Flask, settings: Settings, most_bytes: int = MOST_BYTES) -> AsyncIterator[Portal]:
    """Run a portal with a memory, as soon as its database can be asked."""
    knows, counted = fresh(settings), Counted(app)
    knows.start()
    try:
        await until(lambda: knows.holds(()))
        memory = Memory(counted, our_hosts(settings), knows, metrics.observing(app), most_bytes)
        yield Portal(memory, knows, counted)
    finally:
        await asyncio.to_thread(knows.stop)


def during(app: Flask, settings: Settings, act: Callable[[Portal], Awaitable[None]]) -> None:
    """Do something with a portal that has a memory."""

    async def run() -> None:
        async with remembering(app, settings) as portal:
            await act(portal)

    asyncio.run(run())


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not await true():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.01)


async def ask(app: AsgiApp, path: str, method: str = "GET", **headers: str) -> Answered:
    """Ask for a path, with these header fields (`if_none_match` is If-None-Match)."""
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    if "host" not in headers:
        fields.append((b"host", HOST.encode()))
    return await send(app, scope(path, method, fields))


async def send(app: AsgiApp, asked: Scope) -> Answered:
    """Send one request and return its whole answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def take(message: Message) -> None:
        sent.append(message)

    await app(asked, receive, take)
    start, body = sent
    names = [name for name, _ in start["headers"]]
    assert len(names) == len(set(names)), f"header fields stand twice: {names}"
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answered(start["status"], headers, body["body"])


def scope(path: str, method: str, headers: RawHeaders, **more: Any) -> Scope:
    """Return a request as the server hands it over."""
    target, _, query = path.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": target,
        "raw_path": target.encode(),
        "query_string": query.encode(),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "999"),
        "headers": headers,
        **more,
    }


class Held:
    """Stands for the database where a test is about everything else: says whether anything has moved."""

    def __init__(self) -> None:
        """Say that nothing has."""
        self.answer = True
        self.asked: list[Versions] = []

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    async def holds(self, versions: Versions) -> bool:
        """Say what the test wants."""
        self.asked.append(versions)
        return self.answer
