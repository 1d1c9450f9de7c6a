"""Measures what programs do: sales with 20 promises posted and sealed, and a sale read, as a ratio to bare Flask.

Both over HTTP with keep-alive, through the real server: the token is looked up, the calls are counted, the shapes are
checked, a write keeps its answer. So many tokens take turns in reading that none of them reaches its limit.
"""

import http.client
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from portal.bench.driving import Ask, Pair, Served, all_at_once, drive, need_wrk, served
from portal.bench.results import keep, table
from portal.bench.stage import PROMISES, Stage, stage, won_deal
from portal.bench.subjects import fetch
from portal.bench.writes import raw_commits
from portal.lib import clock
from portal.lib.errors import Unavailable
from portal.sales.models import Sale

WRITERS = (1, 4)
_READERS = 50
_CREATED = 201
_TAKING_TURNS = """
local secrets = {%s}
local turn = 0
request = function()
  turn = turn %% #secrets + 1
  return wrk.format("GET", nil, {Authorization = "Bearer " .. secrets[turn], ["If-None-Match"] = %s})
end
"""


@dataclass(frozen=True)
class Plan:
    """How much is done: so many rounds, each of so many seconds of reading and so many sales for each writing."""

    rounds: int = 3
    seconds: int = 2
    sales: int = 24


def measure(plan: Plan) -> int:
    """Print the rates, medians of alternating rounds, with their ratios; return 0. Raises Unavailable."""
    need_wrk()
    with (
        stage() as made,
        tempfile.TemporaryDirectory() as name,
        served("portal", environ=made.environ) as ours,
    ):
        folder = Path(name)
        reads = _reads(made, ours, folder)
        numbers = iter(range(2, 2 + plan.rounds * plan.sales * len(WRITERS)))
        raw, written = list[float](), {writers: list[float]() for writers in WRITERS}
        read = {what: list[Pair]() for what in reads}
        with served("pages", str(folder / "bodies")) as bare:
            for n in range(plan.rounds):
                raw.append(raw_commits(made.settings.data_dir / f"raw-{n}.db"))
                for writers, rates in written.items():
                    rates.append(_posted(made, ours, [next(numbers) for _ in range(plan.sales)], writers))
                for what, (ask, same) in reads.items():
                    read[what].append(Pair(drive(ours, ask, plan.seconds), drive(bare, same, plan.seconds)))
        _check_count(1 + plan.rounds * plan.sales * len(WRITERS))
    rows = [*_write_rows(raw, written), *(_read_row(what, pairs) for what, pairs in read.items())]
    sys.stdout.write(table(rows) + "\n")
    keep("api", rows)
    return 0


def _reads(made: Stage, server: Served, folder: Path) -> dict[str, tuple[Ask, Ask]]:
    """Return how a sale is read by each name, and how bare Flask is asked for the same answer."""
    secrets = [made.secret_of("manager", f"Reader {n}") for n in range(_READERS)]
    path = f"/api/v1/sales/{made.sales[0]}"
    body, fields = fetch(server, Ask(path, {"Authorization": f"Bearer {secrets[0]}"}))
    (folder / "bodies").mkdir()
    (folder / "bodies" / "0").write_bytes(body)
    return {
        "a sale read": (_in_turns(path, secrets, "", folder / "read.lua"), Ask("/0", {})),
        "a sale read again, 304": (
            _in_turns(path, secrets, fields["etag"], folder / "again.lua"),
            Ask("/0", {"If-None-Match": '"0"'}),
        ),
    }


def _in_turns(path: str, secrets: Sequence[str], tag: str, script: Path) -> Ask:
    named = ", ".join(json.dumps(secret) for secret in secrets)
    script.write_text(_TAKING_TURNS % (named, json.dumps(tag) if tag else "nil"), "ascii")
    return Ask(path, {}, ("-s", str(script)))


def _posted(made: Stage, server: Served, numbers: Sequence[int], writers: int) -> float:
    """Post these sales through so many writers at once; return how many a second were sealed."""
    secret, at = made.secret_of("manager", f"Writer of {numbers[0]}"), clock.now()
    sales = [json.dumps(won_deal(n, at)).encode() for n in numbers]
    netloc = urlsplit(server.address).netloc

    def post(some: Iterable[tuple[int, bytes]]) -> None:
        with closing(http.client.HTTPConnection(netloc, timeout=60)) as connection:
            for n, sale in some:
                _post(connection, secret, f"sale-{n}", sale)

    numbered = list(zip(numbers, sales, strict=True))
    return len(numbers) / all_at_once([partial(post, numbered[n::writers]) for n in range(writers)])


def _post(connection: http.client.HTTPConnection, secret: str, key: str, sale: bytes) -> None:
    fields = {
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    connection.request("POST", "/api/v1/sales", sale, fields)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != _CREATED:
        message = f"a sale was answered with {answer.status}: {said.decode()[:300]}"
        raise Unavailable(message)


def _check_count(expected: int) -> None:
    found = Sale.select().count()
    if found != expected:
        message = f"{expected} sales should be there, and {found} are"
        raise Unavailable(message)


def _write_rows(raw: Sequence[float], written: dict[int, list[float]]) -> Iterator[dict[str, object]]:
    yield _row("durable commits, one connection", statistics.median(raw))
    for writers, rates in written.items():
        share = statistics.median(mine / bare for mine, bare in zip(rates, raw, strict=True))
        who = "1 writer" if writers == 1 else f"{writers} writers"
        what = f"sales of {PROMISES} promises sealed, {who}"
        yield _row(what, statistics.median(rates), f"{share:.1%} of the commits")


def _read_row(what: str, pairs: Sequence[Pair]) -> dict[str, object]:
    ratio = statistics.median(pair.ours.rate / pair.bare.rate for pair in pairs)
    cost = statistics.median(pair.ours.cost for pair in pairs)
    above = statistics.median(pair.ours.cost - pair.bare.cost for pair in pairs)
    rate = statistics.median(pair.ours.rate for pair in pairs)
    return _row(what, rate, f"{ratio:.0%} of bare Flask", f"{cost:.0f}", f"{above:.0f}")


def _row(what: str, rate: float, ratio: str = "", cost: str = "", above: str = "") -> dict[str, object]:
    return {
        "what": what,
        "a second": round(rate, 1),
        "ratio": ratio,
        "CPU µs": cost,
        "µs above": above,
    }
