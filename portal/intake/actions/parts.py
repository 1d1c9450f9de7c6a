"""What can be done to the parts of a draft: add, change, remove, bring back, put in order.

Nothing is checked but what could not be kept: a draft may be as incomplete as its writer's notes. Every verb counts the
draft's version up, and none does anything to a draft that is locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from peewee import fn

from portal.deliveries.actions.fields import By
from portal.intake.models import Draft, DraftContact, DraftPart
from portal.intake.rules import FIELDS, MOST_PARTS, Merged, PartKind, merged
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import BadText, normal_email, readable
from portal.people.models import Staff
from portal.people.queries import customer

FIELD_LIMIT = 10_000
LOCKED = "This draft is locked until it is sealed. Undo that first, then change it."


class Clash(Conflict):
    """Two people changed the same fields of a part to different words: nothing of the second is kept yet.

    `part` is the part as it stands now, `merged` holds what was typed and, in its clashes, what the others wrote.
    """

    def __init__(self, part: DraftPart, both: Merged) -> None:
        """Keep both sides."""
        super().__init__("Somebody else changed the same lines meanwhile. Both versions are below.")
        self.part = part
        self.merged = both


@dataclass(frozen=True)
class NewPart:
    """A part to be put into a draft, at the end of its kind; `ref` is a new one unless it is given."""

    kind: PartKind
    fields: Mapping[str, str] = field(default_factory=dict)
    ref: str = ""


@dataclass(frozen=True)
class Typed:
    """The fields of a part that were typed, and what stood in them when the writer began."""

    was: Mapping[str, str]
    fields: Mapping[str, str]


def add_part(draft: Draft, new: NewPart, by: By) -> str | None:
    """Add a part to a draft; returns its ref, or None when this form came before.

    Raises Conflict for a locked draft, Invalid for what can't be kept, and when there are too many of its kind.
    """
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        _touch(draft, by.at)
        theirs = (DraftPart.draft == draft.ref) & (DraftPart.kind == new.kind)
        if DraftPart.select().where(theirs & DraftPart.removed_at.is_null()).count() >= MOST_PARTS[new.kind]:
            raise Invalid(Problem("", f"A sale holds at most {MOST_PARTS[new.kind]} of these."))
        return put_part(draft.ref, new, by.viewer.ref, by.at)


def put_part(draft: str, new: NewPart, by: str, at: datetime) -> str:
    """Write the row of a new part of a draft, in the caller's transaction; returns its ref."""
    part: DraftPart = DraftPart.create(
        ref=new.ref or new_ref(),
        draft=draft,
        kind=new.kind,
        n=_last_place(draft, new.kind) + 1,
        fields=_kept(new.kind, new.fields),
        version=1,
        changed_at=at,
        changed_by=by,
        force_insert=True,
    )
    _follow(part)
    return part.ref


def change_part(draft: Draft, part: DraftPart, typed: Typed, by: By) -> DraftPart:
    """Change fields of a part; returns it as it is now.

    Changes that somebody else made to other fields meanwhile stay. Raises Clash where both changed the same field,
    Conflict for a locked draft or a part that was removed, Invalid for what can't be kept.
    """
    with transaction():
        # Whoever else changes this draft waits here, so that what is read next stays true.
        _count_up(draft, {"version": Draft.version})
        now: DraftPart = DraftPart.get_by_id(part.ref)
        if now.removed_at is not None:
            raise Conflict("Somebody removed this meanwhile. Bring it back, then change it.")
        both = merged(now.fields, typed.was, _kept(now.kind, typed.fields))
        if both.clashes:
            raise Clash(now, both)
        if both.fields == now.fields:
            return now
        _touch(draft, by.at)
        return _write(now, {"fields": both.fields}, by)


def remove_part(draft: Draft, part: DraftPart, by: By) -> None:
    """Remove a part, which can be brought back. Does nothing to one that is removed. Raises Conflict when locked."""
    _set_removed(draft, part, by.at, by)


def restore_part(draft: Draft, part: DraftPart, by: By) -> None:
    """Bring a removed part back to its place. Does nothing to one that is there. Raises Conflict when locked."""
    _set_removed(draft, part, None, by)


