"""Whether the promises on the record are those that the customer holds a receipt for."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.lib.db import asked
from portal.record.events import checks
from portal.record.receipts import content_of
from portal.record.rules import ERASED

_STATED = ("words", "start", "end", "said_at", "channel", "standing", "rule", "criteria", "due")
_JSON = ("criteria", "due")
_BODIES = 'SELECT "body" FROM "receipt" WHERE "stream" = {} ORDER BY "n"'
_PROMISES = f"""SELECT "n", {", ".join(f'"{name}"' for name in _STATED)} FROM "promise"
WHERE "sale" = {{}} ORDER BY "n\""""  # noqa: S608 - names of ours


@checks
def promises_are_those_of_the_receipt(stream: str) -> Iterator[str]:
    """Yield every promise that differs from its receipt: a chain may be written anew, signed bytes may not.

    What was erased on request, in the receipt or on the record, is left out.
    """
    stated: dict[int, dict[str, Any]] = {}
    for (body,) in asked(_BODIES, (stream,)).fetchall():
        if body is None:
            return
        # That it carries its signature, and is about this sale, was found before.
        content = content_of(bytes(body))
        stated |= {promise["n"]: dict(promise) for promise in content.get("promises", ())}
        _follow(stated, content.get("change", {}))
    for n, *kept in asked(_PROMISES, (stream,)).fetchall():
        said = stated.pop(n, None)
        if said is None:
            yield f"promise {n} stands on no receipt"
        elif not all(map(_agrees, _STATED, kept, map(said.get, _STATED))):
            yield f"promise {n} isn't the one on the receipt"
    for number in sorted(stated):
        yield f"promise {number} of the receipt is missing"


def _follow(stated: dict[int, dict[str, Any]], change: Mapping[str, Any]) -> None:
    """Let a promise stand as a change that the customer accepted says: the row has its due, and the words sealed."""
    if "due" in change and change["promise"] in stated:
        stated[change["promise"]]["due"] = change["due"]["after"]


def _agrees(name: str, kept: Any, stated: object) -> bool:
    return _agree(json.loads(kept) if name in _JSON else kept, stated)


def _agree(kept: object, stated: object) -> bool:
    if isinstance(kept, dict) and isinstance(stated, dict):
        return kept.keys() == stated.keys() and all(_agree(kept[key], stated[key]) for key in kept)
    if isinstance(kept, list) and isinstance(stated, list):
        return len(kept) == len(stated) and all(map(_agree, kept, stated))
    return kept in (stated, ERASED)
