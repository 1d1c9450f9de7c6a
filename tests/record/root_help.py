"""What the tests of roots share: who writes history anew behind our back, and who checks a proof as customers would."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from portal.record.actions import reproject
from portal.record.merkle import root_from_inclusion
from portal.record.models import DailyRoot, RootHead, RootLeaves
from portal.record.root_check import root_faults
from portal.record.roots import content_of, make_root
from portal.record.rules import entry_hash
from tests.cast import NOON
from tests.record.help import Row, change, drop, last_entry, rows_of, sql

DAY = timedelta(days=1)
_HASHED = ("stream", "seq", "at", "actor", "kind", "facts", "previous")


def roots(*days: int) -> list[DailyRoot]:
    """Make the roots of these days after the one of the tests."""
    made = [make_root(NOON + day * DAY) for day in days]
    return [row for row in made if row is not None]


def statement(row: DailyRoot) -> dict[str, Any]:
    """Return what the statement of a root says."""
    return content_of(bytes(row.body))


def faults_of_roots() -> list[tuple[str, str]]:
    """Return what is wrong with the roots, and with streams as roots have covered them."""
    return [(fault.stream, fault.what) for fault in root_faults()]


def drop_last_entry(stream: str) -> None:
    """Take the last entry of a stream, with all that would tell of it."""
    gone = last_entry(stream)
    sql("DELETE FROM entry_text WHERE stream = ? AND seq = ?", stream, gone["seq"])
    drop("entry", gone)
    sql("UPDATE stream SET seq = ?, hash = ? WHERE ref = ?", gone["seq"] - 1, gone["previous"], stream)
    reproject(stream)


def write_anew(stream: str, seq: int, **changes: object) -> None:
    """Change an entry, and hash it and every later one anew, so that the chain is whole again."""
    previous = ""
    for row in _entries(stream):
        said = {**row, **(changes if row["seq"] == seq else {})}
        if row["seq"] > seq:
            said["previous"] = previous
        said["hash"] = previous = entry_hash({name: said[name] for name in _HASHED})
        if row["seq"] >= seq:
            change("entry", row, **{name: said[name] for name in (*changes, "previous", "hash")})
    sql("UPDATE stream SET hash = ? WHERE ref = ?", previous, stream)
    reproject(stream)


def make_roots_anew(days: Iterable[int]) -> None:
    """Do what only whoever has the signing key can: throw all roots away, and make and sign others in their place."""
    for table in (DailyRoot, RootHead, RootLeaves):
        table.delete().execute()
    roots(*days)


def is_proven(bundle: Mapping[str, Any]) -> bool:
    """Tell whether a proof holds, computed step by step as its documentation says, and as RFC 9162 has it."""
    said = content_of(bundle["statement"].encode())
    hashed = hashlib.sha256(b"\0" + bundle["leaf"].encode()).digest()
    climbed = hashed
    for step in bundle["path"]:
        other = bytes.fromhex(step["hash"])
        pair = other + climbed if step["side"] == "left" else climbed + other
        climbed = hashlib.sha256(b"\1" + pair).digest()
    path = [bytes.fromhex(step["hash"]) for step in bundle["path"]]
    assert climbed == root_from_inclusion(hashed, bundle["index"], said["size"], path)
    return climbed.hex() == str(said["root"])


def _entries(stream: str) -> list[Row]:
    rows = [row for row in rows_of("entry") if row["stream"] == stream]
    return sorted(rows, key=lambda row: int(row["seq"]))
