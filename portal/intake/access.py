"""The only way to a draft, its parts and its sources: as somebody of the staff. Another's looks like none at all."""

from datetime import datetime
from typing import Any

from peewee import ModelSelect, Node

from portal.intake.models import Draft, DraftPart, DraftSource, TableImport
from portal.intake.rules import PartKind
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer


def may_see(viewer: Viewer) -> Any:
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


def part_for(draft: Draft, ref: str) -> DraftPart:
    """Return a part of a draft that its viewer may see, one that was removed too. Raises NotHere."""
    part: DraftPart | None = None
    if is_ref(ref):
        part = DraftPart.get_or_none((DraftPart.ref == ref) & (DraftPart.draft == draft.ref))
    if part is None:
        raise NotHere
    return part


def source_in(draft: Draft, ref: str) -> DraftSource:
    """Return a source of a draft that its viewer may see, without its file. Raises NotHere."""
    source: DraftSource | None = None
    if is_ref(ref):
        columns = [one for one in DraftSource._meta.sorted_fields if one is not DraftSource.body]
        theirs = (DraftSource.ref == ref) & (DraftSource.draft == draft.ref)
        source = DraftSource.select(*columns).where(theirs).first()
    if source is None:
        raise NotHere
    return source


def drafts_of(viewer: Viewer, most: int = 50) -> list[Draft]:
    """Return the newest drafts that this member of staff may see."""
    return list(Draft.select().where(may_see(viewer)).order_by(Draft.created_at.desc()).limit(most))


def drafts_from(viewer: Viewer, after: tuple[datetime, str] | None, most: int) -> list[Draft]:
    """Return drafts that this member of staff may see, the newest first, behind the one with this instant and ref."""
    seen = may_see(viewer)
    if after is not None:
        at, ref = after
        seen &= (Draft.created_at < at) | ((Draft.created_at == at) & (Draft.ref > ref))
    return list(Draft.select().where(seen).order_by(Draft.created_at.desc(), Draft.ref).limit(most))


def part_of_kind(draft: Draft, kind: PartKind, ref: str) -> DraftPart:
    """Return a part of a draft like `part_for`; one of another kind isn't there. Raises NotHere."""
    part = part_for(draft, ref)
    if part.kind != kind:
        raise NotHere
    return part


def table_for(viewer: Viewer, ref: str, *, with_file: bool = False) -> TableImport:
    """Return a table that somebody brings in; of those who sell, their own. Raises NotHere."""
    table: TableImport | None = None
    if is_ref(ref):
        without = set() if with_file else {"body"}
        found = _tables(without).where((TableImport.ref == ref) & _may_bring_in(viewer))
        table = found.first()
    if table is None:
        raise NotHere
    return table


def tables_of(viewer: Viewer, most: int = 50) -> list[TableImport]:
    """Return the newest tables that this member of staff may see, without their files and what is in them."""
    seen = _tables({"body", "mapping", "report"}).where(_may_bring_in(viewer))
    return list(seen.order_by(TableImport.at.desc()).limit(most))


def _tables(without: set[str]) -> "ModelSelect[TableImport]":
    return TableImport.select(*(one for one in TableImport._meta.sorted_fields if one.name not in without))


def _may_bring_in(viewer: Viewer) -> Node:
    if viewer.role == "manager":
        return TableImport.ref.is_null(False)
    if viewer.role == "sales":
        return TableImport.by == viewer.ref
    return TableImport.ref.is_null()
