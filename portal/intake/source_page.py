"""The pages of a draft's sources: the list with how much of each is quoted, and one with its text as it was read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.intake.models import Draft, DraftPart, DraftSource
from portal.intake.queries import Headline, headlines_of, parts_of, sizes_of, sources_of
from portal.people.queries import staff_names
from portal.web.words import list_words, plural

Span = tuple[int, int]
_MOST_NAMED = 4


@dataclass(frozen=True)
class Listed:
    """A source in the list: without its text, how many characters that has, and the slices that promises quote."""

    source: DraftSource
    characters: int
    quoted: tuple[Span, ...]

    @property
    def words(self) -> str:
        """How much of it is quoted, in words."""
        if not self.quoted:
            return "nothing taken from it yet"
        share = covered(self.quoted) * 100 // max(self.characters, 1)
        promises = plural(len(self.quoted), "promise quotes", "promises quote")
        return f"{promises} {share} % of it" if share else f"{promises} less than 1 % of it"


@dataclass(frozen=True)
class Piece:
    """A piece of a text: `place` is where one is from here on, `is_quoted` whether a promise quotes it."""

    text: str
    place: str
    is_quoted: bool


@dataclass(frozen=True)
class SourcePage:
    """A source with its text in pieces; `quotes` is how many promises quote it.

    In words: who speaks in it (`voices`), from where to where its places reach, and who added it.
    """

    draft: Draft
    headline: Headline
    source: DraftSource
    pieces: list[Piece]
    quotes: int
    voices: str
    places: str
    added_by: str


def listed(draft: Draft) -> list[Listed]:
    """Return the sources of a draft as their list shows them."""
    quoted = slices_of(parts_of(draft.ref).promises)
    sizes = sizes_of(draft.ref)
    return [
        Listed(source, sizes.get(source.ref, 0), tuple(quoted.get(source.ref, ())))
        for source in sources_of(draft.ref)
    ]


def source_page(draft: Draft, source: DraftSource) -> SourcePage:
    """Return a source of a draft as its own page shows it."""
    quoted = slices_of(parts_of(draft.ref).promises).get(source.ref, [])
    return SourcePage(
        draft,
        headlines_of([draft])[draft.ref],
        source,
        pieces_of(source.text, source.places, quoted),
        len(quoted),
        _names(source.voices),
        _reach([str(label) for _, label in source.places]),
        staff_names([source.added_by]).get(source.added_by, "imported"),
    )


def slices_of(promises: Iterable[DraftPart]) -> dict[str, list[Span]]:
    """Return the slices that promises of a draft quote, by the ref of their source."""
    found: dict[str, list[Span]] = {}
    for part in promises:
        start, end = part.fields.get("start", ""), part.fields.get("end", "")
        if part.fields.get("source") and start.isdecimal() and end.isdecimal():
            found.setdefault(part.fields["source"], []).append((int(start), int(end)))
    return found


def covered(slices: Iterable[Span]) -> int:
    """Return how many characters lie in at least one of these slices."""
    total, reached = 0, 0
    for start, end in sorted(slices):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def pieces_of(text: str, places: Sequence[Sequence[object]], quoted: Sequence[Span]) -> list[Piece]:
    """Return a text in pieces, in order; together they are the text."""
    labels = {int(str(start)): str(label) for start, label in places}
    ends = {place for span in quoted for place in span if 0 <= place <= len(text)}
    cuts = sorted({0, len(text), *ends, *(start for start in labels if start <= len(text))})
    marked = iter(sorted(quoted))
    reached, ahead = 0, next(marked, None)
    pieces = []
    for begin, end in pairwise(cuts):
        while ahead is not None and ahead[0] <= begin:
            reached, ahead = max(reached, ahead[1]), next(marked, None)
        pieces.append(Piece(text[begin:end], labels.get(begin, ""), begin < reached))
    return pieces


def _reach(labels: Sequence[str]) -> str:
    return " to ".join(dict.fromkeys((labels[0], labels[-1]))) if labels else ""


def _names(voices: Sequence[Mapping[str, object]]) -> str:
    names = list(dict.fromkeys(str(voice["who"]) for voice in voices))
    more = len(names) - _MOST_NAMED
    return list_words([*names[:_MOST_NAMED], f"{more} more"] if more > 0 else names)
