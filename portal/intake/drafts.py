"""Drafts: sales that are not sealed. Only staff see them; sealing locks one for an hour in which it can be undone."""

from datetime import datetime, timedelta
from typing import Any

from peewee import Node

from portal.intake.models import Draft, Imported
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict, NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer

GRACE = timedelta(hours=1)


def may_see(viewer: Viewer) -> Node:
    """Return the condition on Draft that holds for the drafts this member of staff may see: their own, or all."""
    if viewer.role == "manager":
        return Draft.ref.is_null(False)
    if viewer.role == "sales":
        return Draft.salesperson == viewer.ref
    return Draft.ref.is_null()


def draft_for(viewer: Viewer, ref: str) -> Draft:
    """Return a draft. Raises NotHere when there is none, or none that this viewer may see."""
    draft: Draft | None = None
    if viewer.kind == "staff" and is_ref(ref):
        draft = Draft.get_or_none((Draft.ref == ref) & may_see(viewer))
    if draft is None:
        raise NotHere
    return draft


def drafts_of(viewer: Viewer, most: int = 50) -> list[Draft]:
    """Return the newest drafts that this member of staff may see."""
    return list(Draft.select().where(may_see(viewer)).order_by(Draft.created_at.desc()).limit(most))


def start_sealing(draft: Draft, by: str, at: datetime) -> datetime:
    """Lock a draft, which is sealed after an hour of grace; returns when. Raises Conflict when it isn't a draft now."""
    seal_at = at + GRACE
    _move(draft, "draft", {"state": "locked", "seal_at": seal_at, "seal_by": by, "failure": None})
    return seal_at


def undo_sealing(draft: Draft) -> None:
    """Unlock a draft within its hour of grace. Raises Conflict when it is no longer locked."""
    _move(draft, "locked", {"state": "draft", "seal_at": None, "seal_by": None})


def delete_draft(draft: Draft) -> None:
    """Delete a draft for good; the same file may be imported again. Raises Conflict while it is locked."""
    with transaction():
        if draft.external_id:
            Imported.delete().where(Imported.external_id == draft.external_id).execute()
        unlocked = (Draft.ref == draft.ref) & (Draft.state == "draft") & (Draft.version == draft.version)
        if changed(Draft.delete().where(unlocked)) != 1:
            raise _changed()


def locked_until(at: datetime, most: int = 20) -> list[Draft]:
    """Return the drafts whose hour of grace is over at `at`, the longest waiting first."""
    return list(Draft.select().where(Draft.seal_at <= at).order_by(Draft.seal_at, Draft.ref).limit(most))


def _move(draft: Draft, state: str, changes: dict[str, Any]) -> None:
    as_seen = (Draft.ref == draft.ref) & (Draft.state == state) & (Draft.version == draft.version)
    with transaction():
        if changed(Draft.update(**changes, version=draft.version + 1).where(as_seen)) != 1:
            raise _changed()


def _changed() -> Conflict:
    return Conflict("Somebody else changed this draft meanwhile; look at it again.")
