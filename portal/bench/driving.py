"""What all measurements share: serving a contender in a process of its own, driving it with wrk, reading its CPU."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.lib.errors import Unavailable

CONNECTIONS = 32
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class Served:
    """A server under measurement: the process above its workers, and its address."""

    parent: int
    address: str

    @property
    def workers(self) -> list[int]:
        """The worker processes."""
        return [int(one) for one in _read(f"{self.parent}/task/{self.parent}/children").split()]

    def cpu_seconds(self) -> float:
        """Return the CPU time that all threads of the workers have had so far (proc(5), schedstat)."""
        return sum(_cpu_nanoseconds(worker) for worker in self.workers) / _NANOSECONDS

    def resident_kilobytes(self) -> int:
        """Return what the workers hold in memory (proc(5), VmRSS)."""
        return sum(_resident_kilobytes(worker) for worker in self.workers)


@dataclass(frozen=True)
class Driven:
    """What came of driving a server: requests in a second, and microseconds of CPU for each."""

    rate: float
    cost: float


@dataclass(frozen=True)
class Pair:
    """One round of what is measured: the portal, and bare Flask."""

    ours: Driven
    bare: Driven


@dataclass(frozen=True)
class Ask:
    """What wrk asks for, again and again: a path, with these headers, and what else wrk is told."""

    path: str
    headers: Mapping[str, str]
    more: tuple[str, ...] = ()


def all_at_once(work: Sequence[Callable[[], None]]) -> float:
    """Do all of this at once, each on a thread of its own; return the seconds until the last has ended.

    Raises the first refusal (Unavailable, OSError) of any.
    """
    refused: list[BaseException] = []

    def done(one: Callable[[], None]) -> None:
        try:
            one()
        except (Unavailable, OSError) as error:
            refused.append(error)

    threads = [threading.Thread(target=done, args=(one,)) for one in work]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise refused[0]
    return time.monotonic() - begun


def need_wrk() -> None:
    """Refuse to measure without wrk. Raises Unavailable, which says how to get it."""
    if shutil.which("wrk") is None:
        message = "wrk is missing, which drives the measurements. Debian: apt-get install wrk. macOS: brew install wrk"
        raise Unavailable(message)


@contextmanager
def served(*words: str, environ: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve a contender (see `contender.py`) on a free port until the block ends."""
    port = str(free_port())
    command = [sys.executable, "-m", "portal.bench.contender", words[0], port, *words[1:]]
    known = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    env = {**known, **environ} if environ is not None else None
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    ) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            if not line:
                message = f"the contender {words[0]} did not start"
                raise Unavailable(message)
            yield Served(server.pid, line.removeprefix("Kept is at ").strip())
        finally:
            server.terminate()


def free_port() -> int:
    """Return a port of the loopback address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def drive(server: Served, ask: Ask, seconds: int) -> Driven:
    """Ask `server` as fast as it answers, after a second of warming up. Raises Unavailable like `wrk`.

    A single second measures nothing that anybody could rely on, so it is not warmed up for either. Where not even one
    answer came in the time, the machine is busy with other things, and twice the time is taken.
    """
    if seconds > 1:
        wrk(server, ask, 1)
    before = server.cpu_seconds()
    said = wrk(server, ask, seconds)
    spent = server.cpu_seconds() - before
    requests = int(re.findall(r"(\d+) requests in", said)[0])
    if not requests:
        return drive(server, ask, 2 * seconds)
    return Driven(requests_a_second(said), spent / requests * 1_000_000)


def requests_a_second(said: str) -> float:
    """Return the rate that wrk says."""
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])


def wrk(server: Served, ask: Ask, seconds: int, more: Sequence[str] = ()) -> str:
    """Run wrk and return what it says. Raises Unavailable for an answer but 2xx, 3xx."""
    fields = [word for name, value in ask.headers.items() for word in ("-H", f"{name}: {value}")]
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        *fields,
        *ask.more,
        *more,
        f"{server.address}{ask.path}",
    ]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - wrk
    if "Non-2xx" in said:
        message = f"{ask.path}: not every answer was a page. Give a path and a cookie that work."
        raise Unavailable(message)
    return said


def _cpu_nanoseconds(process: int) -> int:
    threads = (Path("/proc") / str(process) / "task").iterdir()
    return sum(int(_read(f"{process}/task/{thread.name}/schedstat").split()[0]) for thread in threads)


def _resident_kilobytes(process: int) -> int:
    return int(re.findall(r"VmRSS:\s+(\d+) kB", _read(f"{process}/status"))[0])


def _read(name: str) -> str:
    return (Path("/proc") / name).read_text("ascii")
