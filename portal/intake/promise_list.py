"""The promises of a draft as its pages list them, built from their parts, so that an incomplete draft has them too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.intake.asking import AskState, is_to_ask, state_of
from portal.intake.due_reading import Reading, reading_of
from portal.intake.gaps import Gap
from portal.intake.language.clarity import hints
from portal.intake.models import DraftPart
from portal.intake.named import People, people_of, said_in
from portal.intake.part_words import criteria_in, words_of
from portal.intake.queries import Parts, removed_parts
from portal.intake.surroundings import around
from portal.lib import clock
from portal.people.access import Viewer
from portal.web.words import plural


@dataclass(frozen=True)
class Line:
    """One promise of a draft: `words` are empty where there are none yet.

    `said` says who, how and when as far as it is known. `asks` is whom one could ask about it now, by name.
    """

    n: int
    part: DraftPart
    words: str
    said: str
    criteria: list[str]
    due: Reading
    deliverer: str
    state: AskState
    asks: str
    hints: int
    gaps: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        """Return what is still to do and what might be clearer, counted."""
        missing = f"{plural(len(self.gaps), 'thing is', 'things are')} missing" if self.gaps else ""
        unclear = plural(self.hints, "hint", "hints") if self.hints else ""
        return [one for one in (missing, unclear) if one]

    @property
    def is_typed(self) -> bool:
        """Whether the words were typed from a conversation rather than quoted."""
        return not self.part.fields.get("source")


@dataclass(frozen=True)
class PromiseList:
    """All promises of a draft, and whoever is named in them and in what was asked and answered.

    `removed` are the words and refs of those that can be brought back.
    """

    lines: list[Line]
    people: People
    removed: list[tuple[str, str]]

    @property
    def whom_to_ask(self) -> list[str]:
        """Return the first names of everybody who could be asked now."""
        return sorted({line.asks.split()[0] for line in self.lines if line.asks})


def promise_list(
    parts: Parts,
    viewer: Viewer,
    at: datetime,
    gaps: Iterable[Gap] = (),
    texts: Mapping[str, str] | None = None,
) -> PromiseList:
    """Return the promises among the parts of a draft as somebody of the staff reads them, with what was removed.

    `texts` are those of its sources by their ref, where they are known already.
    """
    removed = removed_parts(parts.sale.draft, "promise")
    words = words_of([*parts.promises, *removed], texts)
    lines, people = _lines(parts, viewer, at, words)
    missing = list(gaps)
    for line in lines:
        line.gaps.extend(gap.message for gap in missing if gap.ref == line.part.ref)
    return PromiseList(lines, people, [(words[part.ref], part.ref) for part in removed])


def promise_lines(parts: Parts, viewer: Viewer, at: datetime) -> tuple[list[Line], People]:
    """Return the promises among the parts of a draft in their order, without gaps, and whoever is named with them."""
    return _lines(parts, viewer, at, words_of(parts.promises))


def _lines(parts: Parts, viewer: Viewer, at: datetime, words: Mapping[str, str]) -> tuple[list[Line], People]:
    states = state_of(parts.sale.draft, parts)
    refs = {ref for one in states.values() for ref in (one.to, one.answered_by, one.settled_by)}
    # Who changed the draft last is named on its page too.
    changed = {part.changed_by for part in (parts.sale, *parts.contacts, *parts.lines, *parts.promises)}
    people = people_of(parts.promises, refs | changed)
    among = around(parts, clock.today(viewer.zone, at))

    def line(n: int, part: DraftPart) -> Line:
        return Line(
            n=n,
            part=part,
            words=words[part.ref],
            said=said_in(part.fields, people, viewer.time_zone),
            criteria=criteria_in(part.fields),
            due=reading_of(part.fields, among),
            deliverer=people.name(part.fields.get("delivered_by", "")),
            state=states[part.ref],
            asks=_whom_to_ask(part, states[part.ref], people, viewer),
            hints=len(hints(words[part.ref], part.fields)) if words[part.ref] else 0,
        )

    return [line(n, part) for n, part in enumerate(parts.promises, start=1)], people


def _whom_to_ask(part: DraftPart, state: AskState, people: People, viewer: Viewer) -> str:
    person = people.find(part.fields.get("delivered_by", ""))
    if person is None or person.ended_at is not None or person.ref == viewer.ref:
        return ""
    return person.name if is_to_ask(part.fields, state) else ""
