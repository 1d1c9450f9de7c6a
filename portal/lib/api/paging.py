"""Pages of a list: as many items as were asked for, and a cursor that says where the next ones begin (RFC 8288)."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import BaseModel

from portal.lib.api.pointers import QUERY
from portal.lib.api.shapes import Told
from portal.lib.errors import Invalid, Problem
from portal.lib.installed import settings

_LARGEST = 2**53
# What says where a page begins; `from` does so for the first page alone.
_PLACES = frozenset({"cursor", "from"})
Item = TypeVar("Item", bound=BaseModel)


class Page(Told, Generic[Item]):
    """A page of a list: its items, and the cursor of the next page, or null where there is none."""

    items: list[Item]
    next: str | None


def cursor_of(*values: str | int) -> str:
    """Return the cursor that stands for the key of the last item of a page."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii").rstrip("=")


def read_cursor(cursor: str | None, *kinds: type[str] | type[int]) -> list[Any] | None:
    """Return the key in a cursor, whose values are of these types; None for the first page. Raises Invalid."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8"))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(values) != len(kinds) or not all(map(_fits, values, kinds)):
        raise Invalid(
            Problem(f"{QUERY}cursor", "This is no cursor of ours; use `next` of the page before as it is.")
        )
    return values


def page_of(items: Sequence[Item], limit: int, key: Sequence[tuple[str | int, ...]]) -> Page[Item]:
    """Return a page of `items`, of which one more than `limit` was read; `key` holds the key of each."""
    more = len(items) > limit
    shown = list(items[:limit])
    return Page(items=shown, next=cursor_of(*key[limit - 1]) if more else None)


def link_to_next(cursor: str | None) -> Mapping[str, str]:
    """Return the `Link` field to the next page of the list that this request reads; none at its end."""
    if cursor is None:
        return {}
    kept = [(name, value) for name, value in request.args.items() if name not in _PLACES]
    query = urlencode([*kept, ("cursor", cursor)])
    return {"Link": f'<{settings().base_url}{request.path}?{query}>; rel="next"'}


def _fits(value: object, kind: type[str] | type[int]) -> bool:
    if type(value) is not kind:
        return False
    return (
        abs(value) < _LARGEST
        if isinstance(value, int)
        else "\0" not in str(value) and str(value).isprintable()
    )
