"""Measures status updates, end to end over HTTP, against the durable commits that this disk takes from one connection.

Each update is the real form with its token, the session, the version that its author saw and the key that lets it in
once: the rule, the entry, the rows, the outbox and the live row are one durable transaction.
"""

import sqlite3
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from portal.bench.browsing import Browser, Form
from portal.bench.driving import all_at_once, served
from portal.bench.results import keep, table
from portal.bench.stage import PROMISES, Stage, deliveries_of, stage
from portal.deliveries.models import Update
from portal.lib.errors import Unavailable

_TABS = 8
_RAW_SECONDS = 1.5
_LEAST_SHARE = 0.25
_WORDS = "The parts are in, the room is ready, and we go on tomorrow at eight."


@dataclass(frozen=True)
class Plan:
    """How much is written: so many rounds of so many updates."""

    rounds: int = 3
    updates: int = 120


def measure(plan: Plan) -> int:
    """Print both rates, medians of alternating rounds, and their ratio; return 0. Raises Unavailable."""
    total = plan.rounds * plan.updates
    with stage(-(-total // PROMISES), updates=0) as made, served("portal", environ=made.environ) as server:
        first = Browser(server, made.cookie_of("manager"))
        raw, ours = [], []
        for n in range(plan.rounds):
            raw.append(raw_commits(made.settings.data_dir / f"raw-{n}.db"))
            forms = _forms(first, made, range(n * plan.updates, (n + 1) * plan.updates))
            # Tabs of one browser: a form is taken from the browser that it was opened in.
            ours.append(_posted([Browser(server, first.cookie) for _ in range(_TABS)], forms))
        _check_count(total)
    share = statistics.median(mine / bare for mine, bare in zip(ours, raw, strict=True))
    rows = [
        _row("durable commits, one connection", raw, "", "", ""),
        _row(
            "status updates over HTTP",
            ours,
            f"{share:.0%}",
            "≥ 25%",
            "yes" if share >= _LEAST_SHARE else "NO",
        ),
    ]
    sys.stdout.write(table(rows) + "\n")
    keep("writes", rows)
    return 0


def raw_commits(path: Path) -> float:
    """Return how many small inserts a second this disk takes, each a durable commit of its own."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = full")
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
    count, begun = 0, time.monotonic()
    while time.monotonic() - begun < _RAW_SECONDS:
        connection.execute("INSERT INTO note (text) VALUES (?)", (_WORDS,))
        count += 1
    taken = time.monotonic() - begun
    connection.close()
    return count / taken


def _forms(browser: Browser, made: Stage, numbers: range) -> list[Form]:
    """Open the form for an update about each of these deliveries, counted over all sales."""
    refs = [row.ref for sale in made.sales for row in deliveries_of(sale)]
    return [browser.form(f"/staff/deliveries/{refs[n]}/updates") for n in numbers]


def _posted(browsers: Sequence[Browser], forms: Sequence[Form]) -> float:
    """Send all `forms` through all `browsers` at once; return how many a second were taken."""
    typed = {"kind": "progress", "text": _WORDS, "forecast_on": "", "what": "", "by_on": "", "otherwise": ""}

    def send(browser: Browser, some: Sequence[Form]) -> None:
        for form in some:
            browser.send(form, typed)

    shares = [partial(send, browser, forms[n :: len(browsers)]) for n, browser in enumerate(browsers)]
    return len(forms) / all_at_once(shares)


def _check_count(expected: int) -> None:
    found = Update.select().count()
    if found != expected:
        message = f"{expected} updates were taken, and {found} are there"
        raise Unavailable(message)


def _row(what: str, rates: Sequence[float], share: str, budget: str, within: str) -> dict[str, object]:
    return {
        "what": what,
        "a second": round(statistics.median(rates)),
        "of the commits": share,
        "budget": budget,
        "within": within,
    }
