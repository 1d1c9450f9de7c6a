"""Measures open live streams: how long from the commit to the client, and what each takes, while pages are served."""

import asyncio
import math
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.bench.driving import CONNECTIONS, Ask, Served, need_wrk, requests_a_second, served, wrk
from portal.bench.listening import Listeners
from portal.bench.results import keep, table
from portal.bench.stage import Stage, deliveries_of, stage
from portal.bench.subjects import promise_page
from portal.deliveries.version import version_of
from portal.lib import clock

_A_SESSION = 10
_COMMITS_A_SECOND = 10
_SETTLE_SECONDS = 1.0
_CAPACITY_SECONDS = 3
_MOST_KILOBYTES = 45
_MANY = 1000
_MOST_MS, _MOST_MS_OF_MANY = 250, 500
_NEWS = "We are on our way."


@dataclass(frozen=True)
class Plan:
    """So many streams over so many sales, and for how many seconds updates are committed."""

    streams: int = 1000
    sales: int = 50
    seconds: int = 10


@dataclass(frozen=True)
class Commit:
    """An update that was committed: to which sale, which version that made, and when."""

    sale: str
    version: str
    at: float


@dataclass(frozen=True)
class Heard:
    """What the streams heard: milliseconds from each commit to each client, and how often one was told nothing.

    `kilobytes` is what a stream takes in the workers, `load` the pages served meanwhile as a part of all they could.
    """

    delays: Sequence[float]
    missed: int
    kilobytes: float
    load: float

    def percentile(self, share: float) -> float:
        """Return the delay within which this share was told; without end when nobody was."""
        ordered = sorted(self.delays) or [math.inf]
        return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def measure(plan: Plan) -> int:
    """Print delays, memory and the pages served meanwhile; return 0. Raises Unavailable."""
    need_wrk()
    with stage(plan.sales, updates=3) as made, served("portal", environ=made.environ) as server:
        heard = asyncio.run(_heard(plan, made, server))
    rows = [_row(plan, heard)]
    sys.stdout.write(table(rows) + "\n")
    keep("live", rows)
    return 0


async def _heard(plan: Plan, made: Stage, server: Served) -> Heard:
    ask = promise_page(made, server).ask
    capacity = requests_a_second(await asyncio.to_thread(wrk, server, ask, _CAPACITY_SECONDS))
    seats = list(_seats(plan, made))
    listeners = Listeners(server)
    before = server.resident_kilobytes()
    try:
        await listeners.open(seats)
        await asyncio.sleep(_SETTLE_SECONDS)
        kilobytes = (server.resident_kilobytes() - before) / len(seats)
        pages = asyncio.create_task(asyncio.to_thread(_half_served, server, ask, plan.seconds, capacity))
        commits = await _committed(plan, made)
        rate = await pages
        await asyncio.sleep(_SETTLE_SECONDS)
    finally:
        await listeners.close()
    delays = list(_delays(commits, listeners.heard))
    concerned = Counter(sale for sale, _ in seats)
    missed = sum(concerned[one.sale] for one in commits) - len(delays)
    return Heard(delays, missed, kilobytes, rate / capacity)


def _delays(commits: Sequence[Commit], heard: Mapping[str, Sequence[Mapping[str, float]]]) -> Iterator[float]:
    """Yield the milliseconds from each commit to each stream that was told of it, or of what followed it.

    Two commits in quick succession may be told as one: the page then shows both.
    """
    later: defaultdict[str, set[str]] = defaultdict(set)
    for one in reversed(commits):
        later[one.sale].add(one.version)
        for stream in heard[one.sale]:
            told = [at for version, at in stream.items() if version in later[one.sale]]
            if told:
                yield (min(told) - one.at) * 1000


def _seats(plan: Plan, made: Stage) -> Iterator[tuple[str, str]]:
    """Yield sale and Cookie header of each stream; ten streams are those of one session."""
    cookies: dict[str, str] = {}
    for n in range(plan.streams):
        turn, sale = divmod(n, plan.sales)
        if turn % _A_SESSION == 0:
            cookies[made.sales[sale]] = made.cookie_of_contact(made.sales[sale])
        yield made.sales[sale], cookies[made.sales[sale]]


async def _committed(plan: Plan, made: Stage) -> list[Commit]:
    """Commit updates at an even pace, about one sale after the other."""
    commits = []
    begun = time.monotonic()
    for n in range(plan.seconds * _COMMITS_A_SECOND):
        await asyncio.sleep(max(0, begun + n / _COMMITS_A_SECOND - time.monotonic()))
        commits.append(await asyncio.to_thread(_commit, made, made.sales[n % plan.sales]))
    return commits


def _commit(made: Stage, sale: str) -> Commit:
    made.tell(deliveries_of(sale)[-1].ref, "progress", _NEWS, clock.now())
    at = time.monotonic()
    return Commit(sale, version_of(sale), at)


def _half_served(server: Served, ask: Ask, seconds: int, capacity: float) -> float:
    """Ask for pages at half of what the server can do; return how many a second it served."""
    pause = round(CONNECTIONS / (capacity / 2) * 1000)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"function delay() return {pause} end")
        script.flush()
        return requests_a_second(wrk(server, ask, seconds, ("-s", script.name)))


def _row(plan: Plan, heard: Heard) -> dict[str, object]:
    most = _MOST_MS if plan.streams <= _MANY else _MOST_MS_OF_MANY
    p99 = heard.percentile(0.99)
    within = p99 <= most and heard.kilobytes <= _MOST_KILOBYTES and not heard.missed
    return {
        "streams": plan.streams,
        "told": len(heard.delays),
        "missed": heard.missed,
        "p50 ms": _whole(heard.percentile(0.5)),
        "p99 ms": _whole(p99),
        "budget": f"≤ {most} ms",
        "KB a stream": round(heard.kilobytes, 1),
        "KB budget": f"≤ {_MOST_KILOBYTES}",
        "pages at": f"{heard.load:.0%} of capacity",
        "within": "yes" if within else "NO",
    }


def _whole(delay: float) -> int | str:
    return round(delay) if math.isfinite(delay) else "never"
