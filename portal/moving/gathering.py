"""Gathering the lines of an installation from its database at one moment, a few rows of it in memory at a time.

The tables are read side by side, each in the order of its streams, so that what belongs to a stream comes together
without a question for each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from portal.backup.moment import Moment
from portal.lib.db import utc_text
from portal.lib.errors import Conflict
from portal.moving.beside import ALONG
from portal.moving.shapes import COUNTED, FORMAT, VERSION, line_of, told_bytes
from portal.record.models import COMPANY

_Row: TypeAlias = tuple[Any, ...]
_COUNTS = {
    "key": 'SELECT COUNT(*) FROM "signing_key"',
    "stream": 'SELECT COUNT(*) FROM "stream"',
    "entry": 'SELECT COUNT(*) FROM "entry"',
    "receipt": 'SELECT COUNT(*) FROM "receipt"',
    "file": 'SELECT COUNT(*) FROM "stored_file"',
    "head": 'SELECT COUNT(*) FROM "root_head"',
    "root": 'SELECT COUNT(*) FROM "daily_root"',
}
_COMPANY = 'SELECT "name" FROM "company"'
_KEYS = 'SELECT "id", \'Ed25519\', "public", "added_at" FROM "signing_key" ORDER BY "added_at", "id" DESC'
_STREAMS = 'SELECT "ref", "seq", "hash" FROM "stream" WHERE "ref" {} ORDER BY "ref"'
_ENTRIES = """SELECT "stream", "seq", "at", "actor", "kind", "facts", "previous", "hash" FROM "entry"
WHERE "stream" {} ORDER BY "stream", "seq\""""
_TEXTS = """SELECT "stream", "seq", "name", "salt", "text" FROM "entry_text"
WHERE "stream" {} ORDER BY "stream", "seq", "name\""""
_RECEIPTS = """SELECT "stream", "n", "number", "sha256", "key_id", "sealed_at", "body", "signature" FROM "receipt"
WHERE "stream" {} ORDER BY "stream", "n\""""
_FILES = """SELECT "stream", "sha256", "media_type", "name", "body" FROM "stored_file"
WHERE "stream" {} ORDER BY "stream", "sha256\""""
_HEADS = 'SELECT "stream", "root", "seq", "hash" FROM "root_head" WHERE "stream" {} ORDER BY "stream", "root"'
_ROOTS = 'SELECT "n", "day", "made_at", "body", "signature", "salt", "streams" FROM "daily_root" ORDER BY "n"'
# The company first, as sales name its people.
_COMPANY_THEN_SALES = (f"= '{COMPANY}'", f"<> '{COMPANY}'")


@dataclass(frozen=True)
class Counts:
    """How many lines of each kind an installation gives."""

    of: dict[str, int]

    @property
    def lines(self) -> int:
        """How many lines that are in all, without the first and the last."""
        return sum(self.of.values())


def counted(now: Moment) -> Counts:
    """Count what there is at this moment."""
    rows = sum(_number(now, one.counting) for one in ALONG.values())
    found = {**{kind: _number(now, statement) for kind, statement in _COUNTS.items()}, "row": rows}
    return Counts({kind: found[kind] for kind in COUNTED})


def lines_of(now: Moment, counts: Counts, address: str, at: datetime) -> Iterator[bytes]:
    """Yield every line but the last; `address` is that of the portal, `at` the aware instant of the export.

    Raises Conflict when something belongs to no stream or entry: then the record isn't sound.
    """
    name = next(now.rows(_COMPANY), ("",))[0]
    yield line_of("installation", FORMAT, VERSION, name, address, utc_text(at), counts.of)
    yield from (line_of("key", *row) for row in now.rows(_KEYS))
    for which in _COMPANY_THEN_SALES:
        yield from _streams(now, which)
    for n, day, made_at, body, *rest in now.rows(_ROOTS):
        signature, *others = rest
        yield line_of("root", n, day, made_at, told_bytes(body), told_bytes(signature), *others)
    for one in ALONG.values():
        for row in now.rows(one.reading):
            yield line_of("row", one.name, one.told(row))


def _number(now: Moment, statement: str) -> int:
    return int(next(now.rows(statement))[0])


def _streams(now: Moment, which: str) -> Iterator[bytes]:
    def read(statement: str) -> "_Ahead":
        return _Ahead(now.rows(statement.format(which)))

    entries, texts, receipts, files, heads = map(read, (_ENTRIES, _TEXTS, _RECEIPTS, _FILES, _HEADS))
    for ref, *head in now.rows(_STREAMS.format(which)):
        yield line_of("stream", ref, *head)
        for _, seq, *entry in entries.of(ref):
            beside = {name: [salt, text] for _, _, name, salt, text in texts.of(ref, seq)}
            yield line_of("entry", seq, *entry, beside)
        for _, *receipt, body, signature in receipts.of(ref):
            yield line_of("receipt", *receipt, told_bytes(body), told_bytes(signature))
        for _, *file, body in files.of(ref):
            yield line_of("file", *file, told_bytes(body))
        for _, *covered in heads.of(ref):
            yield line_of("head", *covered)
    for rest in (entries, texts, receipts, files, heads):
        rest.need_nothing_left()


class _Ahead:
    """Rows in the order of their streams, of which the next one is known before it is taken."""

    def __init__(self, rows: Iterator[_Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, *key: object) -> Iterator[_Row]:
        """Take the rows that come next, for as long as they begin with `key`."""
        while self._next is not None and self._next[: len(key)] == key:
            row, self._next = self._next, next(self._rows, None)
            yield row

    def need_nothing_left(self) -> None:
        """Raise Conflict when a row belonged to nothing that was asked for."""
        if self._next is not None:
            raise Conflict(
                f"Something in the stream {self._next[0]} belongs to nothing, so nothing was exported."
                " `portal record verify` says what is wrong."
            )
