"""The sources of a sale for reading, with what was promised in them marked."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from portal.lib.errors import NotHere
from portal.promises.models import Promise
from portal.record.models import StoredFile
from portal.sales.models import Reading, Sale, Source
from portal.web.words import long_day

KIND_WORDS = {
    "proposal": "Proposal",
    "email": "E-mail",
    "call_note": "Note of a call",
    "contract": "Contract",
    "other": "Paper",
}


@dataclass(frozen=True)
class Marked:
    """A piece of a source's text; `promises` are the numbers of those quoted from it, none for the text between.

    `opens` are those whose words begin here; quotes may overlap, so a promise may span several pieces. `place` is the
    label of the page, or of the time in a recording, that begins here.
    """

    text: str
    promises: tuple[int, ...]
    opens: tuple[int, ...] = ()
    place: str = ""


def source_for(sale: Sale, n: int) -> Source:
    """Return a source of a sale with its text. Raises NotHere."""
    source: Source | None = Source.get_or_none((Source.sale == sale.ref) & (Source.n == n))
    if source is None:
        raise NotHere
    return source


def marked_text(source: Source) -> list[Marked]:
    """Return a source's text in pieces, those marked that promises quote; a place that begins begins a piece."""
    rows = Promise.select(Promise.n, Promise.start, Promise.end).where(Promise.source == source.ref)
    slices = sorted((row.start or 0, row.end or 0, row.n) for row in rows)
    reading: Reading | None = Reading.get_or_none(Reading.source == source.ref)
    places = {int(one["start"]): str(one["label"]) for one in (reading.places if reading else ())}
    ends = {end for start, stop, _ in slices for end in (start, stop)}
    cuts = sorted({0, len(source.text), *ends, *places})
    return [
        Marked(
            source.text[begin:end],
            tuple(n for start, stop, n in slices if start <= begin and end <= stop),
            tuple(n for start, _, n in slices if start == begin),
            places.get(begin, ""),
        )
        for begin, end in pairwise(cuts)
    ]


def source_file_for(sale: Sale, n: int) -> tuple[Source, StoredFile]:
    """Return a source of a sale with its original file. Raises NotHere, also for one that was no file."""
    source = source_for(sale, n)
    of_sale = (StoredFile.stream == sale.ref) & (StoredFile.sha256 == source.file_sha256)
    kept: StoredFile | None = StoredFile.get_or_none(of_sale) if source.file_sha256 else None
    if kept is None:
        raise NotHere
    return source, kept


def paper_row(source: Source, address: str) -> tuple[str, str, Markup]:
    """Return a source as a row of a list: its title, what it is, and a link to its text."""
    received = long_day(date.fromisoformat(source.received_at[:10]))
    read_from = f", read from {source.file_name}" if source.file_sha256 else ""
    link = Markup('<a href="{}">Read it<span class="unseen">: {}</span></a>').format(address, source.title)
    return source.title, f"{KIND_WORDS[source.kind]}, {received}{read_from}", link
