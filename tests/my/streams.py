"""Readers of live streams, without a network: what they ask for, what they got, and when they go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from portal.config import Settings
from portal.lib.asgi_types import AsgiApp, Message, Scope
from portal.lib.clock import now
from portal.my.live import Live
from portal.people import sessions
from tests.cast import NOON, sale_of, viewer

PATIENCE_SECONDS = 20


@dataclass
class Stream:
    """One request to `/live`, and what came back so far."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    ended: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _left: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: bool = False

    @property
    def events(self) -> list[str]:
        """The ids of all events so far."""
        return [line.removeprefix("id: ") for line in self.text.splitlines() if line.startswith("id: ")]

    async def receive(self) -> Message:
        """Bring the empty body of a GET, then the end once the reader has gone."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message["body"].decode()
            self.ended = not message.get("more_body", False)
        self._news.set()

    async def until(self, true: Callable[["Stream"], object]) -> "Stream":
        """Wait until something is true of what came back."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not true(self):
                self._news.clear()
                await self._news.wait()
        return self

    def leave(self) -> None:
        """Go away."""
        self._left.set()


class Readers:
    """Whoever reads at one portal; `ask` starts a request and comes back when its head is there."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self._answers: dict[int, asyncio.Task[None]] = {}

    async def ask(self, who: str, sale: str = "", token: str = "", **more: str) -> Stream:
        """Ask for a stream as one of the cast or with a `token`; `more` goes into the request (see `scope`)."""
        stream = Stream()
        asked = scope(sale or sale_of("ana").ref, _cookies(who, token), **more)

        async def answer() -> None:
            await self._app(asked, stream.receive, stream.send)

        self._answers[id(stream)] = asyncio.create_task(answer())
        return await stream.until(lambda one: one.status)

    async def finish(self, *streams: Stream) -> None:
        """Wait for these requests, or all, to end."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*([self._answers[id(one)] for one in streams] or self._answers.values()))


@asynccontextmanager
async def portal_of(settings: Settings) -> AsyncIterator[tuple[Live, Readers]]:
    """Run the live part of a portal at the noon of the tests."""
    live = Live(settings, lambda: NOON)
    readers = Readers(live)
    live.start()
    try:
        yield live, readers
    finally:
        live.end()
        await readers.finish()
        await asyncio.to_thread(live.stop)


def scope(
    sale: str,
    cookies: Mapping[str, str],
    *,
    method: str = "GET",
    query: str = "",
    seen: str = "",
    host: str = "127.0.0.1:8000",
) -> Scope:
    """Return a request for the stream of a sale."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
    if seen:
        headers.append((b"last-event-id", seen.encode()))
    return {
        "type": "http",
        "method": method,
        "path": f"/live/{sale}",
        "raw_path": f"/live/{sale}".encode(),
        "query_string": query.encode(),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "999"),
        "headers": headers,
    }


def token_of(who: str) -> str:
    """Return the cookie of a new session of one of the cast."""
    person = viewer(who)
    return sessions.begin(person.kind, person.ref, "", now())


def _cookies(who: str, token: str) -> dict[str, str]:
    if who == "nobody":
        return {}
    kind = "contact" if who in {"ana", "bea"} else "staff"
    return {f"kept-{kind}": token or token_of(who)}
