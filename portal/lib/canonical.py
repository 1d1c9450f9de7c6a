"""JSON in its one canonical form (RFC 8785), and JSON from strangers, read strictly."""

import json
from json.encoder import encode_basestring
from typing import Any

import rfc8785

MAX_DEPTH = 40
_LARGEST = 2**53 - 1
# A text as canonical JSON: what is hashed by the million is put together of it. TypeError for what is no text; half a
# surrogate passes, and fails when it is encoded.
quoted = encode_basestring
_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class BadJson(ValueError):
    """JSON that is refused; the message says what and where in plain words."""


def canonical(value: object) -> bytes:
    """Return `value` as canonical JSON: UTF-8, sorted keys, no white space (RFC 8785).

    Whole numbers beyond 2^53 are refused there (ValueError): keep such figures as text.
    """
    if _is_plain(value):
        return _PLAIN(value).encode("utf-8")
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # Any JSON value; the library types only its own alias.


def strict_loads(text: str) -> Any:
    """Read JSON, refusing what RFC 8259 leaves open: NaN and infinities, doubled keys, absurd depth.

    Raises BadJson.
    """
    try:
        value = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except BadJson:
        raise
    except json.JSONDecodeError as error:
        message = f"This isn't JSON: {error.msg.lower()} in line {error.lineno}, column {error.colno}."
        raise BadJson(message) from error
    except RecursionError as error:
        message = "This JSON is nested too deeply."
        raise BadJson(message) from error
    except ValueError as error:
        # Python reads no whole number of more than 4,300 digits.
        message = "This JSON holds a number of thousands of digits."
        raise BadJson(message) from error
    # What opens fewer brackets can't be deeper, and nearly everything does.
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(value, MAX_DEPTH)
    return value


def _is_plain(value: object) -> bool:
    """Tell whether Python's own JSON, sorted and without white space, is canonical for `value`, at a tenth of the time.

    The two differ in the order of keys beyond ASCII, in fractions and in numbers that are too large.
    """
    kind = value.__class__
    if kind is str or kind is bool or value is None:
        return True
    if isinstance(value, int) and kind is int:
        return -_LARGEST <= value <= _LARGEST
    if isinstance(value, dict) and kind is dict:
        return all(key.__class__ is str and key.isascii() for key in value) and all(
            map(_is_plain, value.values())
        )
    return isinstance(value, list) and kind is list and all(map(_is_plain, value))


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    all_of_them = dict(pairs)
    if len(all_of_them) == len(pairs):
        return all_of_them
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            message = f"The key “{key[:60]}” stands twice in one object; which one counts?"
            raise BadJson(message)
        found[key] = value
    return found


def _no_constant(name: str) -> float:
    message = f"{name} is no number in JSON."
    raise BadJson(message)


def _check_depth(value: object, left: int) -> None:
    if left < 0:
        message = f"This JSON is nested more than {MAX_DEPTH} deep."
        raise BadJson(message)
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        _check_depth(child, left - 1)
