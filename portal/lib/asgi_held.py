"""A call that is held before it is answered: whether its caller is still there, and what they sent meanwhile."""

import asyncio
from contextlib import suppress
from typing import Any, Self

from portal.lib.asgi_types import Message, Receive

# No call that is held has a body; whoever sends one all the same can't fill our memory with it meanwhile.
_MOST_KEPT = 64 * 1024


class Reader:
    """What a caller sends while it waits, kept for whoever answers, and whether it has gone meanwhile.

    Whoever sends more than any request of theirs could need is taken for gone.
    """

    def __init__(self, receive: Receive) -> None:
        """Keep what comes by `receive`."""
        self._receive = receive
        self._kept: asyncio.Queue[Message] = asyncio.Queue()
        self.gone = asyncio.Event()

    @property
    def has_gone(self) -> bool:
        """Whether the caller hung up."""
        return self.gone.is_set()

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.cancel()
        with suppress(asyncio.CancelledError):
            await self._listening

    async def receive(self) -> Message:
        """Bring what came meanwhile, in its order, then what comes."""
        return await self._kept.get()

    async def _listen(self) -> None:
        size = 0
        while not self.has_gone:
            message = await self._receive()
            size += len(message.get("body", b""))
            if size > _MOST_KEPT:
                message = {"type": "http.disconnect"}
            self._kept.put_nowait(message)
            if message["type"] == "http.disconnect":
                self.gone.set()


async def any_of(seconds: float, *waits: Any) -> bool:
    """Wait for one of these, and tell whether it came about in time."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, rest = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    return bool(done)
