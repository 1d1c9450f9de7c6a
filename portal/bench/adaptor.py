"""Measures our adaptor against a2wsgi: the same bytes, two workers each, in turns."""

import statistics
import sys

from portal.bench.driving import Ask, Driven, drive, need_wrk, served
from portal.bench.results import keep, table

ROUNDS = 3
SECONDS = 4
_NAMES = ("a2wsgi", "ours")


def measure(path: str = "/", cookie: str = "") -> int:
    """Print requests per second and CPU microseconds per request for both, medians of all rounds; return 0.

    With a `path` other than `/` the installation of the environment is served, and asked with `cookie`.
    """
    need_wrk()
    rounds: dict[str, list[Driven]] = {name: [] for name in _NAMES}
    for _ in range(ROUNDS):
        for name, found in rounds.items():
            with served(name, "bare" if path == "/" else "portal") as server:
                found.append(drive(server, Ask(path, {"Cookie": cookie}), SECONDS))
    rows = [
        {
            "adaptor": name,
            "requests/s": round(statistics.median(one.rate for one in found)),
            "CPU µs/request": round(statistics.median(one.cost for one in found)),
        }
        for name, found in rounds.items()
    ]
    sys.stdout.write(table(rows) + "\n")
    keep("adaptor", rows)
    return 0
