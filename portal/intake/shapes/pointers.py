"""JSON pointers (RFC 6901): the place of a value in a document. Pure."""

import re
from typing import Any

_BAD = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


class Nothing:
    """There is no value at this place, which is not the same as null there."""


NOTHING = Nothing()


def is_pointer(text: object) -> bool:
    """Tell whether this is a JSON pointer: empty for the whole document, or parts that each begin with a slash."""
    return isinstance(text, str) and (not text or text.startswith("/")) and not _BAD.search(text)


def at(document: Any, pointer: str) -> Any:
    """Return the value to which a pointer leads in a document, or NOTHING."""
    found = document
    for part in pointer.split("/")[1:]:
        found = _step(found, part.replace("~1", "/").replace("~0", "~"))
    return found


def below(pointer: str, part: str | int) -> str:
    """Return the pointer to a part of what a pointer leads to."""
    return f"{pointer}/{str(part).replace('~', '~0').replace('/', '~1')}"


def _step(found: Any, part: str) -> Any:
    if isinstance(found, dict):
        return found.get(part, NOTHING)
    if isinstance(found, list) and _INDEX.fullmatch(part) and int(part) < len(found):
        return found[int(part)]
    return NOTHING
