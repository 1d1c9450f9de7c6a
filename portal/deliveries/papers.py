"""The sources of a sale for reading, with what was promised in them marked."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from portal.lib.errors import NotHere
from portal.promises.models import Promise
from portal.sales.models import Sale, Source
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

    `opens` are those whose words begin here; quotes may overlap, so a promise may span several pieces.
    """

    text: str
    promises: tuple[int, ...]
    opens: tuple[int, ...] = ()


def source_for(sale: Sale, n: int) -> Source:
    """Return a source of a sale with its text. Raises NotHere."""
    source: Source | None = Source.get_or_none((Source.sale == sale.ref) & (Source.n == n))
    if source is None:
        raise NotHere
    return source


def marked_text(source: Source) -> list[Marked]:
    """Return a source's text in pieces, those marked that promises quote; quotes may overlap."""
    rows = Promise.select(Promise.n, Promise.start, Promise.end).where(Promise.source == source.ref)
    slices = sorted((row.start or 0, row.end or 0, row.n) for row in rows)
    cuts = sorted({0, len(source.text), *(place for start, end, _ in slices for place in (start, end))})
    return [
        Marked(
            source.text[begin:end],
            tuple(n for start, stop, n in slices if start <= begin and end <= stop),
            tuple(n for start, _, n in slices if start == begin),
        )
        for begin, end in pairwise(cuts)
    ]


def paper_row(source: Source, address: str) -> tuple[str, str, Markup]:
    """Return a source as a row of a list: its title, what it is, and a link to its text."""
    received = long_day(date.fromisoformat(source.received_at[:10]))
    link = Markup('<a href="{}">Read it<span class="unseen">: {}</span></a>').format(address, source.title)
    return source.title, f"{KIND_WORDS[source.kind]}, {received}", link
