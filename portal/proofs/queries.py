"""What our record says of a receipt to whoever holds it: whether it is there, and whether it still goes on from it.

Who asks need not be known: a SHA-256 that nobody can guess shows that they hold the receipt. The answer holds no word
of it, and nothing of any person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from portal.lib.db import db
from portal.lib.ids import grouped, is_number, is_ref, is_sha256
from portal.proofs.checking import Finding
from portal.record.models import Entry, Receipt, Stream
from portal.record.receipts import content_of, is_sound
from portal.record.rules import GENESIS, entry_hash

_HASHED = ("stream", "seq", "at", "actor", "kind", "facts", "previous")


@dataclass(frozen=True)
class Known:
    """A receipt that we keep: its stream, its number there and the newest one's; whether the record goes on from it."""

    stream: str
    n: int
    newest: int
    continues: bool


def known(sha256: str) -> Known | None:
    """Return what the record says of the receipt with this SHA-256 (hex); None when it holds none."""
    number = grouped(bytes.fromhex(sha256))
    row: Receipt | None = Receipt.get_or_none((Receipt.number == number) & (Receipt.sha256 == sha256))
    if row is None:
        return None
    newest = Receipt.select(Receipt.n).where(Receipt.stream == row.stream).order_by(Receipt.n.desc()).first()
    return Known(row.stream, row.n, newest.n, _continues(row))


def holds_number(number: str) -> bool:
    """Tell whether we keep a receipt of this number (`KQ7M-2XWD-…`)."""
    return is_number(number) and Receipt.select().where(Receipt.number == number).exists()


def holds_head(head: Mapping[str, Any]) -> bool:
    """Tell whether the record still holds the entry of this stream, seq and hash, and says what was hashed then."""
    if not (is_ref(str(head["stream"])) and is_sha256(head["hash"])):
        return False
    named = (Entry.stream == head["stream"]) & (Entry.hash == head["hash"])
    row: Entry | None = Entry.get_or_none(named)
    return row is not None and row.seq == head["seq"] and _says_what_was_hashed(row)


def known_findings(sha256: str) -> list[Finding]:
    """Return the same as sentences."""
    found = known(sha256)
    if found is None:
        return [Finding("bad", "unknown", {})]
    if not found.continues:
        return [Finding("bad", "broken_off", {})]
    newest = "known_newest" if found.newest == found.n else "known_later"
    said = {"n": found.n, "newest": found.newest}
    return [Finding("good", "known", said), Finding("note", newest, said)]


def number_finding(number: str) -> Finding:
    """Return what is said to whoever has the number alone."""
    is_kept = holds_number(number)
    return Finding("good" if is_kept else "bad", "known_number" if is_kept else "unknown_number", {})


def head_finding(head: Mapping[str, Any]) -> Finding:
    """Return whether the entry that a daily root speaks of is still there, as a sentence."""
    is_held = holds_head(head)
    return Finding("good" if is_held else "bad", "known_head" if is_held else "lost_head", {})


def _continues(row: Receipt) -> bool:
    """Tell whether the entry that names a receipt is there and whole, after the head upon which it was sealed.

    Of an erased receipt nothing says that head any more; its SHA-256 stands in the entry all the same.
    """
    naming = _naming(row)
    if naming is None or not _says_what_was_hashed(naming) or not _is_in_place(naming):
        return False
    if row.body is None:
        return True
    upon = str(content_of(bytes(row.body)).get("previous_head"))
    return is_sound(row) and (upon == GENESIS or _precedes(row.stream, upon, naming.seq))


def _naming(row: Receipt) -> Entry | None:
    # Only letters and digits stand in a SHA-256, so nothing in it means anything to LIKE.
    names_it = Entry.facts.contains(row.sha256)
    found: Entry | None = (
        Entry.select().where((Entry.stream == row.stream) & names_it).order_by(Entry.seq).first()
    )
    return found


def _precedes(stream: str, digest: str, seq: int) -> bool:
    row = Entry.select(Entry.seq).where((Entry.stream == stream) & (Entry.hash == digest)).first()
    return row is not None and row.seq < seq


def _is_in_place(entry: Entry) -> bool:
    """Tell whether every entry from this one to the head of its stream names the hash of the one before it."""
    rows = db.execute_sql(
        f'SELECT "hash", "previous" FROM "entry" WHERE "stream" = {db.param} AND "seq" >= {db.param}'  # noqa: S608 - marks
        ' ORDER BY "seq"',
        (entry.stream, entry.seq),
    ).fetchall()
    head = Stream.get_or_none(Stream.ref == entry.stream)
    follows = all(later[1] == before[0] for before, later in pairwise(rows))
    return bool(rows) and follows and head is not None and head.hash == rows[-1][0]


def _says_what_was_hashed(entry: Entry) -> bool:
    return entry_hash({name: getattr(entry, name) for name in _HASHED}) == entry.hash
