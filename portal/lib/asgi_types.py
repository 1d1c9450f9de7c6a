"""The words of ASGI that the server's modules share, the limits they keep, and the way to refuse a request."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
WsgiApp: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

MEBIBYTE = 1024 * 1024


class Answer(NamedTuple):
    """A whole answer; header names are lower case, as ASGI asks."""

    status: int
    headers: RawHeaders
    body: bytes


@dataclass(frozen=True)
class Limits:
    """What one worker process grants: counts, bytes and seconds.

    `waiting` counts requests that are whole and wait for a thread; `held_bytes` all bodies that are on their way in.
    A body may take `body_seconds`, and beyond them the time it needs at `slowest` bytes a second, but never more than
    `pause_seconds` between two pieces.
    """

    threads: int = 4
    waiting: int = 256
    body_bytes: int = 2 * MEBIBYTE
    held_bytes: int = 128 * MEBIBYTE
    body_seconds: float = 15
    slowest: int = 32 * 1024
    pause_seconds: float = 5


class Refused(Exception):
    """The request gets no further than the adaptor; `status` says why (RFC 9110)."""

    def __init__(self, status: int) -> None:
        """Keep the status of the answer."""
        super().__init__(status)
        self.status = status


class ClientGone(Exception):
    """The client went away before its request was whole, so there is nobody to answer."""
