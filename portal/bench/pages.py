"""Measures the pages against a bare Flask view that returns the same bytes behind the same server, in turns."""

import http.client
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from flask import Flask

from portal import create_app
from portal.bench.driving import Ask, Pair, Served, drive, need_wrk, served
from portal.bench.results import keep, table
from portal.bench.stage import stage
from portal.bench.statements import statements
from portal.bench.subjects import Subject, subjects_of
from portal.figures.company import LEAST_CUSTOMERS
from portal.lib import clock
from portal.people.actions.company import change_settings, settings_of
from portal.people.queries import company
from portal.record.models import SYSTEM

Row: TypeAlias = dict[str, object]
_MOST_OF_CACHED = 4


@dataclass(frozen=True)
class Plan:
    """How long each page is driven: so many rounds of so many seconds, and so many changes for first renders."""

    rounds: int = 3
    seconds: int = 2
    changes: int = 30


def measure(plan: Plan) -> int:
    """Print each page's ratios to bare Flask, medians of alternating rounds; return 0. Raises Unavailable."""
    need_wrk()
    with (
        stage(LEAST_CUSTOMERS) as made,
        tempfile.TemporaryDirectory() as folder,
        served("portal", environ=made.environ) as ours,
    ):
        subjects = subjects_of(made, ours)
        for number, subject in enumerate(subjects):
            (Path(folder) / str(number)).write_bytes(subject.body)
        with served("pages", folder) as bare:
            rounds = _driven(plan, subjects, ours, bare)
        first = _first_render(plan, subjects[0].ask, ours)
        counts = _counts(create_app(made.settings), subjects)
    rows = [_row(*each) for each in zip(subjects, rounds, counts, strict=True)]
    rows.insert(1, _first_row(first, rounds[0]))
    sys.stdout.write(table(rows) + "\n")
    keep("pages", rows)
    return 0


def _driven(plan: Plan, subjects: Sequence[Subject], ours: Served, bare: Served) -> list[list[Pair]]:
    found: list[list[Pair]] = [[] for _ in subjects]
    for _ in range(plan.rounds):
        for number, subject in enumerate(subjects):
            found[number].append(
                Pair(
                    drive(ours, subject.ask, plan.seconds), drive(bare, subject.of_bare(number), plan.seconds)
                )
            )
    return found


def _first_render(plan: Plan, ask: Ask, ours: Served) -> float:
    """Return the microseconds of CPU that the first request after a change costs: the median of several.

    The change is one of the company's own settings, which every page shows, and which makes no page longer.
    """
    connection = http.client.HTTPConnection(urlsplit(ours.address).netloc, timeout=30)
    costs = []
    for n in range(plan.changes):
        _change(n)
        before = ours.cpu_seconds()
        connection.request("GET", ask.path, headers=dict(ask.headers))
        connection.getresponse().read()
        costs.append((ours.cpu_seconds() - before) * 1_000_000)
    connection.close()
    return statistics.median(costs)


def _change(n: int) -> None:
    changed = replace(settings_of(company()), accent=f"#0b6e{n:02x}")
    change_settings(changed, SYSTEM, clock.now())


def _row(subject: Subject, rounds: list[Pair], counts: tuple[int, int]) -> Row:
    ratio = statistics.median(pair.ours.rate / pair.bare.rate for pair in rounds)
    cost = statistics.median(pair.ours.cost for pair in rounds)
    above = statistics.median(pair.ours.cost - pair.bare.cost for pair in rounds)
    within = ratio >= subject.share and (subject.above is None or above <= subject.above)
    return {
        "page": subject.name,
        "requests/s": round(statistics.median(pair.ours.rate for pair in rounds)),
        "of bare Flask": f"{ratio:.0%}",
        "budget": f"≥ {subject.share:.0%}",
        "CPU µs": round(cost),
        "µs above": round(above),
        "µs budget": "" if subject.above is None else f"≤ {subject.above}",
        "bytes gzip": subject.packed,
        "statements first, then": "{}, {}".format(*counts),
        "within": "yes" if within else "NO",
    }


def _first_row(first: float, rounds: list[Pair]) -> Row:
    times = first / statistics.median(pair.ours.cost for pair in rounds)
    return {
        "page": "promise page, first after a change",
        "requests/s": "",
        "of bare Flask": f"{times:.1f} x cached",
        "budget": f"≤ {_MOST_OF_CACHED} x",
        "CPU µs": round(first),
        "µs above": "",
        "µs budget": "",
        "bytes gzip": "",
        "statements first, then": "",
        "within": "yes" if times <= _MOST_OF_CACHED else "NO",
    }


def _counts(app: Flask, subjects: Sequence[Subject]) -> list[tuple[int, int]]:
    """Return for each page the statements of its first render and those of the next request."""
    return [
        (statements(app, one.ask.path, one.ask.headers), statements(app, one.ask.path, one.ask.headers))
        for one in subjects
    ]
