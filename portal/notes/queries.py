"""Reads of notes, one statement each. Whoever calls them has come through `notes.access`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.lib.ids import is_ref
from portal.lib.together import Rows
from portal.notes.models import Note
from portal.people.models import Staff

A_PAGE = 50


@dataclass(frozen=True)
class Written:
    """A note as it is shown: `by` is the ref of whoever wrote it, `author` their name."""

    ref: str
    at: datetime
    by: str
    author: str
    words: str


@dataclass(frozen=True)
class Notes:
    """How many notes a sale has, and when and by whom (by name) the newest was written."""

    count: int = 0
    newest_at: datetime | None = None
    newest_by: str = ""


def notes_page(sale: str, after: str | None) -> tuple[list[Written], str | None]:
    """Return a page of the notes of a sale, the newest first, and after which note the next page begins, if one does.

    A note that isn't there (any more) to begin after is taken for the beginning.
    """
    query = _by_author(sale)
    known: Note | None = (
        Note.get_or_none((Note.ref == after) & (Note.sale == sale)) if is_ref(after or "") else None
    )
    if known is not None:
        query = query.where((Note.at < known.at) | ((Note.at == known.at) & (Note.ref > known.ref)))
    rows = [
        Written(row.ref, row.at, row.by, row.author, row.words) for row in query.limit(A_PAGE + 1).objects()
    ]
    shown = rows[:A_PAGE]
    return shown, shown[-1].ref if len(rows) > A_PAGE else None


def note_queries(sale: str) -> dict[str, Any]:
    """Return the queries whose rows `notes_from` reads, for a page that reads other things in the same statement."""
    newest = _joined(Note.select(Note.at, Staff.name.alias("author")), sale).limit(1)
    return {
        "notes_count": Note.select(fn.COUNT(Note.ref).alias("n")).where(Note.sale == sale),
        "notes_newest": newest,
    }


def notes_from(rows: Rows) -> Notes:
    """Return what the rows of `note_queries` say."""
    newest = rows["notes_newest"]
    return Notes(rows["notes_count"][0].n, newest[0].at, newest[0].author) if newest else Notes()


def _by_author(sale: str) -> Any:
    return _joined(Note.select(Note, Staff.name.alias("author")), sale)


def _joined(query: Any, sale: str) -> Any:
    joined = query.join(Staff, on=(Staff.ref == Note.by)).where(Note.sale == sale)
    return joined.order_by(Note.at.desc(), Note.ref)
