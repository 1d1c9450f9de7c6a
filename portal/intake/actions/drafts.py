"""What can be done to a draft as a whole: start it, lock it for its hour of grace, undo that, delete it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.intake.actions.parts import NewPart, put_part
from portal.intake.asking import unsettled
from portal.intake.assembling import document_of
from portal.intake.models import Draft, Imported
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict
from portal.lib.ids import new_ref

GRACE = timedelta(hours=1)
UNSETTLED = "Somebody said that they can't do one of these by then. Settle that first."


@dataclass(frozen=True)
class NewDraft:
    """A draft to be started: the salesperson's ref, what is known of the sale, and its own ref, new unless given."""

    salesperson: str
    fields: Mapping[str, str]
    ref: str = ""


def start_draft(new: NewDraft, by: str, at: datetime) -> Draft:
    """Make a draft with what is known of the sale so far; `by` is who starts it."""
    with transaction():
        draft: Draft = Draft.create(
            ref=new.ref or new_ref(),
            external_id=new.fields.get("external_id") or None,
            salesperson=new.salesperson,
            created_at=at,
            changed_at=at,
            state="draft",
            version=1,
            force_insert=True,
        )
        put_part(draft.ref, NewPart("sale", new.fields), by, at)
        return draft


def start_sealing(draft: Draft, by: str, at: datetime) -> datetime:
    """Lock a draft, which is sealed after an hour of grace; returns when.

    Raises Invalid with what the draft lacks, and Conflict when it isn't a draft now, or when somebody who is to deliver
    said that they can't by then and that isn't settled.
    """
    with transaction():
        document_of(draft.ref, at)
        if unsettled(draft.ref):
            raise Conflict(UNSETTLED)
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
