"""Taking in one stream: its entries are verified as they come, applied, and its papers held against them."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.lib.db import asked
from portal.moving.lines import Lines
from portal.moving.putting import Putting, put
from portal.moving.shapes import BadShape, Fields, meant_bytes
from portal.record.events import kinds, projections
from portal.record.models import COMPANY, Entry, EntryText, Receipt, RootHead, StoredFile, Stream
from portal.record.reading import Page, StoredEntry, StoredText
from portal.record.rules import GENESIS, Fault
from portal.record.shadow import Shadow
from portal.record.stored import PAGE
from portal.record.verify_chain import Told, Walk
from portal.record.verify_papers import file_faults, receipt_faults
from portal.record.verify_tables import Replay

# As many bytes of lines are in memory at most, and one line more.
_MOST_BYTES = 8 * 1024 * 1024
_HASH = 'SELECT "hash" FROM "entry" WHERE "stream" = {} AND "seq" = {}'


def take_stream(lines: Lines, shadow: Shadow, putting: Putting) -> str:
    """Take in the stream that comes next, in the transaction of the caller, and return its name.

    1. Each entry follows from the one before; the texts beside it are those that it names, or erased by an entry.
    2. Applied to empty tables in memory, every entry could have happened; the rows that this gave are put into ours.
    3. Receipts and files are those that entries name, and roots are over entries that are there.

    Raises BadExport with the line of what isn't so.
    """
    told = lines.take("stream")
    stream, at = told["ref"], lines.number
    put(Stream, [(stream, told["seq"], told["hash"])])
    coming = _Coming(lines, stream, shadow)
    walk = coming.walk
    with shadow.undone():
        for page, numbers in _pages(lines):
            coming.take(page, numbers)
        if (walk.count, walk.previous) != (told["seq"], told["hash"]):
            raise lines.refusal("its stream ends with another entry than it says", at)
        walk.end()
        _refuse(lines, next(iter(walk.faults), None))
        _put_rows(shadow, stream, putting)
    _take_papers(lines, stream, walk.papers)
    while lines.next_is("head"):
        _take_head(lines, stream)
    return str(stream)


def _pages(lines: Lines) -> Iterator[tuple[Page, list[int]]]:
    """Yield the entries that come next a page at a time, with the numbers of their lines."""
    seq = 0
    while lines.next_is("entry"):
        page, size = Page([], []), 0
        numbers: list[int] = []
        while lines.next_is("entry") and len(numbers) < PAGE and size < _MOST_BYTES:
            fields = lines.take("entry")
            seq += 1
            if fields["seq"] != seq:
                raise lines.refusal(f"entry {seq} of its stream must stand here, and not {fields['seq']}")
            if fields["what"] not in kinds():
                raise lines.refusal(f"this version knows no entries of the kind “{fields['what']}”")
            page.entries.append(_entry(fields))
            page.texts.extend(_texts(lines, fields))
            numbers.append(lines.number)
            size += lines.size
        yield page, numbers


def _entry(fields: Fields) -> StoredEntry:
    said = ("seq", "at", "actor", "what", "facts", "previous", "hash")
    return StoredEntry(*(fields[name] for name in said))


def _texts(lines: Lines, fields: Fields) -> Iterator[StoredText]:
    for name, said in fields["texts"].items():
        match said:
            case [str() as salt, str() as text]:
                yield StoredText(fields["seq"], name, salt, text)
            case [None, None]:
                yield StoredText(fields["seq"], name, None, None)
            case _:
                raise lines.refusal(f"its text {name} is neither a salt and a text nor erased")


class _Coming:
    """A stream whose entries come in: verified, kept and applied page by page."""

    def __init__(self, lines: Lines, stream: str, shadow: Shadow) -> None:
        self.walk = Walk(stream)
        self._lines = lines
        self._stream = stream
        self._replay = Replay(stream, shadow)

    def take(self, page: Page, numbers: list[int]) -> None:
        """Take a page of entries, with the numbers of their lines. Raises BadExport with the line of what isn't so."""
        put(Entry, [(self._stream, *entry) for entry in page.entries])
        put(EntryText, [(self._stream, *text) for text in page.texts])
        told = self.walk.take(page)
        of_line = {entry.seq: number for entry, number in zip(page.entries, numbers, strict=True)}
        if self.walk.faults:
            fault = self.walk.faults[0]
            raise self._lines.refusal(fault.what, of_line.get(fault.seq, numbers[-1]))
        self._replay.apply(told, page.texts)
        if self._replay.fault:
            raise self._lines.refusal(self._replay.fault.what, of_line[self._replay.fault.seq])


def _put_rows(shadow: Shadow, stream: str, putting: Putting) -> None:
    for projection in projections():
        if projection.stream is not None or stream == COMPANY:
            names = ", ".join(f'"{field.column_name}"' for field in projection.table._meta.sorted_fields)
            table = projection.table._meta.table_name
            putting.add(projection.table, shadow.rows(f'SELECT {names} FROM "{table}"'))  # noqa: S608 - ours


def _take_papers(lines: Lines, stream: str, told: Sequence[Told]) -> None:
    """Take in receipts and files. A fault is told once its row was taken, so it is that of the line taken last."""
    try:
        _refuse(lines, next(receipt_faults(stream, told, _receipts(lines, stream)), None))
        _refuse(lines, next(file_faults(stream, told, _files(lines, stream)), None))
    except (LookupError, TypeError) as error:
        raise lines.refusal("what its stream says of receipts and files can't be read") from error


def _receipts(lines: Lines, stream: str) -> Iterator[dict[str, Any]]:
    while lines.next_is("receipt"):
        fields = lines.take("receipt")
        fields["key_id"] = fields.pop("key")
        row = {"stream": stream, **fields, **_meant(lines, fields, "body", "signature")}
        put(Receipt, [tuple(row[field.column_name] for field in Receipt._meta.sorted_fields)])
        yield row


def _files(lines: Lines, stream: str) -> Iterator[dict[str, Any]]:
    while lines.next_is("file"):
        fields = lines.take("file")
        row = {"stream": stream, **fields, **_meant(lines, fields, "body")}
        put(StoredFile, [tuple(row[field.column_name] for field in StoredFile._meta.sorted_fields)])
        yield row


def _take_head(lines: Lines, stream: str) -> None:
    fields = lines.take("head")
    root, seq, digest = fields["root"], fields["seq"], fields["hash"]
    found = asked(_HASH, (stream, seq)).fetchone() if seq else (GENESIS,)
    if found is None or found[0] != digest:
        raise lines.refusal(f"a daily root is over another entry {seq} than the one of its stream")
    put(RootHead, [(stream, root, seq, digest)])


def _meant(lines: Lines, fields: Fields, *names: str) -> dict[str, bytes | None]:
    try:
        return {name: meant_bytes(fields[name]) for name in names}
    except BadShape as error:
        raise lines.refusal(str(error)) from error


def _refuse(lines: Lines, fault: Fault | None) -> None:
    if fault is not None:
        raise lines.refusal(fault.what)
