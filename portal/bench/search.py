"""Measures finding: how long a page of it takes among few things, and among many more."""

import random
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from portal.bench.results import keep, table
from portal.bench.stage import ZONE, stage
from portal.deliveries.models import Delivery, Update
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.search.queries import found
from portal.search.rules import parse

_BATCH = 400  # An update has a dozen columns, and SQLite takes 32,766 values a statement.
_TIMES = 30
_SALES = 50
_MOST = 1.25
_LOOKED_FOR = {
    "a rare word": "word777 ",
    "a common word": "tiles ",
    "two of them": "tiles room ",
    "a phrase": '"the parts are in" ',
    "a beginning": "deli",
    "one left out": "tiles -room ",
}
_WORDS = (
    "tiles",
    "room",
    "parts",
    "delivered",
    "delivery",
    "drawing",
    "cabinet",
    "stone",
    "wall",
    "floor",
    "glass",
)
_Times = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Plan:
    """How many things there are at first, and for how many seconds others are added."""

    few: int = 10_000
    seconds: float = 60


def measure(plan: Plan) -> int:
    """Print the medians of both and their ratios; return 0."""
    with stage(_SALES, updates=0, promises=4):
        _add(plan.few)
        before, begun, many = _timed(), time.monotonic(), plan.few
        while time.monotonic() - begun < plan.seconds:
            _add(plan.few)
            many += plan.few
        after = _timed()
    rows = [_row(plan, many, key, (before[key], after[key])) for key in before]
    sys.stdout.write(table(rows) + "\n")
    keep("search", rows)
    return 0


def _add(number: int) -> None:
    """Add so many updates, as if each had been told in its turn; the triggers of the database index them."""
    rows = [(one.ref, one.sale) for one in Delivery.select(Delivery.ref, Delivery.sale)]
    by = Staff.get(Staff.role == "manager").ref
    known, at = Update.select().count(), clock.now()
    with transaction():
        for first in range(known, known + number, _BATCH):
            told = [
                _told(n, rows, by) | {"at": at + timedelta(seconds=n)} for n in range(first, first + _BATCH)
            ]
            Update.insert_many(told).execute()


def _told(n: int, rows: list[tuple[str, str]], by: str) -> dict[str, object]:
    delivery, sale = rows[n % len(rows)]
    some = " ".join(random.choices(_WORDS, k=8))  # noqa: S311 - what is told here is no secret
    text = f"Step word{n}: {some}; {'the parts are in' if n % 7 == 0 else 'we go on'}."
    return {
        "ref": new_ref(),
        "sale": sale,
        "delivery": delivery,
        "seq": 1_000 + n,
        "by": by,
        "kind": "progress",
        "text": text,
    }


def _timed() -> _Times:
    """Return how many milliseconds of the processor a page takes, the median for each who looks for each."""
    return {
        (name, viewer.role): median(_once(viewer, typed) for _ in range(_TIMES))
        for name, typed in _LOOKED_FOR.items()
        for viewer in _viewers()
    }


def _once(viewer: Viewer, typed: str) -> float:
    begun = time.process_time()
    found(viewer, parse(typed), "", "")
    return (time.process_time() - begun) * 1000


def _viewers() -> list[Viewer]:
    return [
        Viewer("staff", one.ref, one.name, one.email, ZONE, role=one.role)
        for one in Staff.select().order_by(Staff.role)
    ]


def _row(plan: Plan, many: int, key: tuple[str, str], times: tuple[float, float]) -> Mapping[str, object]:
    ratio = times[1] / times[0]
    return {
        "looking for": key[0],
        "as": key[1],
        f"CPU ms of {plan.few}": f"{times[0]:.2f}",
        f"of {many}": f"{times[1]:.2f}",
        "ratio": f"{ratio:.2f}",
        "budget": f"≤ {_MOST}",
        "within": "yes" if ratio <= _MOST else "NO",
    }
