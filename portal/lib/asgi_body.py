"""Reads a request's body before any thread is taken, so that slow senders hold nothing but their own connection."""

import asyncio

from portal.lib.asgi_types import ClientGone, Limits, Receive, Refused, Scope

_TOO_LARGE = 413
_TOO_SLOW = 408
_BUSY = 503
# A browser shows the answer to an oversized form only once it could send all of it; this many times the limit is
# read and thrown away for that, and beyond it the connection is closed on the sender.
_PATIENCE = 4


class Room:
    """The bytes of all bodies that are on their way into this process; used on the event loop alone."""

    def __init__(self, size: int) -> None:
        """Make room for `size` bytes."""
        self.left = size

    def take(self, count: int) -> None:
        """Take `count` bytes. Raises Refused (503) when there is no room."""
        if count > self.left:
            raise Refused(_BUSY)
        self.left -= count

    def give_back(self, count: int) -> None:
        """Give back what was taken."""
        self.left += count


async def read_body(scope: Scope, receive: Receive, limits: Limits, room: Room) -> bytes:
    """Return the whole body of the request; empty when none is announced.

    Raises Refused: 413 when it is larger than the limit, 408 when it comes too slowly, 503 when too many come at once;
    ClientGone when the sender hung up.
    """
    announced = _announced(scope)
    if announced == 0:
        return b""
    if announced > limits.body_bytes * _PATIENCE:
        raise Refused(_TOO_LARGE)
    kept = bytearray()
    try:
        await _fill(kept, receive, limits, room)
    except TimeoutError:
        raise Refused(_TOO_SLOW) from None
    finally:
        room.give_back(len(kept))
    return bytes(kept)


def _announced(scope: Scope) -> int:
    """Return the announced length; 1 for a chunked body, whose length nobody knows yet."""
    length = 0
    for name, value in scope["headers"]:
        if name == b"transfer-encoding":
            return 1
        if name == b"content-length":
            length = int(value)
    return length


async def _fill(kept: bytearray, receive: Receive, limits: Limits, room: Room) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + limits.body_seconds
    size = 0
    async with asyncio.timeout_at(end) as timer:
        more = True
        while more:
            timer.reschedule(min(end + size / limits.slowest, loop.time() + limits.pause_seconds))
            piece, more = await _piece(receive)
            size += len(piece)
            if size <= limits.body_bytes:
                room.take(len(piece))
                kept += piece
            elif size > limits.body_bytes * _PATIENCE:
                break
    if size > limits.body_bytes:
        raise Refused(_TOO_LARGE)


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message.get("body", b""), message.get("more_body", False)
