"""Import: sales in the format of interface.md, all or nothing per sale; the same file again changes nothing."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import peewee

from portal.intake.check import checked
from portal.intake.document import shaped
from portal.intake.gaps import EMPTY
from portal.intake.models import Draft, DraftContact, Imported
from portal.intake.reading import Told
from portal.intake.rehearsal import DRAFT_CHANGED, SEALED_CHANGED, Rehearsal, other_customer
from portal.intake.sealing import Sealing, customer_of, seal_document
from portal.intake.sources import Papers
from portal.intake.taking_in import TakingIn, draft_from
from portal.lib import clock, installed
from portal.lib.canonical import canonical
from portal.lib.db import transaction
from portal.lib.errors import Invalid, KeptError, Problem
from portal.lib.ids import new_ref
from portal.people.actions.staff import staff_for
from portal.people.queries import company
from portal.record.models import SYSTEM
from portal.sales.models import Sale


class _NothingKept(Exception):
    """Everything was checked by doing it, and is undone."""


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
class Refusal:
    """A sale that was refused: the line where it begins (or its field stands), and what is wrong there.

    The problem's field is the place as its file names it: a JSON pointer, or the name of a column.
    """

    line: int
    problem: Problem


@dataclass
class Report:
    """What an import did: counts, refs of what is new, and every refusal with its place and reason."""

    drafts: list[str] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    rehearsal: Rehearsal = field(default_factory=Rehearsal)


def import_sales(items: Iterable[Told], how: How, progress: Callable[[], None] = lambda: None) -> Report:
    """Import every sale of `items`; a refused one leaves nothing behind and doesn't stop the others."""
    report = Report()
    for item in items:
        try:
            if item.problems:
                raise Invalid(*item.problems, *_further(item, how))  # noqa: TRY301 - one path for every refusal
            _import_once(item.value, how, report)
        except Invalid as error:
            report.refused += 1
            report.refusals += [_refusal(item, problem) for problem in error.problems]
        except KeptError as error:
            report.refused += 1
            report.refusals.append(_refusal(item, Problem("", error.message)))
        progress()
    return report


def printable(problem: Problem) -> Problem:
    """Return a problem without what a terminal would obey, or no terminal can show: a reason may quote the file."""
    shown = (
        "".join(one if one.isprintable() else "\ufffd" for one in text)
        for text in (problem.field, problem.message)
    )
    return Problem(*shown)


def _refusal(item: Told, problem: Problem) -> Refusal:
    line, place = item.place_of(problem.field)
    return Refusal(line, printable(Problem(place, problem.message)))


def _further(item: Told, how: How) -> list[Problem]:
    """Return what else is wrong with a sale of which some couldn't be read: what is told already isn't told again."""
    if item.value is None:
        return []
    told = {item.place_of(problem.field) for problem in item.problems}
    try:
        _checked(item.value, how)
    except Invalid as error:
        return [
            problem
            for problem in error.problems
            if problem.message not in EMPTY and item.place_of(problem.field) not in told
        ]
    return []


@dataclass(frozen=True)
class _Checked:
    """A sale as a document, whether it is to be sealed, and the files of its sources."""

    document: dict[str, Any]
    seals: bool
    papers: Papers


def _checked(raw: object, how: How) -> _Checked:
    """Return a sale as it was checked. Raises Invalid."""
    sale, us = shaped(raw), company()
    today, papers = clock.today(ZoneInfo(us.time_zone), how.at), Papers(how.folder)
    return _Checked(checked(sale, today, us.time_zone, papers), sale.seal, papers)


def _import_once(raw: object, how: How, report: Report) -> None:
    try:
        _import_one(raw, how, report)
    except peewee.IntegrityError:
        # Another import of the same sale was first, and a unique index decided; now that one is seen.
        _import_one(raw, how, report)


def _import_one(raw: object, how: How, report: Report) -> None:
    found = _checked(raw, how)
    document, seals = found.document, found.seals
    digest = _digest(document)
    if _is_unchanged(document, digest) or report.rehearsal.has(document, digest):
        _refuse_to_seal_a_draft(document, seal=seals)
        report.unchanged += 1
        return
    made = report.sealed if seals else report.drafts
    with suppress(_NothingKept), transaction():
        ref = _kept(found, digest, how)
        if how.dry_run:
            report.rehearsal.keep(document, digest, sealed=seals)
            raise _NothingKept
        how.kept(ref)
    made.append(ref)


def _kept(found: _Checked, digest: str, how: How) -> str:
    """Keep a checked sale as a sealed one or as a draft; returns its ref."""
    document = found.document
    customer_of(document)
    _refuse_other_draft(document)
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


def _is_unchanged(document: dict[str, Any], digest: str) -> bool:
    known = (
        Imported.get_or_none(Imported.external_id == document["external_id"])
        if document["external_id"]
        else None
    )
    if known is None:
        return False
    if hmac.compare_digest(known.digest, digest):
        return True
    sealed = Sale.select().where(Sale.external_id == document["external_id"]).exists()
    raise Invalid(Problem("/external_id", SEALED_CHANGED if sealed else DRAFT_CHANGED))


def _refuse_to_seal_a_draft(document: dict[str, Any], *, seal: bool) -> None:
    """Say so when a file asks to seal what it brought as a draft: that is done by somebody who looks at it."""
    external_id = document["external_id"]
    if seal and external_id and Draft.select().where(Draft.external_id == external_id).exists():
        message = (
            "This sale is a draft already. Seal it on its page, or delete the draft and import it again."
        )
        raise Invalid(Problem("/seal", message))


def _digest(document: dict[str, Any]) -> str:
    key = installed.settings().secret_key.encode("utf-8")
    return hmac.new(key, canonical(document), hashlib.sha256).hexdigest()


def _refuse_other_draft(document: dict[str, Any]) -> None:
    """Refuse an address that another draft gives to a customer of another name."""
    emails = [person["email"] for person in document["customer"]["contacts"]]
    others = (DraftContact.email.in_(emails)) & (DraftContact.customer != _customer_key(document))
    given = DraftContact.select().where(others).first()
    if given is not None:
        pointer = f"/customer/contacts/{emails.index(given.email)}/email"
        raise Invalid(Problem(pointer, other_customer(given.email, sealed=False)))


def _customer_key(document: dict[str, Any]) -> str:
    return str(document["customer"]["name"].casefold())
