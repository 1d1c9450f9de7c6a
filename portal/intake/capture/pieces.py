"""A part of a source in sentences, and these in pieces: what is taken already is marked, and where one is, is said.

A browser makes CRLF one line feed (HTML Living Standard, 13.2.3.5), so a piece never holds the CR of one: every piece
has as many code points on the page as in the text, and its offset says where it stands. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.intake.language.sentences import bare

Span = tuple[int, int]


@dataclass(frozen=True)
class Taken:
    """A slice of the text that is promise number `n` of the draft already."""

    start: int
    end: int
    n: int


@dataclass(frozen=True)
class Piece:
    """Text from `start` on; `promises` are those that it is part of, `opens` those that begin here.

    `place` is where one is in the document from here on, "page 3", empty where that has been said.
    """

    start: int
    text: str
    promises: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Phrase:
    """A sentence in its pieces, with the white space behind it.

    `words` is the slice that becomes a promise: less a list marker or a speaker before it. `promises` are those that
    take words of it; `whole` is the one that is this very slice.
    """

    start: int
    end: int
    words: Span
    pieces: tuple[Piece, ...]
    after: str
    promises: tuple[int, ...]
    whole: int | None


@dataclass(frozen=True)
class Marks:
    """What is marked in a text: the slices taken, and [offset, label] of its places, in order."""

    taken: Sequence[Taken] = ()
    places: Sequence[tuple[int, str]] = ()


def readable_spans(text: str, chunk: Span, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of a part of `text`, with whatever readable they leave out as sentences of its own."""
    found: list[Span] = []
    for (_, before), (start, end) in pairwise([(0, chunk[0]), *spans, (chunk[1], chunk[1])]):
        between = text[before:start]
        if between.strip():
            lead = before + len(between) - len(between.lstrip())
            found.append((lead, before + len(between.rstrip())))
        if end > start:
            found.append((start, end))
    return found


def phrases(text: str, chunk: Span, spans: Sequence[Span], marks: Marks) -> list[Phrase]:
    """Return a part of `text` as its sentences, in order."""
    labels = _labels(chunk, spans, marks.places)
    ends = [*(start for start, _ in spans[1:]), chunk[1]]
    return [
        _phrase(text, span, text[span[1] : following], Marks(_within(span, marks.taken), labels))
        for span, following in zip(spans, ends, strict=True)
    ]


def _phrase(text: str, span: Span, after: str, marks: Marks) -> Phrase:
    start, end = span
    words = bare(text, start, end)
    return Phrase(
        start,
        end,
        words,
        tuple(_pieces(text, span, marks)),
        after,
        tuple(one.n for one in marks.taken),
        next((one.n for one in marks.taken if (one.start, one.end) == words), None),
    )


def _pieces(text: str, span: Span, marks: Marks) -> Iterator[Piece]:
    start, end = span
    returns = [place for place in range(start, end) if text.startswith("\r\n", place)]
    cuts = {
        start,
        end,
        *(place for one in marks.taken for place in (one.start, one.end)),
        *(place for place, _ in marks.places),
        *(place + step for place in returns for step in (0, 1)),
    }
    labels = dict(marks.places)
    for begin, stop in pairwise(sorted(cut for cut in cuts if start <= cut <= end)):
        if begin in returns:
            continue
        yield Piece(
            begin,
            text[begin:stop],
            tuple(one.n for one in marks.taken if one.start <= begin and stop <= one.end),
            tuple(one.n for one in marks.taken if one.start == begin),
            labels.get(begin, ""),
        )


def _within(span: Span, taken: Sequence[Taken]) -> list[Taken]:
    return [one for one in taken if one.start < span[1] and span[0] < one.end]


def _labels(chunk: Span, spans: Sequence[Span], places: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the labels of a part, each where its first readable character stands; the first says where it begins."""
    found: dict[int, str] = {}
    starts = [start for start, _ in spans]
    for place, label in places:
        at = max(place, chunk[0])
        before = bisect_right(starts, at) - 1
        inside = before >= 0 and at < spans[before][1]
        first = at if inside else next(iter(starts[before + 1 :]), None)
        if at < chunk[1] and first is not None:
            found[first] = label
    return sorted(found.items())
