"""A draft put together from its parts: as a checked document, or as the problems that keep it from being one.

What was typed goes through the same checks as an import, so that a draft from a page and one from a file are the same
thing when they are sealed; a problem comes back at the part and the field where it was typed.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.intake.check import checked
from portal.intake.document import shaped
from portal.intake.due_fields import due_json
from portal.intake.gaps import EMPTY, Gap, gap_of
from portal.intake.models import DraftPart, DraftSource
from portal.intake.queries import Parts, parts_of, sources_of
from portal.lib import clock
from portal.lib.errors import Invalid, Problem
from portal.lib.numbers import small_number
from portal.people.models import Company
from portal.people.queries import company, contacts_of, customer

# Something that no check refuses, by field: what it stands for is told as missing already.
_SOUND: dict[str, Any] = {
    "email": "x@x.example",
    "signed_on": "1900-01-01",
    "salesperson": "x@x.example",
    "said_by": "x@x.example",
    "said_at": "1900-01-01",
    "received_at": "1900-01-01",
    "channel": "other",
    "rule": "what",
    "due": {"undated": True},
    "amount": "0",
    "contacts": [{"name": "x", "email": "x@x.example"}],
    "promises": [
        {
            "words": "x",
            "said_by": "x@x.example",
            "said_at": "1900-01-01",
            "channel": "other",
            "rule": "what",
            "due": {"undated": True},
        }
    ],
}
_SAID = ("said_by", "said_at", "channel", "rule")


@dataclass(frozen=True)
class Assembled:
    """A draft as far as it goes: its checked document, or None with the gaps.

    `raw` is what it says in the import format, complete or not, with the contacts of a customer whom we know; promises
    and sources are named by their refs. `problems` are the gaps at their places in it. `currency` is that of the price,
    empty without one.
    """

    document: dict[str, Any] | None
    gaps: tuple[Gap, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    currency: str = ""

    @property
    def customer(self) -> Mapping[str, Any]:
        """Who buys, complete or not: {"name"?, "contacts": […]}."""
        found: Mapping[str, Any] = self.raw.get("customer", {})
        return found


def assembled(draft: str, at: datetime) -> Assembled:
    """Return what the parts of a draft (by its ref) make at `at`."""
    return assembled_of(parts_of(draft), sources_of(draft, with_text=True), at)


def assembled_of(parts: Parts, sources: Sequence[DraftSource], at: datetime) -> Assembled:
    """Return what these parts and sources (with their texts) of a draft make at `at`."""
    us = company()
    raw = _raw(parts, sources, us)
    currency = raw["price"]["currency"] if "price" in raw else ""
    try:
        document = _checked(raw, us, at)
    except Invalid as error:
        problems = (*error.problems, *_further_problems(raw, error.problems, us, at))
        gaps = tuple(gap_of(problem, raw, parts, sources) for problem in problems)
        return Assembled(None, gaps, raw, problems, currency)
    for source, kept in zip(document["sources"], sources, strict=True):
        source |= _file_of(kept)  # noqa: PLW2901 - the document is ours alone
    return Assembled(document, (), raw, (), currency)


def document_of(draft: str, at: datetime) -> dict[str, Any]:
    """Return the checked document of a draft, by its ref. Raises Invalid with what it lacks."""
    found = assembled(draft, at)
    if found.document is None:
        raise Invalid(*(Problem(gap.field, gap.message) for gap in found.gaps))
    return found.document


def _checked(raw: Mapping[str, Any], us: Company, at: datetime) -> dict[str, Any]:
    # What a draft lacks is whatever keeps it from being sealed.
    return checked(shaped({**raw, "seal": True}), clock.today(ZoneInfo(us.time_zone), at), us.time_zone)


def _further_problems(
    raw: Mapping[str, Any], known: Sequence[Problem], us: Company, at: datetime
) -> list[Problem]:
    """Return what else is wrong than what is `known` to be missing: a writer hears of everything at once."""
    filled = copy.deepcopy(dict(raw))
    for problem in known:
        if problem.message not in EMPTY:
            return []
        _fill(filled, problem.field.removeprefix("/").split("/"))
    places = {problem.field for problem in known}
    try:
        _checked(filled, us, at)
    except Invalid as error:
        return [problem for problem in error.problems if problem.field not in places]
    return []


def _fill(raw: Any, names: Sequence[str]) -> None:
    """Put something sound in the place that these names lead to, so that what stands around it can be checked."""
    *path, last = names
    for name in path:
        raw = raw[int(name)] if isinstance(raw, list) else raw[name]
    if isinstance(raw, dict):
        raw[last] = copy.deepcopy(_SOUND.get(last, "x"))


def _raw(parts: Parts, sources: Sequence[DraftSource], us: Company) -> dict[str, Any]:
    sale = parts.sale.fields
    names = ("external_id", "time_zone", "title", "signed_on", "completed_on", "salesperson")
    return {
        **_filled(sale, names),
        "customer": _customer(sale, parts.contacts),
        **_price(sale, parts.lines, us),
        "sources": [_source(source) for source in sources],
        "promises": [_promise(part) for part in parts.promises],
    }


def _customer(sale: Mapping[str, str], contacts: Sequence[DraftPart]) -> dict[str, Any]:
    typed = [_filled(part.fields, ("name", "email", "time_zone")) for part in contacts]
    if not sale.get("customer"):
        return {**_filled(sale, ("name",)), "contacts": typed}
    known = [
        {"name": one.name, "email": one.email, "time_zone": one.time_zone}
        for one in contacts_of(sale["customer"])
    ]
    return {"name": customer(sale["customer"]).name, "contacts": [*known, *typed]}


def _price(sale: Mapping[str, str], lines: Sequence[DraftPart], us: Company) -> dict[str, Any]:
    said = _filled(sale, ("amount",))
    if not said and not lines:
        return {}
    priced: dict[str, Any] = {**said, "currency": sale.get("currency", "").strip() or us.currency}
    if lines:
        priced["lines"] = [_filled(part.fields, ("words", "amount")) for part in lines]
    return {"price": priced}


def _source(source: DraftSource) -> dict[str, Any]:
    return {
        "id": source.ref,
        "kind": source.kind,
        "title": source.title,
        **({"received_at": source.received_at} if source.received_at else {}),
        "text": source.text,
    }


def _promise(part: DraftPart) -> dict[str, Any]:
    fields = part.fields
    due = due_json(fields)
    return {
        "id": part.ref,
        **_words(fields),
        **_filled(fields, (*_SAID, "standing", "delivered_by")),
        "criteria": [line.strip() for line in fields.get("criteria", "").splitlines() if line.strip()],
        **({} if due is None else {"due": due}),
    }


def _words(fields: Mapping[str, str]) -> dict[str, Any]:
    if not fields.get("source"):
        return _filled(fields, ("words",))
    quote: dict[str, Any] = {"source": fields["source"]}
    for name in ("start", "end"):
        place = small_number(fields.get(name, ""))
        quote[name] = -1 if place is None else place
    return {"quote": quote}


def _filled(fields: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return the fields in which something was typed."""
    return {name: fields[name].strip() for name in names if fields.get(name, "").strip()}


def _file_of(source: DraftSource) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if source.places:
        found["places"] = source.places
    if source.file_sha256:
        found |= {"file_name": source.file_name, "file": {"sha256": source.file_sha256}}
    return found
