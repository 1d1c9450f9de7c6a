"""What somebody who delivers was asked about: a digest of it, so that an answer about something else is known. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from portal.intake.due_fields import due_json
from portal.intake.rules import Fields
from portal.promises.due_kinds import COMPLETION, SIGNING

# The days of the sale from which a due may count.
_DAYS = {SIGNING: "signed_on", COMPLETION: "completed_on"}


def about(fields: Fields, sale: Fields, promises: Mapping[str, Fields]) -> str:
    """Return the digest (SHA-256, hex) of the words of a promise, when it is due, and who delivers it.

    `sale` holds the fields of the sale, `promises` those of each promise by its ref: a due may count from a day of the
    sale, or from another promise, and moves with it.
    """
    said = [
        _words(fields),
        fields.get("delivered_by", "").strip().lower(),
        list(_dues(fields, sale, promises)),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def can_be_asked_about(fields: Fields) -> bool:
    """Tell whether a promise says who delivers it and when: there is something to ask."""
    is_due = fields.get("due_kind", "") not in ("", "undated")
    return is_due and bool(fields.get("delivered_by", "").strip())


def _words(fields: Fields) -> list[str]:
    if fields.get("source"):
        return [fields.get(name, "") for name in ("source", "start", "end")]
    return [fields.get("words", "").strip()]


def _dues(fields: Fields, sale: Fields, promises: Mapping[str, Fields]) -> Iterable[object]:
    """Yield the due, and what it counts from as far as that leads; a circle, which no sealing takes, ends it."""
    seen: set[str] = set()
    while True:
        yield due_json(fields)
        event = fields.get("due_after", "") if fields.get("due_kind") == "after" else ""
        if event in _DAYS:
            yield sale.get(_DAYS[event], "").strip()
        if event not in promises or event in seen:
            return
        seen.add(event)
        fields = promises[event]
