"""What can be done about asking those who deliver: ask them, answer, and settle what they say they can't.

All of it counts the draft's version up, so that nobody seals on a page that didn't show the answer; none of it is done
to a draft that is locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.deliveries.actions.fields import By, words
from portal.intake.actions.parts import touch
from portal.intake.asked import Asked, asked_about
from portal.intake.asking import abouts, is_to_ask, states_in
from portal.intake.mail_asking import queue_asks, queue_cannot, queue_settled
from portal.intake.models import Draft, DraftAsk, DraftPart
from portal.intake.queries import Parts, parts_of
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.once import first_time
from portal.people.models import Staff
from portal.people.queries import active_staff

WORDS_LIMIT = 2000
_NOBODY = (
    "There is nobody to ask: each promise with a date and somebody of us who delivers it was asked about."
)
_ANSWERED = (
    "answer",
    "words",
    "about",
    "answered_at",
    "answered_by",
    "settled_at",
    "settled_by",
    "settled_words",
)
_NEEDED = "Say what stands in the way, and which day would work."


@dataclass(frozen=True)
class Answer:
    """What somebody says of a promise they were asked about: "can" or "cannot", to what they read (its digest)."""

    part: str
    about: str
    answer: str
    words: str


class Moved(Conflict):
    """What somebody answers to says something else by now, in the promises of `parts`."""

    def __init__(self, parts: frozenset[str]) -> None:
        """Keep which ones."""
        super().__init__("Somebody changed what is promised while you were answering. Look at it again.")
        self.parts = parts


def askable(parts: Parts, by: str) -> dict[str, list[DraftPart]]:
    """Return whom a draft may ask now, by ref, about which promises: with a date, theirs, and not asked about yet.

    Nobody (`by`: a ref) asks themselves.
    """
    staff = {person.email: person.ref for person in active_staff() if person.ref != by}
    asks = list(DraftAsk.select().where(DraftAsk.draft == parts.sale.draft))
    states = states_in(parts, asks)
    found: dict[str, list[DraftPart]] = {}
    for part in parts.promises:
        to = staff.get(part.fields.get("delivered_by", "").strip().lower())
        if to and is_to_ask(part.fields, states[part.ref]):
            found.setdefault(to, []).append(part)
    return found


def ask(draft: Draft, by: By) -> list[str]:
    """Ask everybody who would deliver a promise of a draft whether they can by then; returns their names.

    Each gets one mail. Who was asked already and whose promise didn't change isn't asked again. Returns nobody when
    this form came before; raises Conflict when there is nobody to ask, and for a locked draft.
    """
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return []
        touch(draft, by.at)
        parts = parts_of(draft.ref)
        asked = askable(parts, by.viewer.ref)
        if not asked:
            raise Conflict(_NOBODY)
        digests = abouts(parts)
        people = {row.ref: row for row in Staff.select().where(Staff.ref.in_(list(asked)))}
        for to, theirs in asked.items():
            for part in theirs:
                _write(part, to, digests[part.ref], by)
            queue_asks(people[to], parts, theirs, by)
    return sorted(person.name for person in people.values())


def answer(answers: Sequence[Answer], by: By) -> None:
    """Say of promises that one is asked about whether one can: all of it is kept, or nothing.

    What says the same as before is left as it is. Raises NotHere for one that isn't asked of this reader, Moved when a
    promise says something else than they read, Invalid (field "<part>-words") for a "can't" without a word, Conflict
    for a locked draft.
    """
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        asked = asked_about(by.viewer, [one.part for one in answers])
        moved = frozenset(one.part for one, of in zip(answers, asked, strict=True) if one.about != of.about)
        if moved:
            raise Moved(moved)
        said = _said(answers)
        news = [of for one, of in zip(answers, asked, strict=True) if _is_news(one, said[one.part], of)]
        for draft in sorted({of.part.draft for of in news}):
            touch(Draft.get_by_id(draft), by.at)
        for one, of in zip(answers, asked, strict=True):
            if of in news:
                _keep(one, said[one.part], of, by)
        queue_cannot([of for of in news if of.ask.answer == "cannot"], by)


def settle(draft: Draft, part: DraftPart, typed: str, by: By) -> None:
    """Let a promise stand although whoever delivers it said that they can't; they are told why.

    Raises Invalid without words, Conflict when there is nothing to settle, and for a locked draft.
    """
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        touch(draft, by.at)
        parts = parts_of(draft.ref)
        found: DraftAsk | None = DraftAsk.get_or_none(DraftAsk.part == part.ref)
        if found is None or not states_in(parts, [found])[part.ref].blocks:
            raise Conflict("There is nothing to settle here any more; look at it again.")
        why = words("words", typed, "Say why it stands all the same; they read it.", WORDS_LIMIT)
        row = {"settled_at": by.at, "settled_by": by.viewer.ref, "settled_words": why}
        DraftAsk.update(**row, about=abouts(parts)[part.ref]).where(DraftAsk.part == part.ref).execute()
        queue_settled(found, parts, why, by)


def _write(part: DraftPart, to: str, about: str, by: By) -> None:
    """Write that somebody is asked; an earlier answer, which was about something else, makes room."""
    asked = {
        "draft": part.draft,
        "to": to,
        "about": about,
        "asked_at": by.at,
        "asked_by": by.viewer.ref,
        "words": "",
        "settled_words": "",
    }
    nothing = dict.fromkeys(("answer", "answered_at", "answered_by", "settled_at", "settled_by"))
    if not changed(DraftAsk.update(**asked, **nothing).where(DraftAsk.part == part.ref)):
        DraftAsk.insert(part=part.ref, **asked, **nothing).execute()


def _said(answers: Sequence[Answer]) -> Mapping[str, str]:
    """Return the words of each answer as they are kept, by the part. Raises Invalid with every problem."""
    said: dict[str, str] = {}
    problems: list[Problem] = []
    for one in answers:
        needed = _NEEDED if one.answer == "cannot" else ""
        try:
            said[one.part] = words(f"{one.part}-words", one.words, needed, WORDS_LIMIT)
        except Invalid as refusal:
            problems += refusal.problems
        if one.answer not in ("can", "cannot"):
            problems.append(Problem(f"{one.part}-answer", "Choose whether you can."))
    if problems:
        raise Invalid(*problems)
    return said


def _is_news(one: Answer, said: str, of: Asked) -> bool:
    return of.is_open or (one.answer, said) != (of.ask.answer, of.ask.words)


def _keep(one: Answer, said: str, of: Asked, by: By) -> None:
    row = of.ask
    row.answer, row.words, row.about = one.answer, said, one.about
    row.answered_at, row.answered_by = by.at, by.viewer.ref
    row.settled_at, row.settled_by, row.settled_words = None, None, ""
    row.save(only=_ANSWERED)
