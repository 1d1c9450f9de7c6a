"""Hands of the tests about drafts: Sam's draft of Cy's porch, and what is typed into it."""

from typing import Any

from portal.deliveries.actions.fields import By
from portal.intake.actions import (
    NewDraft,
    NewPart,
    NewSource,
    Typed,
    add_part,
    add_source,
    change_part,
    start_draft,
)
from portal.intake.models import Draft, DraftPart
from portal.intake.queries import parts_of
from portal.lib.ids import new_ref
from tests.cast import NOON, viewer
from tests.make import PROPOSAL

PORCH = {
    "title": "Your porch",
    "name": "Reed household",
    "signed_on": "2026-03-02",
    "salesperson": "sam@hallam.example",
}
CY = {"name": "Cy Reed", "email": "cy@reed.example", "time_zone": "America/New_York"}
FLOOR = {
    "words": "The floor is oiled twice.",
    "said_by": "sam@hallam.example",
    "said_at": "2026-03-01",
    "channel": "phone",
    "rule": "what",
    "delivered_by": "dee@hallam.example",
    "due_kind": "once",
    "due_on": "2026-04-30",
}


def by(who: str) -> By:
    """Return somebody who acts at noon, on a form of its own."""
    return By(viewer(who), NOON, new_ref())


def begun(**fields: str) -> Draft:
    """Return Sam's draft of a porch, with these fields of the sale instead."""
    return start_draft(NewDraft(viewer("sam").ref, {**PORCH, **fields}), viewer("sam").ref, NOON)


def porch() -> Draft:
    """Return Sam's draft of Cy's porch with one promise: nothing keeps it from being sealed."""
    draft = begun()
    put(draft, "contact", CY)
    put(draft, "promise", FLOOR)
    return again(draft)


def put(draft: Draft, kind: Any, fields: dict[str, str]) -> DraftPart:
    """Let Sam add a part."""
    ref = add_part(draft, NewPart(kind, fields), by("sam"))
    found: DraftPart = DraftPart.get_by_id(ref)
    return found


def paper(draft: Draft, text: str = PROPOSAL, **changes: Any) -> str:
    """Let Sam add a proposal; returns its ref."""
    new = {"kind": "proposal", "title": "Proposal", "received_at": "2026-02-05", "text": text, **changes}
    ref = add_source(draft, NewSource(**new), by("sam"))
    assert ref is not None
    return ref


def quoted(source: str, text: str, words: str) -> dict[str, str]:
    """Return the fields of a promise that quotes `words` from a source's text, like the floor otherwise."""
    start = text.index(words)
    said = {name: value for name, value in FLOOR.items() if name != "words"}
    return {
        **said,
        "source": source,
        "start": str(start),
        "end": str(start + len(words)),
        "channel": "document",
    }


def change(draft: Draft, part: DraftPart, who: str = "sam", **typed: str) -> DraftPart:
    """Let somebody who sees a part as it is here type into it."""
    return change_part(draft, part, Typed(part.fields, typed), by(who))


def sale_part(draft: Draft) -> DraftPart:
    """Return the part of a draft that says what is sold."""
    return parts_of(draft.ref).sale


def again(draft: Draft) -> Draft:
    """Return a draft as it is now."""
    found: Draft = Draft.get_by_id(draft.ref)
    return found
