"""Whether the promises on the record are those that the customer holds a receipt for."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.promises.queries import promises_of
from portal.record.events import checks
from portal.record.receipts import read, receipts_of
from portal.record.rules import ERASED

_STATED = ("words", "start", "end", "said_at", "channel", "standing", "rule", "criteria", "due")


@checks
def promises_are_those_of_the_receipt(stream: str) -> Iterator[str]:
    """Yield every promise that differs from its receipt: a chain may be written anew, signed bytes may not.

    What was erased on request, in the receipt or on the record, is left out.
    """
    stated: dict[int, dict[str, Any]] = {}
    for receipt in receipts_of(stream):
        if receipt.body is None:
            return
        content = read(receipt).content
        stated |= {promise["n"]: dict(promise) for promise in content.get("promises", ())}
        _follow(stated, content.get("change", {}))
    for promise in promises_of(stream):
        said = stated.pop(promise.n, None)
        if said is None:
            yield f"promise {promise.n} stands on no receipt"
        elif any(not _agree(getattr(promise, name), said[name]) for name in _STATED):
            yield f"promise {promise.n} isn't the one on the receipt"
    for number in sorted(stated):
        yield f"promise {number} of the receipt is missing"


def _follow(stated: dict[int, dict[str, Any]], change: Mapping[str, Any]) -> None:
    """Let a promise stand as a change that the customer accepted says: the row has its due, and the words sealed."""
    if "due" in change and change["promise"] in stated:
        stated[change["promise"]]["due"] = change["due"]["after"]


def _agree(kept: object, stated: object) -> bool:
    if isinstance(kept, dict) and isinstance(stated, dict):
        return kept.keys() == stated.keys() and all(_agree(kept[key], stated[key]) for key in kept)
    if isinstance(kept, list) and isinstance(stated, list):
        return len(kept) == len(stated) and all(map(_agree, kept, stated))
    return kept in (stated, ERASED)
