"""Reading the lines of an export: once, one at a time, and nothing is taken for whole before its end says so."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from portal.lib.errors import KeptError
from portal.moving.shapes import FORMAT, VERSION, BadShape, Fields, read_line

# Longer than any line of ours: a file of ten megabytes, or the papers of a sale, and what JSON and base64 make of them.
LONGEST_LINE = 256 * 1024 * 1024
_FIRST = 64 * 1024


class BadExport(KeptError):
    """A file that can't be taken in: one line that says where and why."""

    status = 422


def is_whole_export(file: Path) -> bool:
    """Tell whether a file begins as the export of a whole installation does, of whatever version."""
    with file.open("rb") as opened:
        first = opened.readline(_FIRST)
    try:
        told = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("kind") == "installation" and told.get("format") == FORMAT


class Lines:
    """The lines of a file from the first to the last.

    `number` is that of the line taken last, from 1, `size` its length in bytes; `counts` are lines taken by their kind.
    """

    def __init__(self, file: BinaryIO, tell: Callable[[int], None] = lambda _: None) -> None:
        """Stand before the first line; `tell` hears how many bytes are read."""
        self.number = 0
        self.size = 0
        self.counts: Counter[str] = Counter()
        self._file = file
        self._tell = tell
        self._digest = hashlib.sha256()
        self._read = 0
        self._look()

    def next_is(self, kind: str) -> bool:
        """Tell whether the next line is of this kind."""
        return self._kind == kind

    def take(self, kind: str) -> Fields:
        """Take the next line and return its fields. Raises BadExport when it is of another kind."""
        if self._kind != kind:
            self.number += 1
            what = f"a line of the kind “{self._kind}” stands" if self._kind else "the file ends"
            raise self.refusal(f"{what} where one of the kind “{kind}” must")
        fields = self._fields
        self._hash_before = self._digest.copy()
        self._digest.update(self._raw)
        self.size = len(self._raw)
        self.number += 1
        self.counts[kind] += 1
        self._look()
        return fields

    def header(self) -> Fields:
        """Take the first line. Raises BadExport when a newer version wrote it."""
        fields = self.take("installation")
        if fields["format"] != FORMAT:
            raise self.refusal(f"its format is {fields['format']}, and not {FORMAT}")
        if fields["version"] > VERSION:
            raise self.refusal("it was written by a newer version of Kept: import it with that one")
        return fields

    def end(self) -> None:
        """Take the last line, behind which nothing may stand. Raises BadExport when it tells of other lines."""
        fields = self.take("end")
        if (fields["lines"], fields["sha256"]) != (self.number - 1, self._hash_before.hexdigest()):
            raise self.refusal("the lines before it aren't those that were written")
        if self._raw:
            self.number += 1
            raise self.refusal("something stands behind the last line")

    def find(self, beginning: bytes) -> int:
        """Return the number of the first line that begins so, once all of them are taken; 0 where none does."""
        self._file.seek(0)
        lines = enumerate(iter(lambda: self._file.readline(LONGEST_LINE), b""), start=1)
        return next((number for number, line in lines if line.startswith(beginning)), 0)

    def refusal(self, why: str, number: int | None = None) -> BadExport:
        """Return what refuses the line taken last, or the one of that number."""
        return BadExport(f"Line {self.number if number is None else number}: {why}. Nothing was imported.")

    def _look(self) -> None:
        """Read the next line ahead."""
        self._raw = self._file.readline(LONGEST_LINE)
        self._read += len(self._raw)
        self._tell(self._read)
        self._kind = ""
        self._fields: Fields = {}
        if not self._raw:
            return
        try:
            self._kind, self._fields = read_line(self._raw)
        except BadShape as error:
            raise self.refusal(str(error), self.number + 1) from error
