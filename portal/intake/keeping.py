"""Keeping one sale of the import format, as a sealed one or as a draft; the very same again changes nothing."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portal.intake.check import checked
from portal.intake.document import SaleIn
from portal.intake.models import Draft, DraftContact, Imported
from portal.intake.rehearsal import DRAFT_CHANGED, SEALED_CHANGED, other_customer
from portal.intake.sealing import Sealing, customer_of, seal_document
from portal.intake.sources import Papers
from portal.intake.taking_in import TakingIn, draft_from
from portal.lib import clock, installed
from portal.lib.canonical import canonical
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.people.actions.staff import staff_for
from portal.people.queries import company
from portal.record.models import SYSTEM
from portal.sales.models import Sale


@dataclass(frozen=True)
class How:
    """How an import is done: who does it, when, from which folder files are read, and what is left out.

    `kept` is called with the ref of each draft or sale in the transaction that keeps it.
    """

    at: datetime
    by: str = SYSTEM
    folder: Path | None = None
    dry_run: bool = False
    mail: bool = True
    kept: Callable[[str], None] = lambda _ref: None


@dataclass(frozen=True)
class Taken:
    """What became of one sale: the ref of its draft or sale, and whether it is new or was here already, the same."""

    ref: str
    is_new: bool


def take_sale(sale: SaleIn, how: How, beside: Mapping[str, Any] | None = None) -> Taken:
    """Keep one sale in the caller's transaction, or find that it is here already, the very same.

    `beside` is plain JSON that came with it and counts for what the same is. Raises Invalid with every problem, and
    IntegrityError when somebody brings it at the same moment: whoever begins anew then finds it here.
    """
    found = checked_sale(sale, how)
    digest = digest_of({**found.document, **(beside or {})})
    if is_unchanged(found.document, digest):
        refuse_to_seal_a_draft(found.document, seal=found.seals)
        return Taken(Imported.get_by_id(found.document["external_id"]).ref, is_new=False)
    return Taken(kept(found, digest, how), is_new=True)


def follow_draft(document: dict[str, Any]) -> None:
    """Note that a draft says this from now on, so that the very same, brought in again, changes nothing."""
    if document["external_id"]:
        same = Imported.external_id == document["external_id"]
        Imported.update(digest=digest_of(document)).where(same).execute()


def refuse_other_customer(document: dict[str, Any], draft: str = "") -> None:
    """Refuse an address of a customer of another name, in a sealed sale or in another draft than `draft` (its ref).

    Raises Invalid.
    """
    customer_of(document)
    emails = [person["email"] for person in document["customer"]["contacts"]]
    others = (DraftContact.email.in_(emails)) & (DraftContact.customer != _customer_key(document))
    given = DraftContact.select().where(others & (DraftContact.draft != draft)).first()
    if given is not None:
        pointer = f"/customer/contacts/{emails.index(given.email)}/email"
        raise Invalid(Problem(pointer, other_customer(given.email, sealed=False)))


@dataclass(frozen=True)
class Checked:
    """A sale as a document, whether it is to be sealed, and the files of its sources."""

    document: dict[str, Any]
    seals: bool
    papers: Papers


def checked_sale(sale: SaleIn, how: How) -> Checked:
    """Return a sale as it was checked. Raises Invalid."""
    us = company()
    today, papers = clock.today(ZoneInfo(us.time_zone), how.at), Papers(how.folder)
    return Checked(checked(sale, today, us.time_zone, papers), sale.seal, papers)


def kept(found: Checked, digest: str, how: How) -> str:
    """Keep a checked sale as a sealed one or as a draft; returns its ref."""
    document = found.document
    refuse_other_customer(document)
    ref = new_ref()
    if how.dry_run and not found.seals:
        # What a draft would write from here on, nothing refuses any more.
        return ref
    if document["external_id"]:
        Imported.insert(external_id=document["external_id"], ref=ref, digest=digest).execute()
    if found.seals:
        seal_document(ref, document, Sealing(how.by, how.at, mail=how.mail), found.papers.files())
    else:
        seller = staff_for(document["salesperson"], "sales", how.by, how.at)
        draft_from(ref, document, TakingIn(seller, how.by, how.at, found.papers))
    return ref


def is_unchanged(document: dict[str, Any], digest: str) -> bool:
    """Tell whether the very same sale came before, by its external id. Raises Invalid where another one has that id."""
    external_id = document["external_id"]
    if not external_id:
        return False
    known = Imported.get_or_none(Imported.external_id == external_id)
    if known is not None and hmac.compare_digest(known.digest, digest):
        return True
    sealed = Sale.select().where(Sale.external_id == external_id).exists()
    if known is None and not sealed and not Draft.select().where(Draft.external_id == external_id).exists():
        return False
    raise Invalid(Problem("/external_id", SEALED_CHANGED if sealed else DRAFT_CHANGED))


def refuse_to_seal_a_draft(document: dict[str, Any], *, seal: bool) -> None:
    """Say so when a file asks to seal what it brought as a draft: that is done by somebody who looks at it."""
    external_id = document["external_id"]
    if seal and external_id and Draft.select().where(Draft.external_id == external_id).exists():
        message = (
            "This sale is a draft already. Seal it on its page, or delete the draft and import it again."
        )
        raise Invalid(Problem("/seal", message))


def digest_of(document: dict[str, Any]) -> str:
    """Return the keyed digest of what was brought in, by which the same is known again."""
    key = installed.settings().secret_key.encode("utf-8")
    return hmac.new(key, canonical(document), hashlib.sha256).hexdigest()


def _customer_key(document: dict[str, Any]) -> str:
    return str(document["customer"]["name"].casefold())
