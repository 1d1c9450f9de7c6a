"""What can be done to the record: append to it, and erase personal text from beside it. Nothing else."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.lib.canonical import canonical
from portal.lib.db import asked, changed, db, engine, transaction, utc_text
from portal.lib.errors import Conflict
from portal.lib.outbox import ERASED as OUTBOX_ERASED
from portal.lib.outbox import Outbox
from portal.record.events import Applied, applied, apply, projections
from portal.record.models import COMPANY, Entry, EntryText, Receipt, StoredFile, Stream
from portal.record.reading import StoredEntry, pages, texts_by_entry
from portal.record.rules import GENESIS, Kept, entry_hash, put_back, set_apart
from portal.record.through import acting, with_program
from portal.record.versions import bump

LONGEST_ADDRESS = 254
_HEAD = 'SELECT "seq", "hash" FROM "stream" WHERE "ref" = {}'


@dataclass(frozen=True)
class NewFile:
    """A file to be kept as it is; `media_type` is like `image/png`."""

    name: str
    media_type: str
    body: bytes


def append(stream: str, kind: str, facts: Mapping[str, Any], by: str, at: datetime) -> Applied:
    """Append one entry to `stream` and write its rows, in the transaction of the caller.

    `facts` is JSON; a Personal in it goes beside the chain. `by` is an opaque actor, `at` the aware instant that the
    operation read once. Raises LookupError outside a transaction or for an unknown kind, Conflict when an applier
    finds that somebody was first.
    """
    if not db.in_transaction():
        message = "an entry belongs to the transaction of the rule that allowed it"
        raise LookupError(message)
    kept_facts, apart = set_apart(facts)
    told_facts = with_program(kept_facts)
    # What can't be written is refused before the stream is touched.
    said = {"at": utc_text(at), "actor": by, "kind": kind, "facts": canonical(told_facts).decode("utf-8")}
    entry = _chained(stream, said)
    _keep_texts(stream, entry, apart)
    bump(stream, at)
    facts_again = put_back(kept_facts, {text.name: text.text for text in apart})
    seen = Applied(stream, entry.seq, at, by, kind, facts_again, acting())
    apply(seen)
    return seen


def hold(stream: str) -> None:
    """Let nobody else append to `stream` before this transaction ends, so that what is read now stays true."""
    _locked_head(stream)


def keep_file(stream: str, file: NewFile, by: str, at: datetime) -> str:
    """Keep the bytes of a file of `stream`; returns the SHA-256 by which entries name it.

    Keeping the same bytes again changes nothing. An entry of its own says what is kept, so that a file that was
    changed, renamed or removed is found.
    """
    sha256 = hashlib.sha256(file.body).hexdigest()
    facts = {"sha256": sha256, "name": file.name, "media_type": file.media_type}
    with transaction():
        hold(stream)
        row = {"stream": stream, "body": file.body, **facts}
        if StoredFile.insert(row).on_conflict_ignore().as_rowcount().execute() == 1:
            append(stream, "file.kept", facts, by, at)
    return sha256


def erase(
    stream: str, texts: Iterable[tuple[int, str]], by: str, at: datetime, *, receipts: bool = False
) -> None:
    """Erase personal texts of `stream`, each named by its entry's seq and its JSON pointer, and write the rows anew.

    The chain keeps the salted hashes and still verifies; with `receipts` the bytes of the stream's receipts go too.
    An erased address goes from the outbox as well: what was sent there no longer says where, what waits isn't sent.
    Raises LookupError for a text that does not exist.
    """
    with transaction():
        erase_blanked(stream, texts, by, at, receipts=receipts)
        reproject(stream)


def erase_blanked(
    stream: str, texts: Iterable[tuple[int, str]], by: str, at: datetime, *, receipts: bool = False
) -> None:
    """Erase personal texts like `erase`, where an applier has blanked their rows already as replaying would.

    A stream may be very long, and what a stranger may ask for must not cost as much as all of it.
    """
    with transaction():
        named = list(texts)
        gone = [_erase_text(stream, seq, name) for seq, name in named]
        _forget_mail(gone, at)
        if receipts:
            Receipt.update(body=None, signature=None).where(Receipt.stream == stream).execute()
        facts = {"texts": [{"seq": seq, "name": name} for seq, name in named], "receipts": receipts}
        append(stream, "record.erased", facts, by, at)


def erase_files(stream: str, files: Iterable[str], by: str, at: datetime) -> None:
    """Erase kept files of `stream`, each named by its SHA-256; the chain keeps that name, which says nothing of them.

    Rows that name them stay as they are, so their pages must do without. Raises LookupError for a file that isn't kept.
    """
    with transaction():
        hold(stream)
        named = sorted(set(files))
        for sha256 in named:
            gone = StoredFile.delete().where((StoredFile.stream == stream) & (StoredFile.sha256 == sha256))
            if changed(gone) != 1:
                message = f"this stream keeps no file {sha256}"
                raise LookupError(message)
        if named:
            append(stream, "record.erased", {"texts": [], "receipts": False, "files": named}, by, at)


def reproject(stream: str) -> int:
    """Write the rows of `stream` anew from its entries; returns how many entries there were.

    References are checked at commit, so the rows of other streams may point at these meanwhile.
    """
    with transaction():
        hold(stream)
        for projection in reversed(projections()):
            if projection.stream is not None:
                projection.table.delete().where(projection.stream == stream).execute()
            elif stream == COMPANY:
                projection.table.delete().execute()
        return replay(stream)


def replay(stream: str) -> int:
    """Apply the entries of `stream`, whose rows are gone, in order; returns how many there were."""
    count = 0
    for page in pages(stream):
        beside = texts_by_entry(page.texts)
        for entry in page.entries:
            apply(applied(stream, entry, beside.get(entry.seq, {})))
        count += len(page.entries)
    return count


def exactly_one(rows: int) -> None:
    """Say Conflict when a conditional UPDATE met no row: somebody was first."""
    if rows != 1:
        message = "Somebody else changed this meanwhile."
        raise Conflict(message)


def _chained(stream: str, said: Mapping[str, str]) -> StoredEntry:
    seq, head = _locked_head(stream)
    fields: dict[str, Any] = {"seq": seq + 1, **said, "previous": head}
    entry = StoredEntry(**fields, hash=entry_hash({"stream": stream, **fields}))
    Entry.insert(stream=stream, **entry._asdict()).execute()
    moved = Stream.update(seq=entry.seq, hash=entry.hash).where((Stream.ref == stream) & (Stream.seq == seq))
    exactly_one(changed(moved))
    return entry


def _locked_head(stream: str) -> tuple[int, str]:
    query = _HEAD + (" FOR UPDATE" if engine() == "postgresql" else "")
    head = asked(query, (stream,)).fetchone()
    if head is None:
        Stream.insert(ref=stream, seq=0, hash=GENESIS).on_conflict_ignore().execute()
        head = asked(query, (stream,)).fetchone()
    return head[0], head[1]


def _keep_texts(stream: str, entry: StoredEntry, apart: list[Kept]) -> None:
    rows = [
        {"stream": stream, "seq": entry.seq, "name": kept.name, "salt": kept.salt, "text": kept.text}
        for kept in apart
    ]
    if rows:
        EntryText.insert_many(rows).execute()


def _erase_text(stream: str, seq: int, name: str) -> str:
    where = (EntryText.stream == stream) & (EntryText.seq == seq) & (EntryText.name == name)
    row = EntryText.get_or_none(where)
    if row is None:
        message = f"entry {seq} of this stream has no text {name}"
        raise LookupError(message)
    EntryText.update(salt=None, text=None).where(where).execute()
    return row.text or ""


def _forget_mail(texts: Iterable[str], at: datetime) -> None:
    """Forget these texts' addresses where mail goes to them, and mails that wait and name one (answers go there)."""
    addresses = [text for text in texts if "@" in text and len(text) <= LONGEST_ADDRESS]
    theirs = Outbox.recipient.in_(addresses)
    waits = Outbox.sent_at.is_null() & Outbox.failed_at.is_null()
    named = [
        row.message_id
        for row in Outbox.select(Outbox.message_id, Outbox.body).where(waits)
        if any(address.encode() in bytes(row.body or b"") for address in addresses)
    ]
    ended = {
        "body": None,
        "failed_at": at,
        "last_error": OUTBOX_ERASED,
        "claimed_by": None,
        "claimed_until": None,
    }
    Outbox.update(ended).where((theirs | Outbox.message_id.in_(named)) & waits).execute()
    Outbox.update(recipient=None).where(theirs).execute()
