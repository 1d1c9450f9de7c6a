"""The page on which words of a source become promises: the source in sentences, the promises, what is not yet taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.intake.capture.chunks import chunk_with, chunks
from portal.intake.capture.pieces import Marks, Phrase, Span, Taken, phrases, readable_spans
from portal.intake.capture.promises import Line, lines_of
from portal.intake.language.commitments import suggestions
from portal.intake.language.cues import cues_in_use, said_before
from portal.intake.language.sentences import sentences
from portal.intake.models import Draft, DraftSource
from portal.intake.queries import Headline, headlines_of, parts_of, sources_of
from portal.lib.errors import NotHere
from portal.people.queries import active_staff

SAID_BEFORE = "said in an earlier sale, word for word"


@dataclass(frozen=True)
class Part:
    """Which part of a source is shown: `n` of `of`, from `start` to `end`; where the others begin."""

    n: int
    of: int
    start: int
    end: int
    before: int | None
    following: int | None


@dataclass(frozen=True)
class Coverage:
    """How many sentences of a part look like promises, and how many of those are taken."""

    looks: int
    taken: int

    @property
    def missing(self) -> int:
        """How many look like promises and are not taken."""
        return self.looks - self.taken


@dataclass(frozen=True)
class CapturePage:
    """All that the page shows; `whys` says by start of a sentence why it looks like a promise."""

    draft: Draft
    headline: Headline
    sources: Sequence[DraftSource]
    source: DraftSource
    part: Part
    lead: str
    phrases: Sequence[Phrase]
    whys: Mapping[int, Sequence[str]]
    taken: Sequence[Taken]
    lines: Sequence[Line]
    coverage: Coverage

    @property
    def open_ones(self) -> list[Phrase]:
        """The sentences that look like promises and of which nothing is taken."""
        return [one for one in self.phrases if one.start in self.whys and not one.promises]

    def anchor(self, marked: Collection[str]) -> str:
        """Return the id of the first sentence that is marked ("start-end"), or of the first of all."""
        places = [one.start for one in self.phrases if "{}-{}".format(*one.words) in marked]
        places += [one.start for one in self.phrases]
        return f"s-{places[0]}" if places else "main"

    def words(self, phrase: Phrase) -> str:
        """Return the words of a sentence."""
        return self.source.text[slice(*phrase.words)]


def capture_page(draft: Draft, ref: str, place: int) -> CapturePage:
    """Return the page of a source of a draft: the part of it that holds `place`. Raises NotHere."""
    sources = {source.ref: source for source in sources_of(draft.ref, with_text=True)}
    if ref not in sources:
        raise NotHere
    source, lines = sources[ref], lines_of(parts_of(draft.ref).promises, sources, active_staff())
    part = part_of(source.text, place)
    spans = spans_of(source.text, part)
    taken = [Taken(line.start, line.end, line.n) for line in lines if line.source == ref]
    shown = phrases(source.text, (part.start, part.end), spans, Marks(taken, source.places))
    whys = _whys(source.text[part.start : part.end], part.start, shown)
    return CapturePage(
        draft,
        headlines_of([draft])[draft.ref],
        list(sources.values()),
        source,
        part,
        source.text[part.start : spans[0][0] if spans else part.end],
        shown,
        whys,
        taken,
        lines,
        Coverage(len(whys), sum(bool(one.promises) for one in shown if one.start in whys)),
    )


def part_of(text: str, place: int) -> Part:
    """Return the part of a text that holds `place`."""
    parts = chunks(text)
    n = chunk_with(text, place)
    start, end = parts[n]
    before = parts[n - 1][0] if n else None
    following = end if n + 1 < len(parts) else None
    return Part(n + 1, len(parts), start, end, before, following)


def spans_of(text: str, part: Part) -> list[Span]:
    """Return the sentences of a part of a text, as slices of the whole text."""
    found = sentences(text[part.start : part.end])
    moved = [(part.start + start, part.start + end) for start, end in found]
    return readable_spans(text, (part.start, part.end), moved)


def sentence_at(text: str, place: int) -> int:
    """Return where the sentence that holds `place` begins: what the page of its part can be scrolled to."""
    starts = [start for start, _ in spans_of(text, part_of(text, place)) if start <= place]
    return starts[-1] if starts else place


def _whys(text: str, offset: int, shown: Sequence[Phrase]) -> dict[int, tuple[str, ...]]:
    """Return, by start of a sentence, why it looks like a promise; `text` is the part that begins at `offset`."""
    spans = [(one.start - offset, one.end - offset) for one in shown]
    suggested = suggestions(text, spans, cues_in_use())
    words = {one.start: text[one.words[0] - offset : one.words[1] - offset] for one in shown}
    known = said_before(set(words.values()))
    found: dict[int, tuple[str, ...]] = {}
    for one, span in zip(shown, spans, strict=True):
        whys = (
            *(suggested[span].whys if span in suggested else ()),
            *((SAID_BEFORE,) if words[one.start] in known else ()),
        )
        if whys:
            found[one.start] = whys
    return found
