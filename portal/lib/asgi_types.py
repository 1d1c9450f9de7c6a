"""The words of ASGI that the server's modules share, the limits they keep, and the way to refuse a request."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import IO, Any, NamedTuple, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
WsgiApp: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

MEBIBYTE = 1024 * 1024
_PIECE = 64 * 1024


class Spooled:
    """The body of an answer that lies in a file: it goes out piece by piece, and is never in memory as a whole.

    A view gives it as a response of its own making, with its length among the headers; whoever sends it closes it.
    """

    def __init__(self, file: IO[bytes]) -> None:
        """Take `file`, from where it stands to its end."""
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces, and close the file behind the last one."""
        with self._file:
            while piece := self._file.read(_PIECE):
                yield piece

    def close(self) -> None:
        """Close the file; one without a name is gone then."""
        self._file.close()


class Answer(NamedTuple):
    """A whole answer; header names are lower case, as ASGI asks. One that lies in a file has no `body`."""

    status: int
    headers: RawHeaders
    body: bytes
    file: Spooled | None = None


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
