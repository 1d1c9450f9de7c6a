"""Calls for events that wait, and streams that stay open: who holds them, what they hear, and when they end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from portal.api import waiting as waiting_module
from portal.api.waiting import Waiting
from portal.config import Settings
from portal.happenings.jobs import place_all
from portal.lib.asgi_held import Reader
from portal.lib.asgi_types import Message, Receive, Scope, Send
from portal.people.actions.tokens import end_token
from portal.people.models import Token
from tests.api.program import token_for
from tests.cast import NOON, viewer
from tests.my.streams import PATIENCE_SECONDS, Stream
from tests.webhooks.sending import progress

SSE = "text/event-stream"
Act = Callable[[Waiting, "Programs"], Awaitable[None]]


class Programs:
    """Programs that ask; whatever is handed on to the portal is answered 299, and its query noted."""

    def __init__(self) -> None:
        self.handed_on: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def portal(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stand for everything behind."""
        assert (await receive())["type"] in {"http.request", "http.disconnect"}
        self.handed_on.append(scope["query_string"].decode())
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask(
        self, of: Waiting, secret: str, query: str = "", accept: str = SSE, seen: str = ""
    ) -> Stream:
        """Ask for events; comes back at once."""
        stream = Stream()
        asked = request(secret, query, accept, seen)
        self.tasks.append(asyncio.create_task(of(asked, stream.receive, stream.send)))
        await asyncio.sleep(0)
        return stream


def request(secret: str, query: str, accept: str, seen: str) -> Scope:
    named = {"host": "127.0.0.1:8000", "accept": accept, "authorization": f"Bearer {secret}"}
    named |= {"last-event-id": seen} if seen else {}
    return {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/events",
        "raw_path": b"/api/v1/events",
        "query_string": query.encode(),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "999"),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


@asynccontextmanager
async def running(house: Settings) -> AsyncIterator[tuple[Waiting, Programs]]:
    programs = Programs()
    now: Callable[[], datetime] = lambda: NOON  # noqa: E731 - the noon of the tests, on any thread
    waiting = Waiting(house, programs.portal, now)
    waiting.start()
    try:
        yield waiting, programs
    finally:
        waiting.end()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*programs.tasks)
        await asyncio.to_thread(waiting.stop)


def during(house: Settings, act: Act) -> None:
    async def run() -> None:
        async with running(house) as (waiting, programs):
            await act(waiting, programs)

    place_all(NOON)
    asyncio.run(run())


def test_a_stream_tells_what_happens_and_goes_on_where_a_reader_was(house: Settings) -> None:
    secret = token_for()

    async def act(waiting: Waiting, programs: Programs) -> None:
        stream = await programs.ask(waiting, secret, "from=now&kinds=delivery.updated")
        await stream.until(lambda one: one.status == 200)
        assert stream.headers["content-type"].startswith(SSE)
        progress("ana", "First.")
        await stream.until(lambda one: "First." in one.text)
        assert "event: delivery.updated\n" in stream.text
        stream.leave()
        progress("bea", "Second.")
        again = await programs.ask(waiting, secret, "from=now&kinds=delivery.updated", seen=stream.events[-1])
        await again.until(lambda one: "Second." in one.text)
        assert "First." not in again.text
        assert programs.handed_on == []

    during(house, act)


def test_a_waiting_call_is_handed_on_when_something_is_new_or_its_time_is_over(house: Settings) -> None:
    secret = token_for()

    async def act(waiting: Waiting, programs: Programs) -> None:
        first = await programs.ask(waiting, secret, "wait=30&from=now", "application/json")
        over = await programs.ask(waiting, secret, "wait=1&from=now", "application/json")
        await over.until(lambda one: one.status == 299)
        assert (first.status, len(waiting)) == (0, 1)
        progress("ana")
        await first.until(lambda one: one.status == 299)
        assert all(query.startswith("wait=") and "cursor=" in query for query in programs.handed_on)
        assert "from=now" not in "".join(programs.handed_on)

    during(house, act)


def test_who_hangs_up_is_held_no_longer(house: Settings) -> None:
    secret = token_for()

    async def act(waiting: Waiting, programs: Programs) -> None:
        first = await programs.ask(waiting, secret, "wait=30&from=now", "application/json")
        stream = await programs.ask(waiting, secret, "from=now")
        await stream.until(lambda one: one.status == 200)
        first.leave()
        stream.leave()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*programs.tasks)
        assert len(waiting) == 0

    during(house, act)


def test_who_sends_without_end_while_they_wait_is_taken_for_gone() -> None:
    sent = 0

    async def receive() -> Message:
        nonlocal sent
        sent += 1
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"x" * 20_000, "more_body": True}

    async def run() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS), Reader(receive) as reader:
            await reader.gone.wait()
            kept = [await reader.receive() for _ in range(sent)]
        assert [one["type"] for one in kept] == [*["http.request"] * 3, "http.disconnect"]

    asyncio.run(run())


@pytest.mark.parametrize("query", ["", "wait=5", "kinds=nothing.such", "cursor=x", "from=then", "loud=1"])
def test_what_the_operation_would_refuse_it_refuses(house: Settings, query: str) -> None:
    secret = token_for("max", ["insights:read"]) if query in {"", "wait=5"} else token_for()

    async def act(waiting: Waiting, programs: Programs) -> None:
        for token in {secret, "kept_nonsense"}:
            stream = await programs.ask(waiting, token, query)
            await stream.until(lambda one: one.status == 299)

    during(house, act)


def test_a_stream_ends_with_its_token(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_module, "BEAT_SECONDS", 0.05)
    secret = token_for()

    async def act(waiting: Waiting, programs: Programs) -> None:
        stream = await programs.ask(waiting, secret, "from=now")
        await stream.until(lambda one: one.text.endswith(":\n\n"))
        end_token(Token.get().ref, viewer("max"), NOON)
        await stream.until(lambda one: one.ended)

    during(house, act)


def test_a_token_holds_five_streams_and_the_sixth_is_told_to_come_later(house: Settings) -> None:
    secret = token_for()

    async def act(waiting: Waiting, programs: Programs) -> None:
        held = [await programs.ask(waiting, secret, "from=now") for _ in range(5)]
        for stream in held:
            await stream.until(lambda one: one.status == 200)
        sixth = await programs.ask(waiting, secret, "from=now")
        await sixth.until(lambda one: one.status == 429)
        assert sixth.headers["retry-after"] == "15"
        poll = await programs.ask(waiting, secret, "from=now&wait=30", "application/json")
        await poll.until(lambda one: one.status == 299)
        waiting.end()
        for stream in held:
            await stream.until(lambda one: one.ended)

    during(house, act)
