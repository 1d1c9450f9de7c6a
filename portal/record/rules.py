"""How an entry is hashed, and how personal text is kept out of the chain. Pure."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.lib.canonical import quoted

GENESIS = "0" * 64
PERSONAL = "personal"
ERASED = "(erased)"
_SALT_BYTES = 16
_HOLDERS = (dict, list)


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

    `fields` are stream, seq, at (text), actor, kind, facts (the canonical text) and previous. Raises TypeError when one
    of them has another type.
    """
    # Canonical JSON of exactly these fields, in its order.
    said = (
        f'{{"actor":{quoted(fields["actor"])},"at":{quoted(fields["at"])},"facts":{quoted(fields["facts"])},'
        f'"kind":{quoted(fields["kind"])},"previous":{quoted(fields["previous"])},"seq":{fields["seq"]:d},'
        f'"stream":{quoted(fields["stream"])}}}'
    )
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


def text_hash(salt: str, text: str) -> str:
    """Return the hex SHA-256 of a personal text behind its salt: of the canonical JSON of both.

    There the two can't run into each other: no letter of the text can be passed off as the salt's.
    """
    return hashlib.sha256(f"[{quoted(salt)},{quoted(text)}]".encode()).hexdigest()


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


def put_back(facts: Any, texts: Mapping[str, str | None]) -> Any:
    """Return `facts` with each salted hash replaced by its text from `texts` (by pointer), or ERASED."""
    return _put_back("", facts, texts)


def put_in_place(facts: Any, texts: Mapping[str, str | None], erased: str | None = ERASED) -> None:
    """Replace salted hashes in `facts` by `texts`, each of which has its place there: `put_back` without a copy."""
    for pointer, text in texts.items():
        *path, last = map(_unescaped, pointer[1:].split("/"))
        holder = facts
        for step in path:
            holder = holder[int(step) if isinstance(holder, list) else step]
        holder[int(last) if isinstance(holder, list) else last] = erased if text is None else text


def pointers_apart(facts: dict[str, Any]) -> dict[str, str]:
    """Return the pointer and salted hash of each personal text in `facts`."""
    found: dict[str, str] = {}
    _find_apart("", facts, found)
    return found


def is_apart(value: Any) -> bool:
    """Tell whether a value of stored facts stands for a text beside the chain."""
    return isinstance(value, dict) and len(value) == 1 and PERSONAL in value


def _put_back(pointer: str, value: Any, texts: Mapping[str, str | None]) -> Any:
    # Verifying a long record is for a good part these two walks: nothing is called for what can't hold a text.
    if isinstance(value, list):
        return [
            _put_back(f"{pointer}/{index}", child, texts) if isinstance(child, _HOLDERS) else child
            for index, child in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    if is_apart(value):
        text = texts.get(pointer)
        return ERASED if text is None else text
    return {
        key: _put_back(f"{pointer}/{_escaped(key)}", child, texts) if isinstance(child, _HOLDERS) else child
        for key, child in value.items()
    }


def _find_apart(pointer: str, holder: Any, found: dict[str, str]) -> None:
    children: Any = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key, child in children:
        if not isinstance(child, _HOLDERS):
            continue
        below = f"{pointer}/{_escaped(key)}"
        if is_apart(child) and isinstance(child, dict):
            found[below] = child[PERSONAL]
        else:
            _find_apart(below, child, found)


def _walk(pointer: str, value: object, visit: Callable[[str, object], object]) -> Any:
    seen = visit(pointer, value)
    if seen is not value or is_apart(value):
        return seen
    if isinstance(value, Mapping):
        return {key: _walk(f"{pointer}/{_escaped(key)}", child, visit) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(f"{pointer}/{index}", child, visit) for index, child in enumerate(value)]
    return value


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~") if "~" in step else step


def _escaped(key: object) -> str:
    """Return a key as a part of a JSON pointer (RFC 6901), so that no two places share one."""
    return str(key).replace("~", "~0").replace("/", "~1")
