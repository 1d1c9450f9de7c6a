"""A draft as a whole anew: what a program sends takes the place of all that it says, and what stays the same is kept.

Promises and sources that are named by the refs under which the draft was read keep them: so what those who deliver
answered stays with its promise, and the original file with its text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.deliveries.actions.fields import By
from portal.intake.actions.parts import NewPart, Typed, change_part, order_parts, put_part, remove_part, touch
from portal.intake.actions.sources import NewSource, describe_source, put_source, remove_source
from portal.intake.keeping import follow_draft, refuse_other_customer
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.queries import Parts, parts_of, sources_of
from portal.intake.rules import FIELDS, PartKind
from portal.intake.taking_in import line_fields, placed, promise_fields, sale_fields
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.people.actions.staff import staff_for
from portal.people.queries import contacts_of, customer

Fields = Mapping[str, str]
_TEXT_STAYS = (
    "The text of a source never changes. Under another id this is another source, and the old one goes."
)
_NAME_STAYS = "A draft keeps the external id that it has. Leave it as it is."


def replace_draft(draft: Draft, document: dict[str, Any], by: By) -> None:
    """Let a checked document be all that a draft says.

    Raises Conflict when the draft isn't as it was read any more, or is locked; Invalid for a text that changed under
    the ref of its source, another external id, and an address of another customer.
    """
    with transaction():
        touch(draft, by.at)
        if Draft.get_by_id(draft.ref).version != draft.version + 1:
            raise Conflict("Somebody else changed this draft meanwhile; look at it again.")
        if document["external_id"] != draft.external_id:
            raise Invalid(Problem("/external_id", _NAME_STAYS))
        refuse_other_customer(document, draft.ref)
        staff_for(document["salesperson"], "sales", by.viewer.ref, by.at)
        parts = parts_of(draft.ref)
        _set_sale(draft, parts, document, by)
        _set_in_order(draft, "contact", parts.contacts, _contacts(draft, document), by)
        _set_in_order(draft, "line", parts.lines, line_fields(document), by)
        before = sources_of(draft.ref, with_text=True)
        sources = _set_sources(draft, before, document, by)
        _set_promises(draft, parts.promises, document, sources, by)
        for source in before:
            if source.ref not in sources.values():
                remove_source(draft, source, by)
        follow_draft(document)


def _set_sale(draft: Draft, parts: Parts, document: Mapping[str, Any], by: By) -> None:
    """Set what is sold; a customer whom we know stays joined while the name is theirs."""
    fields = sale_fields(document)
    known = parts.sale.fields.get("customer", "")
    if known and customer(known).name.casefold() == fields["name"].casefold():
        fields |= {"customer": known, "name": ""}
    kept = {"answer_offer": parts.sale.fields.get("answer_offer", "")}
    _change(draft, parts.sale, {**fields, **kept}, by)


def _contacts(draft: Draft, document: Mapping[str, Any]) -> list[Fields]:
    """Return the contacts of a document whom its customer doesn't have already."""
    known = parts_of(draft.ref).sale.fields.get("customer", "")
    theirs = {one.email for one in contacts_of(known)} if known else set()
    return [one for one in document["customer"]["contacts"] if one["email"] not in theirs]


def _set_in_order(
    draft: Draft, kind: PartKind, before: Sequence[DraftPart], wanted: Sequence[Fields], by: By
) -> None:
    """Set parts that have no name of their own: the first stays the first."""
    for part, fields in zip(before, wanted, strict=False):
        _change(draft, part, fields, by)
    for part in before[len(wanted) :]:
        remove_part(draft, part, by)
    for fields in wanted[len(before) :]:
        put_part(draft.ref, NewPart(kind, fields), by.viewer.ref, by.at)


def _set_sources(
    draft: Draft, before: Sequence[DraftSource], document: Mapping[str, Any], by: By
) -> dict[int, str]:
    """Set the sources, but for those that are to go; returns their refs by number."""
    by_ref = {one.ref: one for one in before}
    by_text = {one.sha256: one for one in before}
    found: dict[int, str] = {}
    for source in document["sources"]:
        at = f"/sources/{source['n'] - 1}"
        there = by_ref.get(source["id"]) or by_text.get(source["sha256"])
        if there is not None and there.sha256 != source["sha256"]:
            raise Invalid(Problem(f"{at}/text", _TEXT_STAYS))
        said = {name: source[name] for name in ("kind", "title", "received_at")}
        with placed(at):
            if there is None or there.ref in found.values():
                new = NewSource(**said, text=source["text"])
                found[source["n"]] = put_source(draft.ref, new, new.text, by.viewer.ref, by.at)
            else:
                describe_source(draft, there, said, by)
                found[source["n"]] = there.ref
    return found


def _set_promises(
    draft: Draft,
    before: Sequence[DraftPart],
    document: Mapping[str, Any],
    sources: Mapping[int, str],
    by: By,
) -> None:
    there = {part.ref: part for part in before}
    refs = [one["id"] if one["id"] in there else new_ref() for one in document["promises"]]
    named = {one["id"]: ref for one, ref in zip(document["promises"], refs, strict=True) if one["id"]}
    for promise, ref in zip(document["promises"], refs, strict=True):
        fields = promise_fields(promise, sources, named)
        with placed(f"/promises/{promise['n'] - 1}"):
            if ref in there:
                _change(draft, there[ref], fields, by)
            else:
                put_part(draft.ref, NewPart("promise", fields, ref), by.viewer.ref, by.at)
    for part in before:
        if part.ref not in refs:
            remove_part(draft, part, by)
    order_parts(draft, "promise", refs, by)


def _change(draft: Draft, part: DraftPart, fields: Fields, by: By) -> None:
    """Let a part say `fields` and nothing else; whoever else changes the draft waits meanwhile."""
    kind: PartKind = part.kind  # type: ignore[assignment]  # The table's CHECK says so.
    change_part(draft, part, Typed(part.fields, dict.fromkeys(FIELDS[kind], "") | dict(fields)), by)
