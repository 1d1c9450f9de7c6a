"""Verifying receipts and kept files against the entries that name them; `told` are those of a stream that do."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from portal.lib.db import asked
from portal.record.models import Entry, Receipt, StoredFile
from portal.record.receipts import content_of, is_sound
from portal.record.rules import GENESIS, Fault
from portal.record.stored import stored_of
from portal.record.verify_chain import ERASURE, Told

Rows: TypeAlias = Iterable[dict[str, Any]]
_BODY = 'SELECT "body" FROM "stored_file" WHERE "stream" = {} AND "sha256" = {}'


def receipt_faults(stream: str, told: Sequence[Told], rows: Rows | None = None) -> Iterator[Fault]:
    """Yield every receipt that is changed, missing, in excess, or empty without an erasure that says so.

    They are read, in their order, unless `rows` gives them as `stored_of` would; each fault is told before the next
    row is asked for.
    """
    named = {one.facts["receipt"]["n"]: one for one in told if isinstance(one.facts.get("receipt"), dict)}
    erased_at = max((one.seq for one in told if one.kind == ERASURE and one.facts["receipts"]), default=0)
    before: str | None = None
    for row in stored_of(Receipt, stream) if rows is None else rows:
        naming = named.pop(row["n"], None)
        what = _receipt_fault(row, naming, erased_at) or _chain_fault(row, before)
        before = row["sha256"]
        if what:
            yield Fault(stream, naming.seq if naming else 0, f"receipt {row['n']} {what}")
    for n, naming in sorted(named.items()):
        yield Fault(stream, naming.seq, f"receipt {n} is missing")


def file_faults(stream: str, told: Sequence[Told], rows: Rows | None = None) -> Iterator[Fault]:
    """Yield every file that is changed, renamed, in excess, or missing without an erasure that says so.

    `rows` are as in `receipt_faults`, each being kept before it is given.
    """
    named = {one.facts["sha256"]: one for one in told if one.kind == "file.kept"}
    erased = {sha256: one.seq for one in told if one.kind == ERASURE for sha256 in one.facts.get("files", ())}
    # One body at a time is in memory: a file may have many megabytes.
    for row in stored_of(StoredFile, stream, but=("body",)) if rows is None else rows:
        naming = named.pop(row["sha256"], None)
        if naming is None:
            yield Fault(stream, 0, f"no entry names the file {row['name']}")
        elif erased.get(row["sha256"], 0) > naming.seq:
            yield Fault(stream, naming.seq, f"the file {row['name']} was erased, and is there again")
        elif any(naming.facts[name] != row[name] for name in ("name", "media_type")):
            yield Fault(stream, naming.seq, f"the file {row['name']} was kept under another name or type")
        elif hashlib.sha256(_body(stream, row["sha256"])).hexdigest() != row["sha256"]:
            yield Fault(stream, naming.seq, f"the file {row['name']} isn't the one that was kept")
    for sha256, naming in named.items():
        if erased.get(sha256, 0) < naming.seq:
            yield Fault(stream, naming.seq, f"the file {naming.facts['name']} is missing")


def _body(stream: str, sha256: str) -> bytes:
    return bytes(asked(_BODY, (stream, sha256)).fetchone()[0])


def _chain_fault(row: dict[str, Any], before: str | None) -> str:
    """Say what is wrong with the place of a receipt among the others; nothing can be said of an erased one."""
    if row["body"] is None or content_of(row["body"]).get("previous_receipt") == before:
        return ""
    return "doesn't name the receipt before it"


def _receipt_fault(row: dict[str, Any], naming: Told | None, erased_at: int) -> str:
    said = naming.facts["receipt"] if naming else {}
    names = ("n", "number", "sha256", "key")
    if naming is None or tuple(map(said.get, names)) != (
        row["n"],
        row["number"],
        row["sha256"],
        row["key_id"],
    ):
        return "isn't the one that the record names"
    if row["sealed_at"] != naming.at:
        return "was sealed at another instant"
    empty = row["body"] is None and row["signature"] is None
    if empty != (naming.seq < erased_at):
        return "is gone, and no erasure says so" if empty else "was erased, and is there again"
    if empty:
        return ""
    if not is_sound(Receipt(**row)):
        return "doesn't carry its signature"
    # The signature covers the head that it was sealed upon, so a history that was written anew doesn't fit it.
    sealed_upon = content_of(row["body"])["previous_head"]
    return "" if _is_before(sealed_upon, row["stream"], naming) else "was sealed upon another history"


def _is_before(head: str, stream: str, naming: Told) -> bool:
    """Tell whether the stream had this head before the entry that names the receipt: nearly always just before."""
    if head in (GENESIS, naming.previous):
        return True
    earlier = (Entry.stream == stream) & (Entry.hash == head) & (Entry.seq < naming.seq)
    return bool(Entry.select().where(earlier).exists())
