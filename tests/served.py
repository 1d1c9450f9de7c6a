"""A bare app on the real server, for the tests of the process: `python served.py PORT FOLDER`.

`/hold` tells by the file `held` that it is under way, and ends once there is a file `go` in FOLDER.
`/stream` answers until the process is told to end.
"""

import os
import sys
import time
from functools import partial
from pathlib import Path

from flask import Flask, request

from portal.config import Settings
from portal.lib import headers, logs, metrics
from portal.lib.asgi import Adaptor
from portal.lib.asgi_edge import with_native, with_parts
from portal.lib.asgi_stream import EventStream
from portal.lib.asgi_types import AsgiApp, Limits, Receive, Scope, Send
from portal.lib.serving import NotServable, Place, run, when_told_to_end

PATIENCE_SECONDS = 8


class Streaming:
    """Answers with streams that stay open until the process is told to end."""

    def __init__(self) -> None:
        self.open: list[EventStream] = []

    def start(self) -> None:
        """Wait to be told to end."""
        when_told_to_end(self._end)

    def stop(self) -> None:
        """Do nothing: the streams have ended."""

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Open a stream and hold it."""
        stream = EventStream(send)
        self.open.append(stream)
        await stream.begin([], 1000)
        await stream.hold(receive)

    def _end(self) -> None:
        for stream in self.open:
            stream.end()


class Stopped:
    """Leaves a file when it is stopped, as the last thing a worker process does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> None:
        """Leave a file that tells which process has started."""
        (self.folder / f"started-{os.getpid()}").touch()

    def stop(self) -> None:
        """Leave a file that tells which process was stopped in order."""
        (self.folder / f"stopped-{os.getpid()}").touch()


def load(folder: Path) -> AsgiApp:
    """Make the app of one worker process."""
    logs.configure()
    metrics.share(folder)
    settings = Settings(folder, "sqlite://", "a secret of more than thirty-two characters")
    app = Flask("served")
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    app.add_url_rule("/pid", "pid", lambda: str(os.getpid()))
    app.add_url_rule("/size", "size", lambda: str(len(request.get_data())), methods=["POST"])
    app.add_url_rule("/hold", "hold", lambda: _hold(folder))
    metrics.install(app)
    headers.install(app, settings)
    logs.install(app)
    limits = Limits(threads=2, body_bytes=100_000, body_seconds=1.5, pause_seconds=1.5)
    adaptor = Adaptor(app, limits, headers.security_headers(settings))
    streaming = Streaming()
    edge = with_native({"/stream": streaming}, adaptor)
    return with_parts((adaptor.pool, streaming, Stopped(folder)), edge)


def _hold(folder: Path) -> str:
    (folder / "held").touch()
    end = time.monotonic() + PATIENCE_SECONDS
    while not (folder / "go").exists() and time.monotonic() < end:
        time.sleep(0.01)
    return "held until the end"


if __name__ == "__main__":
    place = Place("127.0.0.1", int(sys.argv[1]), 2)
    try:
        sys.exit(run(partial(load, Path(sys.argv[2])), place, logs.for_server(), "/healthz"))
    except NotServable as refusal:
        sys.exit(str(refusal))
