"""Measures our adaptor against a2wsgi: the same bytes, two workers each, in turns, driven by wrk."""

import re
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.bench.results import keep, table

ROUNDS = 3
SECONDS = 4
CONNECTIONS = 32
_NAMES = ("a2wsgi", "ours")
_TICKS = 100  # Linux counts CPU time for people in hundredths of a second on every machine.


def measure(path: str = "/", cookie: str = "") -> int:
    """Print requests per second and CPU microseconds per request for both, medians of all rounds; return 0.

    With a `path` other than `/` the installation of the environment is served, and asked with `cookie`.
    """
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in _NAMES}
    for _ in range(ROUNDS):
        for name, found in rounds.items():
            found.append(_round(name, path, cookie))
    rows = [
        {
            "adaptor": name,
            "requests/s": round(statistics.median(rate for rate, _ in found)),
            "CPU µs/request": round(statistics.median(cost for _, cost in found)),
        }
        for name, found in rounds.items()
    ]
    sys.stdout.write(table(rows) + "\n")
    keep("adaptor", rows)
    return 0


def _round(name: str, path: str, cookie: str) -> tuple[float, float]:
    with _served(name, "bare" if path == "/" else "portal") as (parent, address):
        _drive(f"{address}{path}", cookie, 1)
        before = _cpu_seconds(parent)
        requests, rate = _drive(f"{address}{path}", cookie, SECONDS)
        return rate, (_cpu_seconds(parent) - before) / requests * 1_000_000


@contextmanager
def _served(name: str, what: str) -> Iterator[tuple[int, str]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "portal.bench.contender", name, port, what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:  # noqa: S603
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield server.pid, line.removeprefix("Kept is at ").strip()
        finally:
            server.terminate()


def _drive(url: str, cookie: str, seconds: int) -> tuple[int, float]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", f"Cookie: {cookie}", url]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603
    if "Non-2xx" in said:
        raise SystemExit(f"{url}: not every answer was a 200. Give a path and a cookie that work.")
    return int(re.findall(r"(\d+) requests in", said)[0]), float(
        re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]
    )


def _cpu_seconds(parent: int) -> float:
    workers = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    stats = [Path(f"/proc/{worker}/stat").read_text("ascii").rpartition(")")[2].split() for worker in workers]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / _TICKS
