"""Reads of drafts: their parts in order, their sources, and what a list of drafts says of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from peewee import fn

from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.rules import PartKind
from portal.people.models import Customer

UNTITLED = "A sale without a title"
UNNAMED = "No customer yet"
# What a page shows of a source without its text and file, which may be large.
_LIGHT = (
    DraftSource.ref,
    DraftSource.draft,
    DraftSource.n,
    DraftSource.kind,
    DraftSource.title,
    DraftSource.received_at,
    DraftSource.sha256,
    DraftSource.file_name,
    DraftSource.media_type,
    DraftSource.file_sha256,
    DraftSource.added_at,
    DraftSource.added_by,
)


@dataclass(frozen=True)
class Headline:
    """What a list says of a draft: its title and customer, or what stands for them, and how many promises it has."""

    title: str
    customer: str
    promises: int


@dataclass(frozen=True)
class Parts:
    """The parts of a draft that were not removed, each kind in its order."""

    sale: DraftPart
    contacts: tuple[DraftPart, ...]
    lines: tuple[DraftPart, ...]
    promises: tuple[DraftPart, ...]


def parts_of(draft: str) -> Parts:
    """Return the parts of a draft, by its ref. Raises LookupError for a draft that has no part of its sale."""
    found = parts_of_many([draft])
    if not found:
        message = f"draft {draft} has no part that says what is sold"
        raise LookupError(message)
    return found[draft]


def parts_of_many(drafts: Iterable[str]) -> dict[str, Parts]:
    """Return the parts of each of these drafts, by its ref; one that has no part of its sale is left out."""
    there = DraftPart.draft.in_(list(drafts)) & DraftPart.removed_at.is_null()
    order = (DraftPart.draft, DraftPart.kind, DraftPart.n, DraftPart.ref)
    kinds: dict[str, dict[str, list[DraftPart]]] = {}
    for row in DraftPart.select().where(there).order_by(*order):
        kinds.setdefault(row.draft, {}).setdefault(row.kind, []).append(row)
    return {
        draft: Parts(its["sale"][0], *(tuple(its.get(kind, ())) for kind in ("contact", "line", "promise")))
        for draft, its in kinds.items()
        if "sale" in its
    }


def title_of(parts: Parts) -> str:
    """Return the title of the sale that a draft records, or what stands for one."""
    return parts.sale.fields.get("title", "").strip() or UNTITLED


def removed_parts(draft: str, kind: PartKind, most: int = 20) -> list[DraftPart]:
    """Return the parts of a kind that were removed, the last one first."""
    theirs = (DraftPart.draft == draft) & (DraftPart.kind == kind) & DraftPart.removed_at.is_null(False)
    return list(DraftPart.select().where(theirs).order_by(DraftPart.removed_at.desc()).limit(most))


def sources_of(draft: str, *, with_text: bool = False) -> list[DraftSource]:
    """Return the sources of a draft in their order, without their files; with their texts only when asked."""
    texts: tuple[Any, ...] = (DraftSource.text, DraftSource.places, DraftSource.voices) if with_text else ()
    query = DraftSource.select(*_LIGHT, *texts).where(DraftSource.draft == draft)
    return list(query.order_by(DraftSource.n))


def sizes_of(draft: str) -> dict[str, int]:
    """Return how many characters the text of each source of a draft has, by its ref."""
    # Without this peewee would take the number for what it is of: a text.
    size = fn.LENGTH(DraftSource.text).coerce(False)
    query = DraftSource.select(DraftSource.ref, size).where(DraftSource.draft == draft)
    return dict(cast("Any", query.tuples()))


def file_of(source: DraftSource) -> bytes:
    """Return the original file of a source that has one."""
    row = DraftSource.select(DraftSource.body).where(DraftSource.ref == source.ref).get()
    return bytes(row.body or b"")


def headlines_of(drafts: Iterable[Draft]) -> dict[str, Headline]:
    """Return what a list says of each draft, by its ref."""
    refs = [draft.ref for draft in drafts]
    if not refs:
        return {}
    there = DraftPart.draft.in_(refs) & DraftPart.removed_at.is_null()
    counted = DraftPart.select(DraftPart.draft, fn.COUNT(DraftPart.ref).alias("n")).where(
        there & (DraftPart.kind == "promise")
    )
    counts = {row["draft"]: row["n"] for row in cast("Any", counted.group_by(DraftPart.draft).dicts())}
    sales = list(
        DraftPart.select(DraftPart.draft, DraftPart.fields).where(there & (DraftPart.kind == "sale"))
    )
    known = {row.fields["customer"] for row in sales if row.fields.get("customer")}
    names = {row.ref: row.name for row in Customer.select().where(Customer.ref.in_(known))} if known else {}
    return {
        row.draft: Headline(
            row.fields.get("title", "").strip() or UNTITLED,
            names.get(row.fields.get("customer", "")) or row.fields.get("name", "").strip() or UNNAMED,
            counts.get(row.draft, 0),
        )
        for row in sales
    }
