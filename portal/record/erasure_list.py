"""The list of erasures: which texts were erased, kept outside the database, so that no older backup brings them back.

Each erasure is one JSON line in a file of the data directory: the entry that says so, and what it erased, told by
places and hashes alone, without a word of anybody. The file follows the record: what an erasure has committed is
noted by whoever looks next, so a process that died in between has lost nothing.
"""

import fcntl
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias, cast

from portal.lib import installed
from portal.lib.canonical import canonical
from portal.lib.owner import give_to_owner_of
from portal.record.actions import erase
from portal.record.models import SYSTEM, Entry, EntryText, Receipt
from portal.record.verify_chain import ERASURE

FILE = "erasures.jsonl"
Forget: TypeAlias = Callable[[str, datetime], None]
_forgets: list[Forget] = []


@dataclass(frozen=True)
class Noted:
    """An erasure: its entry by stream, seq and hash; texts as (seq, pointer, hash of their entry); receipts by hash.

    A hash tells whether a database holds that very entry: after a restore another one may have its number.
    """

    stream: str
    seq: int
    hash: str
    texts: tuple[tuple[int, str, str], ...]
    receipts: tuple[str, ...]

    def as_line(self) -> bytes:
        """Return it as a line of the list."""
        texts = [list(text) for text in self.texts]
        said = {"stream": self.stream, "seq": self.seq, "hash": self.hash, "texts": texts}
        return canonical({**said, "receipts": list(self.receipts)}) + b"\n"


def forgets_with_it(forget: Forget) -> Forget:
    """Register what else goes when texts of a stream are erased again: `forget(stream, at)`, for rows outside it."""
    _forgets.append(forget)
    return forget


def catch_up() -> int:
    """Note in the file what was erased and isn't noted there yet; returns how many erasures that were.

    To be called after an erasure has committed, and every now and then.
    """
    with _list() as file:
        missing = list(noted_in_record({one.hash for one in noted_in(file)}))
        _append(file, missing)
    return len(missing)


def note(erasures: Iterable[Noted]) -> None:
    """Note erasures that come from elsewhere: from a newer backup, or the list of another machine."""
    with _list() as file:
        known = {one.hash for one in noted_in(file)}
        _append(file, [one for one in erasures if one.hash not in known])


def list_path() -> Path:
    """Return where the list of this installation lies."""
    return installed.settings().data_dir / FILE


def noted_in(lines: Iterable[bytes]) -> Iterator[Noted]:
    """Yield the erasures of a list; the end of one that was cut off in writing is left out."""
    for line in lines:
        try:
            said = json.loads(line)
            texts = tuple((int(seq), str(name), str(digest)) for seq, name, digest in said["texts"])
            receipts = tuple(map(str, said["receipts"]))
            yield Noted(str(said["stream"]), int(said["seq"]), str(said["hash"]), texts, receipts)
        except (ValueError, KeyError, TypeError):
            continue


def noted_in_record(known: Collection[str] = frozenset()) -> Iterator[Noted]:
    """Yield every erasure that the record of the bound database tells, but for those of `known` hashes."""
    told = Entry.select(Entry.stream, Entry.seq, Entry.hash).where(Entry.kind == ERASURE).order_by(Entry.at)
    for stream, seq, digest in cast("Any", told.tuples()):
        if digest not in known:
            yield _noted(Entry.get((Entry.stream == stream) & (Entry.seq == seq)))


def apply_again(erasures: Iterable[Noted], at: datetime) -> int:
    """Erase in the bound database what was erased elsewhere and is still there; returns how many texts went.

    Each is an entry of its own there, so the record stays sound and says that it happened.
    """
    count = 0
    for one in erasures:
        texts = [(seq, name) for seq, name, digest in one.texts if _is_there(one.stream, seq, name, digest)]
        receipts = _kept_receipts(one)
        if not texts and not receipts:
            continue
        erase(one.stream, texts, SYSTEM, at, receipts=receipts)
        for forget in _forgets:
            forget(one.stream, at)
        count += len(texts)
    return count


def _noted(entry: Entry) -> Noted:
    facts = json.loads(entry.facts)
    hashes = _hashes(entry.stream, {text["seq"] for text in facts["texts"]})
    texts = tuple((one["seq"], one["name"], hashes.get(one["seq"], "")) for one in facts["texts"])
    gone = _gone_receipts(entry.stream) if facts["receipts"] else ()
    return Noted(entry.stream, entry.seq, entry.hash, texts, gone)


@contextmanager
def _list() -> Iterator[Any]:
    """Give the open list, which nobody else writes meanwhile."""
    path = list_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        give_to_owner_of(path.parent, path)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _append(file: Any, erasures: list[Noted]) -> None:
    if not erasures:
        return
    size = file.seek(0, os.SEEK_END)
    if size:
        file.seek(size - 1)
        # A line that was cut off in writing must not swallow the next.
        if file.read(1) != b"\n":
            file.write(b"\n")
    file.write(b"".join(one.as_line() for one in erasures))
    file.flush()
    os.fsync(file.fileno())


def _hashes(stream: str, seqs: set[int]) -> dict[int, str]:
    rows = Entry.select(Entry.seq, Entry.hash).where((Entry.stream == stream) & Entry.seq.in_(sorted(seqs)))
    return {row.seq: row.hash for row in rows}


def _gone_receipts(stream: str) -> tuple[str, ...]:
    gone = (Receipt.stream == stream) & Receipt.body.is_null()
    return tuple(row.sha256 for row in Receipt.select(Receipt.sha256).where(gone).order_by(Receipt.n))


def _is_there(stream: str, seq: int, name: str, digest: str) -> bool:
    its_text = (EntryText.stream == stream) & (EntryText.seq == seq) & (EntryText.name == name)
    if not EntryText.select().where(its_text & EntryText.text.is_null(is_null=False)).exists():
        return False
    return _hashes(stream, {seq}).get(seq) == digest


def _kept_receipts(one: Noted) -> bool:
    kept = (Receipt.stream == one.stream) & Receipt.body.is_null(is_null=False)
    return bool(one.receipts) and Receipt.select().where(kept & Receipt.sha256.in_(one.receipts)).exists()
