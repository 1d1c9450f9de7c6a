"""Runs an ASGI app in worker processes: claims the port, says when it answers, drains at SIGTERM or SIGINT."""

import asyncio
import gc
import http.client
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from portal.lib.asgi_types import AsgiApp

# A stop takes at most this long: what has not ended by then is slower than any request may be.
_DRAIN_SECONDS = 9
_HEAD_SECONDS = 10
_HEAD_BYTES = 64 * 1024
# Every open live stream is a connection, so both numbers are far above what the threads could serve.
_CONNECTIONS = 8192
_BACKLOG = 2048
_OPEN_FILES = 65_536
_START_SECONDS = 30
_POLL_SECONDS = 0.02
# What is to be called when a worker is told to end, by its loop.
_to_call: "WeakKeyDictionary[asyncio.AbstractEventLoop, list[Callable[[], None]]]" = WeakKeyDictionary()


class NotServable(Exception):
    """The portal can't be served as asked: one line that says what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Place:
    """Where to listen (an IP address or name, and a port) and with how many worker processes."""

    host: str
    port: int
    workers: int

    @property
    def address(self) -> str:
        """The place as a web address."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def claim(place: Place) -> str:
    """Return the IP address to listen on, once it is clear that nobody else does. Raises NotServable.

    The workers share the port between them (SO_REUSEPORT), which would also share it with a second portal.
    """
    try:
        family, kind, _, _, where = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotServable(
            f"{place.address}: can't listen there ({reason}). Stop what uses it, or give another --host or --port."
        ) from error
    return str(where[0])


def when_told_to_end(call: Callable[[], None]) -> None:
    """Call `call`, and those given before, on the running loop when this worker is told to end.

    That is before its requests are drained.

    The loop hears of a signal by its wake-up descriptor and leaves an idle handler, in whose place this one stands.
    Outside the main thread, where signals are nobody's, nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    calls = _to_call.setdefault(loop, [])
    calls.append(call)

    def end() -> None:
        for each in calls:
            each()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))


def run(load: Callable[[], AsgiApp], place: Place, log_config: dict[str, Any], probe: str) -> int:
    """Serve what `load` makes in each worker until a signal ends it; return the exit code.

    `load` is called in the worker, so it must be picklable. `probe` is the path asked until it answers, after which
    the address is printed. Raises NotServable when the place is taken.
    """
    address = claim(place)
    _allow_open_files()
    server = Server(
        "kept",
        address,
        place.port,
        interface=Interfaces.ASGI,
        workers=place.workers,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEAD_SECONDS * 1000, max_buffer_size=_HEAD_BYTES),
        log_level=LogLevels.warning,
        log_dictconfig=log_config,
        respawn_failed_workers=True,
        workers_kill_timeout=_DRAIN_SECONDS,
    )
    threading.Thread(target=_announce, args=(server, place, probe), daemon=True).start()
    try:
        server.serve(target_loader=partial(_in_worker, load), wrap_loader=False)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _in_worker(load: Callable[[], AsgiApp]) -> AsgiApp:
    # A forked worker has the parent's handlers until its loop sets its own; a stop meanwhile would go unheard.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = load()
    # What is loaded lives as long as the process. Looking through all of it for garbage, again and again, held every
    # request up for some 80 ms once in a thousand.
    gc.collect()
    gc.freeze()
    return app


def _allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _announce(server: Any, place: Place, probe: str) -> None:
    # Until the workers are forked this thread does nothing but sleep: it must hold no lock that they would inherit.
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        time.sleep(_POLL_SECONDS)
        if len(server.wrks) == place.workers and _answers(place, probe):
            sys.stdout.write(f"Kept is at {place.address}\n")
            sys.stdout.flush()
            return


def _answers(place: Place, probe: str) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)  # noqa: S104 - asked, not bound
    connection = http.client.HTTPConnection(host, place.port, timeout=1)
    try:
        connection.request("GET", probe)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
