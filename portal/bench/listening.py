"""Many open live streams in one event loop: when each was told of which version."""

import asyncio
import re
import resource
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from portal.bench.driving import Served
from portal.lib.errors import Unavailable

_OPEN_FILES = 65_536
_AT_ONCE = 100
_PATIENCE_SECONDS = 30
_STARTED = re.compile(rb"HTTP/1.1 (\d{3})")
_EVENT = re.compile(rb"^id: ?(\S+)\r?$", re.MULTILINE)


class Listeners:
    """Streams that are open on sales; `heard` holds for each sale, stream by stream, the versions told and when."""

    def __init__(self, server: Served) -> None:
        """Listen to `server`; nothing is open yet."""
        self.heard: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
        self._place = urlsplit(server.address)
        self._tasks: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def open(self, seats: Iterable[tuple[str, str]]) -> None:
        """Open a stream for each (sale, Cookie header). Raises Unavailable when one is refused."""
        _allow_open_files()
        self._tasks += await asyncio.gather(*(self._opened(*seat) for seat in seats))

    async def close(self) -> None:
        """Close every stream."""
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _opened(self, sale: str, cookie: str) -> asyncio.Task[None]:
        async with self._slots:
            reader, writer = await asyncio.open_connection(self._place.hostname, self._place.port)
            self._writers.append(writer)
            fields = (f"Host: {self._place.netloc}", f"Cookie: {cookie}", "Accept: text/event-stream")
            lines = (f"GET /live/{sale} HTTP/1.1", *fields, "", "")
            writer.write("\r\n".join(lines).encode("ascii"))
            async with asyncio.timeout(_PATIENCE_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
        status = _STARTED.match(head)
        if status is None or status[1] != b"200":
            line = head.splitlines()[0].decode("ascii", "replace")
            message = f"/live/{sale}: {line}"
            raise Unavailable(message)
        return asyncio.create_task(self._listen(sale, reader))

    async def _listen(self, sale: str, reader: asyncio.StreamReader) -> None:
        heard: dict[str, float] = {}
        self.heard[sale].append(heard)
        with suppress(OSError):
            while piece := await reader.read(4096):
                at = time.monotonic()
                for version in _EVENT.findall(piece):
                    heard.setdefault(version.decode("ascii"), at)


def _allow_open_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
