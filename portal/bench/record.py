"""Measures verifying a long record: the time that an entry takes, and the memory, at a tenth of it and at all of it."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias, cast

from portal import create_app
from portal.bench.loading import Loader, pattern_of
from portal.bench.results import keep, table
from portal.bench.stage import PROMISES, Stage, deliveries_of, stage
from portal.concerns.actions import give_words
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict
from portal.deliveries.actions.fields import By
from portal.figures.counting import count_anew
from portal.lib import clock
from portal.lib.db import asked, release
from portal.lib.errors import Unavailable
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.record.models import Entry, Stream
from portal.sales.models import Sale

ENTRIES = 1_000_000
_UPDATES = 3 * PROMISES
_MOST_MICROSECONDS = 60
_FLAT = 1.25
_WORDS = "It was as you said, on the day that you said."
_TRIGGERS = """SELECT "name" FROM sqlite_master WHERE "type" = 'trigger' AND "name" LIKE 'search%'"""
# What the kernel counts peak memory in (getrusage(2)).
_UNIT = 1 if sys.platform == "darwin" else 1024
Row: TypeAlias = Mapping[str, object]


class Spent(NamedTuple):
    """What one run took: seconds of time and of processors, and the megabytes of its largest process."""

    seconds: float
    cpu: float
    megabytes: float


def measure(entries: int) -> int:
    """Print what verifying a tenth of so many entries took, and all of them; return 0. Raises Unavailable."""
    with stage(1, updates=_UPDATES) as made:
        create_app(made.settings)
        _judge(made)
        _leave_finding_out()
        loader = Loader(pattern_of(made.sales[0]))
        _fill(loader, entries // 10)
        rows = [_row(_verified(made), None)]
        _fill(loader, entries)
        rows.append(_row(_verified(made), rows[0]))
    sys.stdout.write(table(rows) + "\n")
    keep("record", rows)
    return 0


def _judge(made: Stage) -> None:
    """Let the customer give their word on what was delivered, so that the sale is one as others are."""
    sale = Sale.get_by_id(made.sales[0])
    contact = Contact.get(Contact.customer == sale.customer)
    viewer = Viewer("contact", contact.ref, contact.name, contact.email, contact.time_zone, sale.customer)
    done = [row.ref for row in deliveries_of(sale.ref) if row.state == "delivered"]
    given = [NewVerdict(delivery_for(viewer, ref), "kept", _WORDS) for ref in done]
    give_words(sale, given, By(viewer, clock.now(), new_ref()))


def _leave_finding_out() -> None:
    """Drop the triggers that make things findable: they take longer than all else; `portal bench search` has them."""
    for (name,) in asked(_TRIGGERS, ()).fetchall():
        asked(f'DROP TRIGGER "{name}"', ())


def _fill(loader: Loader, entries: int) -> None:
    """Copy the sale until there are so many entries, and count the company's figures as the background work does."""
    loader.load_until(entries)
    count_anew(clock.now())
    release()


def _verified(made: Stage) -> Spent:
    """Run the command as somebody would type it. Raises Unavailable when it finds anything."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", "record", "verify"]
    begun = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        env={**os.environ, **made.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        message = f"the record isn't sound: {said.strip()}"
        raise Unavailable(message)
    spent = Spent(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss * _UNIT / 1_000_000)
    release()
    return spent


def _row(spent: Spent, before: Row | None) -> Row:
    entries = Entry.select().count()
    each = spent.seconds / entries * 1_000_000
    is_flat = before is None or spent.megabytes <= _FLAT * cast("float", before["MB, largest process"])
    return {
        "entries": entries,
        "streams": Stream.select().count(),
        "seconds": round(spent.seconds, 1),
        "a second": round(entries / spent.seconds),
        "µs an entry": round(each, 1),
        "CPU µs an entry": round(spent.cpu / entries * 1_000_000, 1),
        "MB, largest process": round(spent.megabytes, 1),
        "budget": f"≤ {_MOST_MICROSECONDS} µs, flat" if before else "",
        "within": ("yes" if each <= _MOST_MICROSECONDS and is_flat else "NO") if before else "",
    }
