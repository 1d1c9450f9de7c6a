"""What those who deliver are asked about the promises of drafts: each one they are asked about, and nothing else.

No price, no paper, no other promise of the draft: whoever is asked sees the words, how one can tell that they are kept,
when they fall due, and who said them to whom.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from peewee import Node

from portal.intake.asking import AskState, abouts, states_in
from portal.intake.due_reading import Reading, reading_of
from portal.intake.models import Draft, DraftAsk, DraftPart
from portal.intake.named import people_of, said_in
from portal.intake.part_words import criteria_in, words_of
from portal.intake.queries import Headline, Parts, headlines_of, parts_of_many
from portal.intake.rules import Fields
from portal.intake.surroundings import around
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.people.access import Viewer
from portal.people.models import Staff

MOST = 200


@dataclass(frozen=True)
class Asked:
    """A promise of a draft that somebody is asked about; `about` is the digest of what it says now."""

    ask: DraftAsk
    part: DraftPart
    parts: Parts
    about: str
    state: AskState

    @property
    def is_open(self) -> bool:
        """Whether an answer to what it says now is still to come."""
        return self.state.kind in ("asked", "stale")


@dataclass(frozen=True)
class Shown:
    """An asked promise as it is read: the exact words, how one can tell that they are kept, the due in words."""

    asked: Asked
    words: str
    said: str
    criteria: list[str]
    due: Reading


@dataclass(frozen=True)
class AskedSale:
    """The promises of one draft that somebody is asked about."""

    headline: Headline
    promises: list[Shown]


def asked_of(viewer: Viewer) -> list[Asked]:
    """Return what this member of staff is asked, and a manager what anybody is; what is open comes first."""
    theirs = DraftAsk.part.is_null(False) if viewer.role == "manager" else DraftAsk.to == viewer.ref
    return sorted(_asked(theirs), key=lambda one: not one.is_open)


def asked_about(viewer: Viewer, parts: Collection[str]) -> list[Asked]:
    """Return what is asked about these parts. Raises NotHere for one about which this viewer isn't asked."""
    found = {one.part.ref: one for one in asked_of(viewer)}
    if set(parts) - set(found):
        raise NotHere
    return [found[ref] for ref in parts]


def askers_of(viewer: Viewer) -> list[tuple[str, int]]:
    """Return who waits for a first answer of this member of staff, and about how many promises, by name.

    One statement, for a page that shows much else.
    """
    query = (
        DraftAsk.select(Staff.name, DraftPart.fields)
        .join(DraftPart, on=(DraftPart.ref == DraftAsk.part))
        .join(Draft, on=(Draft.ref == DraftAsk.draft))
        .join(Staff, on=(Staff.ref == DraftAsk.asked_by))
        .where((DraftAsk.to == viewer.ref) & DraftAsk.answer.is_null())
        .where((Draft.state == "draft") & DraftPart.removed_at.is_null())
        .limit(MOST)
    )
    rows = cast("Any", query.dicts())
    names = [row["name"] for row in rows if _deliverer(row["fields"]) == viewer.email]
    return sorted((name, names.count(name)) for name in set(names))


def shown(asked: Sequence[Asked], viewer: Viewer, at: datetime) -> list[AskedSale]:
    """Return asked promises as somebody reads them, by the draft, in the order in which they come."""
    drafts, today = {one.part.draft for one in asked}, clock.today(viewer.zone, at)
    headlines = headlines_of(Draft.select().where(Draft.ref.in_(drafts))) if drafts else {}
    parts = [one.part for one in asked]
    words, people = words_of(parts), people_of(parts)
    sales: dict[str, AskedSale] = {}
    for one in asked:
        # A draft may be sealed between two reads of one page.
        if one.part.draft in headlines:
            fields = one.part.fields
            due = reading_of(fields, around(one.parts, today))
            said = said_in(fields, people, viewer.time_zone)
            line = Shown(one, words[one.part.ref], said, criteria_in(fields), due)
            sale = sales.setdefault(one.part.draft, AskedSale(headlines[one.part.draft], []))
            sale.promises.append(line)
    return list(sales.values())


def _asked(which: Node) -> list[Asked]:
    """Return what is asked in drafts that aren't locked, about promises that are there and still that person's."""
    open_drafts = Draft.select(Draft.ref).where(Draft.state == "draft")
    rows = list(
        DraftAsk.select()
        .where(which & DraftAsk.draft.in_(open_drafts))
        .order_by(DraftAsk.answer.is_null(False), DraftAsk.asked_at, DraftAsk.part)
        .limit(MOST)
    )
    if not rows:
        return []
    parts = parts_of_many({ask.draft for ask in rows})
    emails = {row.ref: row.email for row in Staff.select().where(Staff.ref.in_({ask.to for ask in rows}))}
    found = [
        one for ref, its in parts.items() for one in _among(its, [ask for ask in rows if ask.draft == ref])
    ]
    return [one for one in found if _deliverer(one.part.fields) == emails[one.ask.to]]


def _among(parts: Parts, asks: Sequence[DraftAsk]) -> list[Asked]:
    by_part, states, digests = {ask.part: ask for ask in asks}, states_in(parts, asks), abouts(parts)
    return [
        Asked(by_part[part.ref], part, parts, digests[part.ref], states[part.ref])
        for part in parts.promises
        if part.ref in by_part
    ]


def _deliverer(fields: Fields) -> str:
    return fields.get("delivered_by", "").strip().lower()
