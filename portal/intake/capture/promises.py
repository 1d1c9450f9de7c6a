"""The promises of a draft as the capture page lists them: their words, who said them, and where those stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.intake.capture.provenance import voice_of
from portal.intake.models import DraftPart, DraftSource
from portal.lib.numbers import small_number
from portal.people.models import Staff


@dataclass(frozen=True)
class Line:
    """A promise: number and ref, words, where they stand (`source` is a ref, empty for typed ones), who said them.

    `speaker` is the name of a colleague; without one `who` is whoever the document names.
    """

    n: int
    ref: str
    words: str
    source: str
    title: str
    start: int
    end: int
    speaker: str
    who: str
    said_at: str


def lines_of(
    parts: Sequence[DraftPart], sources: Mapping[str, DraftSource], staff: Sequence[Staff]
) -> list[Line]:
    """Return the promises of a draft, numbered from 1; `sources` holds those that they quote, with their texts."""
    names = {one.email: one.name for one in staff}
    return [_line(n, part, sources, names) for n, part in enumerate(parts, start=1)]


def slice_of(fields: Mapping[str, str]) -> tuple[int, int]:
    """Return the slice that a promise quotes; (0, 0) for one that quotes none."""
    return small_number(fields.get("start", "")) or 0, small_number(fields.get("end", "")) or 0


def _line(n: int, part: DraftPart, sources: Mapping[str, DraftSource], names: Mapping[str, str]) -> Line:
    fields = part.fields
    source = sources.get(fields.get("source", ""))
    start, end = slice_of(fields) if source else (0, 0)
    said_by = fields.get("said_by", "").strip()
    speaker = names.get(said_by.lower(), said_by)
    return Line(
        n,
        part.ref,
        source.text[start:end] if source else fields.get("words", "").strip(),
        source.ref if source else "",
        source.title if source else "",
        start,
        end,
        speaker,
        voice_of(source.voices, start, end).who if source and not speaker else "",
        _known_time(fields.get("said_at", "").strip()),
    )


def _known_time(text: str) -> str:
    """Return a day or an instant as it was typed; empty text for what is none yet."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text
