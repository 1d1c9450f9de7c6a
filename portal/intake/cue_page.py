"""What the page of the phrases shows: them by their reasons, and a text in which they were looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.intake.cue_forms import RULE_CHOICES
from portal.intake.language.commitments import Found, Suggestion, suggestions
from portal.intake.language.cues import all_cues, cues_in_use, said_before
from portal.intake.language.default_phrases import DEFAULT_PHRASES
from portal.intake.language.sentences import bare, sentences
from portal.intake.models import Cue

SEALED_BEFORE = "these words were sealed before"


@dataclass(frozen=True)
class Reason:
    """A reason, the rule that it suggests in words ("" for none), and the phrases that give it."""

    why: str
    rule: str
    cues: list[Cue]


@dataclass(frozen=True)
class Tried:
    """A sentence of a text that was tried: its words in parts, each marked or not, and why it would be suggested."""

    parts: list[tuple[str, bool]]
    whys: list[str]


def reasons() -> list[Reason]:
    """Return every phrase under its reason: the reasons that come with the portal first, in their order."""
    known = list(dict.fromkeys(phrase.why for phrase in DEFAULT_PHRASES))
    found: dict[tuple[str, str | None], list[Cue]] = {}
    for cue in sorted(all_cues(), key=lambda cue: cue.phrase.casefold()):
        found.setdefault((cue.why, cue.rule), []).append(cue)
    listed = [Reason(why, RULE_CHOICES[rule] if rule else "", cues) for (why, rule), cues in found.items()]
    return sorted(listed, key=lambda one: known.index(one.why) if one.why in known else len(known))


def tried(text: str) -> list[Tried]:
    """Return the sentences of a text, with what would be marked in each."""
    spans = sentences(text)
    found = suggestions(text, spans, cues_in_use())
    plain = {span: text[slice(*bare(text, *span))] for span in spans}
    known = said_before(set(plain.values()))
    return [
        Tried(
            list(_parts(text, span, found[span].found if span in found else ())),
            [*_whys(found.get(span)), *([SEALED_BEFORE] if plain[span] in known else [])],
        )
        for span in spans
    ]


def _whys(suggestion: Suggestion | None) -> Iterator[str]:
    if suggestion is None:
        return
    yield from suggestion.whys
    if suggestion.rule:
        yield f"serves “{RULE_CHOICES[suggestion.rule]}”"


def _parts(text: str, span: tuple[int, int], found: Sequence[Found]) -> Iterator[tuple[str, bool]]:
    """Cut a sentence where a mark begins and ends; marks may overlap."""
    edges = sorted({*span, *(one.start for one in found), *(one.end for one in found)})
    for start, end in pairwise(edges):
        yield text[start:end], any(one.start <= start < one.end for one in found)
