"""Verifying the entries of a stream, and the personal texts beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.lib.canonical import strict_loads
from portal.lib.db import utc_instant, utc_text
from portal.record.models import Entry, EntryText, Stream
from portal.record.rules import GENESIS, Fault, entry_hash, pointers_apart, text_hash

ERASURE = "record.erased"
_HASHED = ("stream", "seq", "at", "actor", "kind", "facts", "previous")


@dataclass(frozen=True)
class Told:
    """An entry as read for verifying: `facts` with the salted hashes in them, `hash` that of the chain."""

    seq: int
    at: str
    kind: str
    facts: dict[str, Any]
    hash: str


def chain_faults(stream: str, entries: list[Entry]) -> Iterator[Fault]:
    """Yield what is wrong with the chain of `entries`, all those of `stream` in order."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected:
            yield Fault(stream, entry.seq, f"entry {expected} is missing")
            return
        yield from _entry_faults(entry, previous)
        previous, expected = entry.hash, expected + 1
    head = Stream.get_or_none(Stream.ref == stream)
    if head is None:
        yield Fault(stream, expected - 1, "there is no such stream, or its head is gone")
    elif (head.seq, head.hash) != (expected - 1, previous):
        yield Fault(stream, expected - 1, "the stream's head is another entry than its last one")


def told_by(entries: list[Entry]) -> list[Told]:
    """Return the entries of a sound chain with their facts read."""
    return [Told(one.seq, one.at, one.kind, strict_loads(one.facts), one.hash) for one in entries]


def text_faults(stream: str, told: list[Told]) -> Iterator[Fault]:
    """Yield every text of a stream that is changed, missing, in excess, or empty without an erasure that says so."""
    expected = {(one.seq, name): digest for one in told for name, digest in pointers_apart(one.facts).items()}
    erased = _erased(told)
    for row in EntryText.select().where(EntryText.stream == stream).iterator():
        digest = expected.pop((row.seq, row.name), None)
        empty = row.text is None and row.salt is None
        if digest is None:
            yield Fault(stream, row.seq, f"the text {row.name} belongs to no entry")
        elif empty != ((row.seq, row.name) in erased):
            what = "is gone, and no erasure says so" if empty else "was erased, and is there again"
            yield Fault(stream, row.seq, f"the text {row.name} {what}")
        elif not empty and not _hashes_to(digest, row):
            yield Fault(stream, row.seq, f"the text {row.name} isn't the one that was recorded")
    for seq, name in sorted(expected):
        yield Fault(stream, seq, f"the text {name} is missing")


def _entry_faults(entry: Entry, previous: str) -> Iterator[Fault]:
    if entry.previous != previous:
        yield Fault(entry.stream, entry.seq, "it doesn't follow from the entry before it")
    if entry_hash({name: getattr(entry, name) for name in _HASHED}) != entry.hash:
        yield Fault(entry.stream, entry.seq, "its hash isn't that of what it says")
    elif not _is_readable(entry):
        yield Fault(entry.stream, entry.seq, "its instant or its facts can't be read")


def _is_readable(entry: Entry) -> bool:
    """Tell whether what hashes well can be read at all; whoever hashes anew may write anything."""
    try:
        return utc_text(utc_instant(entry.at)) == entry.at and isinstance(strict_loads(entry.facts), dict)
    except (ValueError, OverflowError):
        return False


def _erased(told: list[Told]) -> set[tuple[int, str]]:
    erasures = [one.facts for one in told if one.kind == ERASURE]
    return {(text["seq"], text["name"]) for facts in erasures for text in facts["texts"]}


def _hashes_to(digest: str, row: EntryText) -> bool:
    return row.salt is not None and row.text is not None and text_hash(row.salt, row.text) == digest
