"""Rows as they stand in a backup: one JSON array a line, bytes in base64."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

_BYTES = "base64"


def line_of(row: Sequence[Any], kinds: Sequence[str]) -> bytes:
    """Return a row of the database as a line."""
    told = [_told(value, kind) for value, kind in zip(row, kinds, strict=True)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def row_of(line: bytes, kinds: Sequence[str]) -> tuple[Any, ...]:
    """Return the row that a line tells, as either engine takes it. Raises ValueError for a line that is none."""
    told = json.loads(line)
    if not isinstance(told, list):
        message = "a line of a table is no row"
        raise TypeError(message)
    return tuple(_meant(value, kind) for value, kind in zip(told, kinds, strict=True))


def _told(value: Any, kind: str) -> Any:
    if value is None or kind == "plain":
        return value
    return bool(value) if kind == "flag" else {_BYTES: b64encode(value).decode("ascii")}


def _meant(value: Any, kind: str) -> Any:
    if value is None or kind != "bytes":
        return value
    return b64decode(value[_BYTES], validate=True)