def order_parts(draft: Draft, kind: PartKind, refs: Sequence[str], by: By) -> None:
    """Put the parts of a kind in the order of `refs`; those not named keep their order behind. Raises Conflict."""
    with transaction():
        _touch(draft, by.at)
        theirs = (DraftPart.draft == draft.ref) & (DraftPart.kind == kind)
        rows = list(DraftPart.select().where(theirs).order_by(DraftPart.n, DraftPart.ref))
        wanted = {ref: place for place, ref in enumerate(refs)}
        rows.sort(key=lambda row: wanted.get(row.ref, len(wanted)))
        for n, row in enumerate(rows, start=1):
            if row.n != n:
                DraftPart.update(n=n).where(DraftPart.ref == row.ref).execute()


def touch(draft: Draft, at: datetime) -> None:
    """Count a change of a draft up, in the caller's transaction. Raises Conflict for one that is locked or gone."""
    _touch(draft, at)


def _touch(draft: Draft, at: datetime) -> None:
    _count_up(draft, {"version": Draft.version + 1, "changed_at": at, "failure": None})


def _count_up(draft: Draft, row: Mapping[str, object]) -> None:
    open_draft = (Draft.ref == draft.ref) & (Draft.state == "draft")
    if changed(Draft.update(**row).where(open_draft)) == 1:
        return
    is_there = Draft.select().where(Draft.ref == draft.ref).exists()
    raise Conflict(LOCKED if is_there else "This draft is no longer here: it was sealed or deleted.")


def _set_removed(draft: Draft, part: DraftPart, removed_at: datetime | None, by: By) -> None:
    with transaction():
        now: DraftPart = DraftPart.get_by_id(part.ref)
        if (now.removed_at is None) == (removed_at is None):
            return
        _touch(draft, by.at)
        _write(now, {"removed_at": removed_at}, by)


def _write(part: DraftPart, changes: Mapping[str, object], by: By) -> DraftPart:
    as_seen = (DraftPart.ref == part.ref) & (DraftPart.version == part.version)
    row = {**changes, "version": part.version + 1, "changed_at": by.at, "changed_by": by.viewer.ref}
    if changed(DraftPart.update(**row).where(as_seen)) != 1:
        raise Conflict("Somebody else changed this meanwhile; look at it again.")
    now: DraftPart = DraftPart.get_by_id(part.ref)
    _follow(now)
    return now


def _last_place(draft: str, kind: PartKind) -> int:
    theirs = (DraftPart.draft == draft) & (DraftPart.kind == kind)
    return int(DraftPart.select(fn.MAX(DraftPart.n)).where(theirs).scalar() or 0)


def _kept(kind: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return fields as they are kept: known ones, in what a database and a page can hold. Raises Invalid."""
    known = next(names for one, names in FIELDS.items() if one == kind)
    kept: dict[str, str] = {}
    problems = []
    for name, text in fields.items():
        if name not in known:
            problems.append(Problem(name, "There is no such field."))
            continue
        try:
            # The words of a quotation are a slice of their source; only its text says what they are.
            kept[name] = readable(text, FIELD_LIMIT)
        except BadText as error:
            problems.append(Problem(name, str(error)))
    if problems:
        raise Invalid(*problems)
    return kept


def _follow(part: DraftPart) -> None:
    """Write what other tables say of a draft anew: whose it is, and which addresses it gives to which customer."""
    if part.kind == "sale":
        _follow_salesperson(part)
    if part.kind in ("sale", "contact"):
        _follow_contacts(part.draft)


def _follow_salesperson(part: DraftPart) -> None:
    seller = Staff.get_or_none(Staff.email == part.fields.get("salesperson", "").strip().lower())
    if seller is not None:
        Draft.update(salesperson=seller.ref).where(Draft.ref == part.draft).execute()


def _follow_contacts(draft: str) -> None:
    parts = list(DraftPart.select().where((DraftPart.draft == draft) & DraftPart.removed_at.is_null()))
    sale: dict[str, str] = next((part.fields for part in parts if part.kind == "sale"), {})
    name = customer(sale["customer"]).name if sale.get("customer") else sale.get("name", "")
    emails = {_email(part.fields.get("email", "")) for part in parts if part.kind == "contact"} - {""}
    DraftContact.delete().where(DraftContact.draft == draft).execute()
    for email in sorted(emails):
        DraftContact.insert(draft=draft, email=email, customer=name.strip().casefold()).execute()


def _email(text: str) -> str:
    try:
        return normal_email(text)
    except BadText:
        return ""
