"""Reading an import file: one sale per JSON document or per line, each with the line where it stands."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO, Protocol

from portal.lib.canonical import BadJson, strict_loads
from portal.lib.errors import Problem

MOST_BYTES_A_SALE = 20_000_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


class Told(Protocol):
    """One sale of a file, whatever its format: what it says in the import format, and what couldn't be read of it."""

    @property
    def value(self) -> Any:
        """The sale as the import format writes it."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What couldn't be read; a problem's field is what `place_of` takes."""

    def place_of(self, pointer: str) -> tuple[int, str]:
        """Return the line of the file where the value that a JSON pointer names stands, and the name of its place."""


@dataclass(frozen=True)
class Item:
    """One sale of a file: what it says, or the problem that kept it from being read; `line` counts from 1."""

    line: int
    text: str
    value: Any = None
    problem: Problem | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problem that kept it from being read, if any."""
        return (self.problem,) if self.problem else ()

    def place_of(self, pointer: str) -> tuple[int, str]:
        """Return the line in which the value that a JSON pointer names begins, and the pointer itself."""
        return self.line_of(pointer), pointer

    def line_of(self, pointer: str) -> int:
        """Return the line of the file in which the value that a JSON pointer names begins, or the nearest around it."""
        if self.problem or not pointer.strip("/"):
            return self.line
        places = _places(self.text)
        while pointer and pointer not in places:
            pointer = pointer.rpartition("/")[0]
        return self.line + self.text.count("\n", 0, places.get(pointer, 0))


def read_items(file: BinaryIO) -> Iterator[Item]:
    """Yield the sales of a file, reading it once: line by line when its first line is whole JSON, else as one."""
    first_number, first = _first_line(file)
    if first.strip() and _is_whole(first):
        yield from _lines(first_number, first, file)
        return
    rest = file.read(MOST_BYTES_A_SALE + 1)
    yield _item(first_number, first + rest)


def _first_line(file: BinaryIO) -> tuple[int, bytes]:
    number = 0
    line = b""
    for number, line in enumerate(iter(lambda: file.readline(MOST_BYTES_A_SALE + 1), b""), start=1):  # noqa: B007
        if line.strip():
            break
    return max(number, 1), line


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(number: int, first: bytes, file: BinaryIO) -> Iterator[Item]:
    yield _item(number, first)
    _pass_over(first, file)
    while line := file.readline(MOST_BYTES_A_SALE + 1):
        number += 1
        if line.strip():
            yield _item(number, line)
        _pass_over(line, file)


def _pass_over(line: bytes, file: BinaryIO) -> None:
    """Leave out the rest of a line that is longer than a sale may be: it is no line of its own."""
    while line and not line.endswith(b"\n"):
        line = file.readline(MOST_BYTES_A_SALE)


def _item(line: int, data: bytes) -> Item:
    if len(data) > MOST_BYTES_A_SALE:
        return Item(
            line, "", problem=Problem("", f"This sale is larger than {MOST_BYTES_A_SALE // 1_000_000} MB.")
        )
    try:
        text = data.decode("utf-8-sig").rstrip()
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start)
        return Item(
            line + place, "", problem=Problem("", "This is not text in UTF-8; save the file as UTF-8.")
        )
    try:
        return Item(line, text, strict_loads(text))
    except BadJson as error:
        return _unreadable(line, text, error)


def _unreadable(line: int, text: str, error: BadJson) -> Item:
    """Return what isn't JSON with the line of the file at which that shows."""
    cause = error.__cause__
    if not isinstance(cause, json.JSONDecodeError):
        return Item(line, text, problem=Problem("", str(error)))
    reason = f"This isn't JSON: {cause.msg.lower()} at column {cause.colno}."
    return Item(line + cause.lineno - 1, text, problem=Problem("", reason))


@lru_cache(maxsize=1)  # Every problem of a sale asks for its place.
def _places(text: str) -> dict[str, int]:
    """Return where the value of each JSON pointer begins in a text that is known to be JSON."""
    places: dict[str, int] = {}
    path: list[str | int] = []
    key: str | None = None
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word in "]}":
            path.pop()
        elif word == ",":
            if isinstance(path[-1], int):
                path[-1] += 1
            else:
                path[-1], key = "", None
        elif word == ":":
            path[-1] = key or ""
        elif path and path[-1] == "" and key is None and word.startswith('"'):
            key = json.loads(word)
        else:
            places["".join(f"/{_escaped(part)}" for part in path)] = token.start()
            if word in "[{":
                path.append(0 if word == "[" else "")
                key = None
    return places


def _escaped(part: str | int) -> str:
    """Write a part of a pointer (RFC 6901, 3)."""
    return str(part).replace("~", "~0").replace("/", "~1")
