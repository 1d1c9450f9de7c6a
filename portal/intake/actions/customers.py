"""Whose a draft is: started for a customer whom we know or somebody new, and joined to one whom we know."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.deliveries.actions.fields import By
from portal.intake.actions.drafts import NewDraft, start_draft
from portal.intake.actions.parts import NewPart, Typed, change_part, put_part, remove_part
from portal.intake.models import Draft
from portal.intake.queries import parts_of
from portal.lib.db import transaction
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.ids import is_ref
from portal.lib.once import first_time
from portal.people.queries import contacts_of, customer


@dataclass(frozen=True)
class Buyer:
    """Who buys: the ref of a customer whom we know, or the name of a new one; and somebody of them, if known."""

    known: str = ""
    name: str = ""
    contact: str = ""
    email: str = ""


def begin_sale(buyer: Buyer, by: By) -> Draft | None:
    """Start a draft of whoever acts, for this buyer; None when this form came before.

    Raises NotHere for a known customer who is none, Invalid for no name, and for what can't be kept.
    """
    if not buyer.known and not buyer.name.strip():
        raise Invalid(Problem("name", "Write the name of the customer here: a household or an organisation."))
    theirs = _emails_of(buyer.known) if buyer.known else set()
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        said = {"customer": buyer.known} if buyer.known else {"name": buyer.name}
        new = NewDraft(by.viewer.ref, {**said, "salesperson": by.viewer.email})
        draft = start_draft(new, by.viewer.ref, by.at)
        person = _filled({"name": buyer.contact, "email": buyer.email})
        if person and buyer.email.strip().lower() not in theirs:
            put_part(draft.ref, NewPart("contact", person), by.viewer.ref, by.at)
        return draft


def join_customer(draft: Draft, known: str, by: By) -> None:
    """Say that the draft is for a customer whom we know; with an empty `known`, that it is for nobody whom we know.

    Typed contacts whom the customer has already are removed. Raises NotHere for a customer who is none, Conflict for a
    locked draft.
    """
    emails = _emails_of(known) if known else set()
    parts = parts_of(draft.ref)
    with transaction():
        change_part(draft, parts.sale, Typed(parts.sale.fields, {"customer": known}), by)
        for part in parts.contacts:
            if part.fields.get("email", "").strip().lower() in emails:
                remove_part(draft, part, by)


def _emails_of(known: str) -> set[str]:
    """Return the addresses of a customer's contacts. Raises NotHere for a ref that is none's."""
    if not is_ref(known):
        raise NotHere
    return {one.email for one in contacts_of(customer(known).ref)}


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text.strip()}
