"""Measures finding: what the page of it takes of the processor among few things, and among many more."""

import random
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from flask.testing import FlaskClient
from structlog.testing import capture_logs

from portal import create_app
from portal.bench.results import keep, table
from portal.bench.stage import Stage, stage
from portal.deliveries.models import Delivery, Update
from portal.lib import clock
from portal.lib.db import transaction
from portal.lib.ids import new_ref
from portal.people.models import Staff

_BATCH = 400  # An update has a dozen columns, and SQLite takes 32,766 values a statement.
_TIMES = 30
_SALES = 10
_MOST = 1.25
_ROLES = ("manager", "sales", "delivery")
_BASE = "http://127.0.0.1:8000"
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
    with stage(_SALES, updates=0, promises=4) as made:
        _add(plan.few)
        before, begun, many = _timed(made), time.monotonic(), plan.few
        while time.monotonic() - begun < plan.seconds:
            _add(plan.few)
            many += plan.few
        after = _timed(made)
    rows = [_row(plan, many, key, (before[key], after[key])) for key in before]
    sys.stdout.write(table(rows) + "\n")
    keep("search", rows)
    return 0


def _add(number: int) -> None:
    """Add so many updates, as if each had been told in its turn; the triggers of the database index them."""
    rows = [(row.ref, row.sale) for row in Delivery.select(Delivery.ref, Delivery.sale)]
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


def _timed(made: Stage) -> _Times:
    """Return how many milliseconds of the processor the page takes, the median for each who looks for each."""
    client = create_app(made.settings).test_client(use_cookies=False)
    cookies = {role: made.cookie_of(role) for role in _ROLES}
    with capture_logs():
        return {
            (name, role): median(_once(client, typed, cookies[role]) for _ in range(_TIMES))
            for name, typed in _LOOKED_FOR.items()
            for role in _ROLES
        }


def _once(client: FlaskClient, typed: str, cookie: str) -> float:
    begun = time.process_time()
    client.get("/staff/search", query_string={"q": typed}, base_url=_BASE, headers={"Cookie": cookie})
    return (time.process_time() - begun) * 1000


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
