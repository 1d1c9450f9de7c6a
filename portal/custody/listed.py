"""The customers who were erased, listed outside the database: so that an older copy of it doesn't bring them back.

The list is a file of the data directory with one JSON line for each, holding a random reference and nothing of anybody.
A copy that is restored is erased again by it, before anybody can read it.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from portal.custody.erasing import erase_again
from portal.lib import installed
from portal.lib.db import utc_text
from portal.lib.ids import is_ref
from portal.people.models import Customer

FILE = "erased-customers.jsonl"


def note(customer: str, at: datetime) -> None:
    """Put an erased customer on the list, on the disk when this returns; one that is there stays there once."""
    handle = os.open(_path(), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = file.read()
        if customer in _refs_in(known.splitlines()):
            return
        # A line that was cut off in writing must not swallow this one.
        start = b"\n" if known and not known.endswith(b"\n") else b""
        line = json.dumps({"customer": customer, "at": utc_text(at)}).encode("ascii")
        file.write(start + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def listed() -> list[str]:
    """Return the refs of the customers on the list, in their order."""
    path = _path()
    return _refs_in(path.read_bytes().splitlines()) if path.is_file() else []


def erase_listed(at: datetime) -> int:
    """Erase again, in the bound database, whoever is on the list and is there with their words; returns how many."""
    there = [row.ref for row in Customer.select(Customer.ref).where(Customer.ref.in_(listed()))]
    return sum(erase_again(ref, at) for ref in there)


def _refs_in(lines: Iterable[bytes]) -> list[str]:
    found: list[str] = []
    for line in lines:
        try:
            ref = str(json.loads(line)["customer"])
        except (ValueError, KeyError, TypeError):
            continue
        if is_ref(ref):
            found.append(ref)
    return found


def _path() -> Path:
    return installed.settings().data_dir / FILE
