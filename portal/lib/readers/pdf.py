"""Text of a PDF, page by page: only what stands in it as text. Runs in a process of its own (child.py)."""

import io
import logging
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError

from portal.lib.readers.outcome import (
    MOST_CHARACTERS,
    NOTHING,
    TOO_LARGE,
    TOO_LONG,
    UNKNOWN,
    Unreadable,
    drawn,
    keepable,
)

MEDIA_TYPE = "application/pdf"
LOCKED = "It is locked with a password, or against copying. Save a copy without that, and choose it."
_PICTURES = (
    "No page of it holds text: it is a scan. Nothing is guessed from pictures here. Choose the file that it"
    " was made from, or paste its words."
)
_NO_LETTERS = (
    "It doesn't say which letters it shows, so that its words can't be copied. Choose the file that it was made from,"
    " or paste its words."
)
# More than one letter in this many that can't be read makes a text that nobody can rely on.
_ONE_IN = 10
_MOST_NAMED = 20
# A font's joined shapes, as the letters that they are (Unicode, Alphabetic Presentation Forms).
_JOINED = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb06": "st"}
)


def read(body: bytes) -> dict[str, Any]:
    """Return the text of a PDF with its pages as places. Raises Unreadable."""
    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted:
        raise Unreadable(LOCKED)
    lost = _Lost()
    logging.getLogger("pypdf").addHandler(lost)
    pages = _pages(reader)
    text, places = _joined(pages)
    _check(text, pages)
    return drawn(text, MEDIA_TYPE, places=places, notes=_notes(text, pages, lost))


class _Lost(logging.Handler):
    """Hears when the library passes over a part of a page that it can't read: it goes on, and only logs that."""

    is_some = False

    def emit(self, record: logging.LogRecord) -> None:
        """Remember it."""
        self.is_some = self.is_some or "Impossible to decode" in record.getMessage()


def _joined(pages: list[str]) -> tuple[str, list[tuple[int, str]]]:
    """Return the pages as one text, and where in it each begins."""
    places: list[tuple[int, str]] = []
    parts: list[str] = []
    length = 0
    for n, page in enumerate(pages, start=1):
        if not page:
            continue
        lead = "\n\n" if parts else ""
        places.append((length + len(lead), f"page {n}"))
        parts.append(lead + page)
        length += len(lead) + len(page)
    return "".join(parts), places


def _pages(reader: PdfReader) -> list[str]:
    found = []
    length = 0
    for page in reader.pages:
        found.append(_text(page))
        length += len(found[-1])
        if length > MOST_CHARACTERS:
            raise Unreadable(TOO_LONG)
    return found


def _text(page: PageObject) -> str:
    try:
        # Drawing the words passes over what it can't unpack; this says so.
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()
    except LimitReachedError as error:
        raise Unreadable(TOO_LARGE) from error
    return keepable(page.extract_text().translate(_JOINED)).strip()


def _check(text: str, pages: list[str]) -> None:
    if not pages:
        raise Unreadable(NOTHING)
    if not text:
        raise Unreadable(_PICTURES)
    if text.count(UNKNOWN) * _ONE_IN > len(text):
        raise Unreadable(_NO_LETTERS)


def _notes(text: str, pages: list[str], lost: _Lost) -> list[str]:
    notes = []
    bare = [n for n, page in enumerate(pages, start=1) if not page]
    if bare:
        names = ", ".join(map(str, bare[:_MOST_NAMED])) + (" and more" if len(bare) > _MOST_NAMED else "")
        which = (
            f"Page {names} is a picture or empty"
            if len(bare) == 1
            else f"Pages {names} are pictures or empty"
        )
        notes.append(f"{which}: no words can be read there.")
    if lost.is_some:
        notes.append("A part of it can't be read. Compare the text with the file before you rely on it.")
    if UNKNOWN in text:
        notes.append(f"Some letters can't be read; {UNKNOWN} stands in their place.")
    return notes
