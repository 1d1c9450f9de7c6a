"""How an entry is hashed, and how personal text is kept out of the chain. Pure."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.lib.canonical import canonical

GENESIS = "0" * 64
PERSONAL = "personal"
ERASED = "(erased)"
_SALT_BYTES = 16


@dataclass(frozen=True)
class Personal:
    """A text about a person: the chain keeps only its salted hash, so that it can be erased."""

    text: str


@dataclass(frozen=True)
class Fault:
    """Something in the record that can't be so: in which stream, at which entry (0: none in particular), and what."""

    stream: str
    seq: int
    what: str


@dataclass(frozen=True)
class Kept:
    """A personal text as it is kept beside the chain: under its JSON pointer, with the salt of its hash."""

    name: str
    salt: str
    text: str


def entry_hash(fields: Mapping[str, Any]) -> str:
    """Return the hex SHA-256 of an entry: of the canonical JSON of all its fields but the hash itself.

    `fields` are stream, seq, at (text), actor, kind, facts (the canonical text) and previous.
    """
    return hashlib.sha256(canonical(dict(fields))).hexdigest()


def text_hash(salt: str, text: str) -> str:
    """Return the hex SHA-256 of a personal text behind its salt: of the canonical JSON of both.

    There the two can't run into each other: no letter of the text can be passed off as the salt's.
    """
    return hashlib.sha256(canonical([salt, text])).hexdigest()


def set_apart(facts: Mapping[str, Any]) -> tuple[Any, list[Kept]]:
    """Return `facts` with each Personal replaced by its salted hash, and those texts apart.

    Raises ValueError for facts that use the reserved key themselves.
    """
    apart: list[Kept] = []

    def keep(pointer: str, value: object) -> object:
        if isinstance(value, Personal):
            kept = Kept(pointer, secrets.token_hex(_SALT_BYTES), value.text)
            apart.append(kept)
            return {PERSONAL: text_hash(kept.salt, kept.text)}
        if isinstance(value, Mapping) and PERSONAL in value:
            message = f"the key “{PERSONAL}” is reserved in facts, at {pointer}"
            raise ValueError(message)
        return value

    return _walk("", facts, keep), apart


def put_back(facts: object, texts: Mapping[str, str | None]) -> Any:
    """Return `facts` with each salted hash replaced by its text from `texts` (by pointer), or ERASED."""

    def read(pointer: str, value: object) -> object:
        if is_apart(value):
            text = texts.get(pointer)
            return ERASED if text is None else text
        return value

    return _walk("", facts, read)


def pointers_apart(facts: object) -> dict[str, str]:
    """Return the pointer and salted hash of each personal text of `facts`."""
    found: dict[str, str] = {}

    def note(pointer: str, value: object) -> object:
        if isinstance(value, dict) and is_apart(value):
            found[pointer] = value[PERSONAL]
        return value

    _walk("", facts, note)
    return found


def is_apart(value: object) -> bool:
    """Tell whether a value of stored facts stands for a text beside the chain."""
    return isinstance(value, dict) and set(value) == {PERSONAL}


def _walk(pointer: str, value: object, visit: Callable[[str, object], object]) -> Any:
    seen = visit(pointer, value)
    if seen is not value or is_apart(value):
        return seen
    if isinstance(value, Mapping):
        return {key: _walk(f"{pointer}/{_escaped(key)}", child, visit) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(f"{pointer}/{index}", child, visit) for index, child in enumerate(value)]
    return value


def _escaped(key: object) -> str:
    """Return a key as a part of a JSON pointer (RFC 6901), so that no two places share one."""
    return str(key).replace("~", "~0").replace("/", "~1")
