"""Verifying the entries of a stream, and the personal texts beside them, page by page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from portal.lib.canonical import strict_loads
from portal.lib.db import asked, utc_instant, utc_text
from portal.record.big_set import BigSet
from portal.record.reading import Page, StoredEntry, StoredText
from portal.record.rules import GENESIS, Fault, entry_hash, pointers_apart, text_hash

ERASURE = "record.erased"
_FILE = "file.kept"
_HEAD = 'SELECT "seq", "hash" FROM "stream" WHERE "ref" = {}'
_TEXT = 'SELECT "salt", "text" FROM "entry_text" WHERE "stream" = {} AND "seq" = {} AND "name" = {}'


class Told(NamedTuple):
    """An entry of a sound chain: `facts` with the salted hashes in them, which are `apart` by their pointers."""

    seq: int
    at: str
    instant: datetime
    actor: str
    kind: str
    facts: dict[str, Any]
    apart: dict[str, str]
    previous: str
    hash: str


class Walk:
    """Goes through a stream once: what is wrong with its chain and texts, and which of its entries name papers.

    `count` entries were taken, and `previous` is the hash of the last of them.
    """

    def __init__(self, stream: str) -> None:
        """Stand before the first entry."""
        self.papers: list[Told] = []
        self.count = 0
        self.previous = GENESIS
        self._stream = stream
        self._is_broken = False
        self._in_chain: list[Fault] = []
        self._in_texts: list[Fault] = []
        self._gone: BigSet | None = None

    @property
    def faults(self) -> list[Fault]:
        """What was found until here; texts count only where the chain that names them is sound."""
        return self._in_chain or self._in_texts

    def take(self, page: Page) -> list[Told]:
        """Go through the next page; returns its entries, read, when nothing was wrong until its end."""
        told = self._chained(page.entries)
        if not self._in_chain:
            self._in_texts += self._text_faults(told, page.texts)
            self.papers += [one for one in told if _names_papers(one)]
        return [] if self.faults else told

    def end(self) -> None:
        """Compare the stream's head with the last entry, and erasures with the texts that are gone."""
        head = asked(_HEAD, (self._stream,)).fetchone()
        if self._is_broken:
            return
        if head is None:
            self._say("there is no such stream, or its head is gone")
        elif tuple(head) != (self.count, self.previous):
            self._say("the stream's head is another entry than its last one")
        for seq, name in self._gone or ():
            self._in_texts.append(
                Fault(self._stream, seq, f"the text {name} is gone, and no erasure says so")
            )

    def _chained(self, entries: list[StoredEntry]) -> list[Told]:
        told = []
        for entry in entries:
            if self._is_broken or entry.seq != self.count + 1:
                self._break(entry.seq)
                break
            if entry.previous != self.previous:
                self._say("it doesn't follow from the entry before it", entry.seq)
            told += self._read(entry)
            self.previous, self.count = entry.hash, entry.seq
        return told

    def _read(self, entry: StoredEntry) -> list[Told]:
        if not _is_hashed(self._stream, entry):
            self._say("its hash isn't that of what it says", entry.seq)
            return []
        one = _read(entry)
        if one is None:
            self._say("its instant or its facts can't be read", entry.seq)
        return [one] if one else []

    def _text_faults(self, told: list[Told], texts: list[StoredText]) -> Iterator[Fault]:
        stored = {(row.seq, row.name): row for row in texts}
        for one in told:
            for name, digest in one.apart.items():
                what = self._text_fault(one.seq, name, digest, stored.pop((one.seq, name), None))
                if what:
                    yield Fault(self._stream, one.seq, f"the text {name} {what}")
            if one.kind == ERASURE:
                yield from self._erase(one)
        for seq, name in stored:
            yield Fault(self._stream, seq, f"the text {name} belongs to no entry")

    def _text_fault(self, seq: int, name: str, digest: str, row: StoredText | None) -> str:
        if row is None:
            return "is missing"
        if row.salt is None and row.text is None:
            # An erasure says so, or the end of the walk does.
            self._gone = BigSet() if self._gone is None else self._gone
            self._gone.add([(seq, name)])
            return ""
        return "" if _hashes_to(digest, row) else "isn't the one that was recorded"

    def _erase(self, erasure: Told) -> Iterator[Fault]:
        named = _erased(erasure)
        if named is None:
            yield Fault(self._stream, erasure.seq, "what it erased can't be read")
        for seq, name in named or ():
            if self._gone is not None:
                self._gone.discard((seq, name))
            row = asked(_TEXT, (self._stream, seq, name)).fetchone()
            if row is not None and tuple(row) != (None, None):
                yield Fault(self._stream, seq, f"the text {name} was erased, and is there again")

    def _break(self, seq: int) -> None:
        # Whatever comes after a gap follows from nothing that can be checked.
        if not self._is_broken:
            self._say(f"entry {self.count + 1} is missing", seq)
        self._is_broken = True

    def _say(self, what: str, seq: int | None = None) -> None:
        self._in_chain.append(Fault(self._stream, self.count if seq is None else seq, what))


def _names_papers(one: Told) -> bool:
    return "receipt" in one.facts or one.kind in (ERASURE, _FILE)


def _is_hashed(stream: str, entry: StoredEntry) -> bool:
    try:
        return entry_hash({"stream": stream, **entry._asdict()}) == entry.hash
    except (TypeError, ValueError):
        # Not even texts any more.
        return False


def _read(entry: StoredEntry) -> Told | None:
    """Read an entry; None for what hashes well and can't be read: whoever hashes anew may write anything."""
    try:
        instant, facts = utc_instant(entry.at), strict_loads(entry.facts)
        if utc_text(instant) != entry.at or not isinstance(facts, dict):
            return None
    except (ValueError, OverflowError):
        return None
    apart = pointers_apart(facts) if '"personal"' in entry.facts else {}
    return Told(
        entry.seq, entry.at, instant, entry.actor, entry.kind, facts, apart, entry.previous, entry.hash
    )


def _erased(erasure: Told) -> list[tuple[int, str]] | None:
    try:
        return [(int(text["seq"]), str(text["name"])) for text in erasure.facts["texts"]]
    except (LookupError, ValueError, TypeError):
        return None


def _hashes_to(digest: str, row: StoredText) -> bool:
    return isinstance(row.salt, str) and isinstance(row.text, str) and text_hash(row.salt, row.text) == digest
