"""The form of a line: its kind and its fields, in their order, each of one type. Nothing else is read or written."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, TypeAlias

FORMAT = "kept-installation"
VERSION = 1
Fields: TypeAlias = dict[str, Any]

_OR_NONE: tuple[type, ...] = (str, type(None))
SHAPES: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "installation": {
        "format": (str,),
        "version": (int,),
        "company": (str,),
        "address": (str,),
        "made_at": (str,),
        "counts": (dict,),
    },
    "key": {"id": (str,), "algorithm": (str,), "public": (str,), "added_at": (str,)},
    "stream": {"ref": (str,), "seq": (int,), "hash": (str,)},
    "entry": {
        "seq": (int,),
        "at": (str,),
        "actor": (str,),
        "what": (str,),
        "facts": (str,),
        "previous": (str,),
        "hash": (str,),
        "texts": (dict,),
    },
    "receipt": {
        "n": (int,),
        "number": (str,),
        "sha256": (str,),
        "key": (str,),
        "sealed_at": (str,),
        "body": _OR_NONE,
        "signature": _OR_NONE,
    },
    "file": {"sha256": (str,), "media_type": (str,), "name": (str,), "body": (str,)},
    "head": {"root": (int,), "seq": (int,), "hash": (str,)},
    "root": {
        "n": (int,),
        "day": (str,),
        "made_at": (str,),
        "body": (str,),
        "signature": (str,),
        "salt": (str,),
        "streams": (int,),
    },
    "row": {"of": (str,), "columns": (dict,)},
    "end": {"lines": (int,), "sha256": (str,)},
}
# How many lines of each of these follow is said in the first.
COUNTED = ("key", "stream", "entry", "receipt", "file", "head", "root", "row")
# What is beyond it, no number of ours reaches, and no database keeps.
_LARGEST = 2**53


class BadShape(ValueError):
    """A line that isn't one of ours; the message says what is wrong with it."""


def line_of(kind: str, *values: object) -> bytes:
    """Return a line of this kind with its fields in their order."""
    told = {"kind": kind, **dict(zip(SHAPES[kind], values, strict=True))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def read_line(line: bytes) -> tuple[str, Fields]:
    """Return the kind and the fields of a line. Raises BadShape for one that `line_of` could not have written."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadShape("it is cut off, or no JSON in UTF-8") from error
    kind = told.pop("kind", None) if isinstance(told, dict) else None
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None or not isinstance(kind, str):
        raise BadShape("it is of no kind that this version knows")
    if list(told) != list(shape) or not all(_is_of(told[name], types) for name, types in shape.items()):
        raise BadShape(f"its fields aren't those of a line of the kind “{kind}”")
    try:
        is_ours = line_of(kind, *told.values()) == line
    except ValueError:
        # Half a surrogate can be written in JSON, and not in UTF-8.
        is_ours = False
    if not is_ours:
        raise BadShape("it isn't in the form in which it was written")
    return kind, told


def told_bytes(body: bytes | memoryview | None) -> str | None:
    """Return bytes as they stand in a line."""
    return None if body is None else b64encode(body).decode("ascii")


def meant_bytes(text: str | None) -> bytes | None:
    """Return the bytes that stand in a line. Raises BadShape for what is no base64."""
    if text is None:
        return None
    try:
        body = b64decode(text, validate=True)
    except ValueError:
        body = b""
    # Several texts may stand for the same bytes; we write one of them.
    if told_bytes(body) != text:
        raise BadShape("its bytes can't be read")
    return body


def _is_of(value: object, types: tuple[type, ...]) -> bool:
    # A truth value is a whole number to Python.
    if type(value) is int and not 0 <= value <= _LARGEST:
        return False
    return type(value) in types
