"""The PDF of a document, set when it is asked for and kept in memory for whoever asks again."""

import hashlib
import json
import subprocess
import sys
from threading import Lock

from portal.filing import press
from portal.filing.document import Document, drawable
from portal.filing.glyphs import BEYOND_LATIN, missing_too
from portal.lib.errors import KeptError, Unavailable
from portal.lib.shelf import Shelf

MOST_BYTES = 16 * 1024 * 1024
# Setting takes about half a kilobyte of memory a character, which this process would not give back.
MOST_IN_THIS_PROCESS = 100_000
MOST_CHARACTERS = 2_000_000
_MOST_TRIES = 8
_kept: Shelf[str, bytes] = Shelf(MOST_BYTES)
# One at a time here and one apart, whatever is asked for at once: each takes memory, and a long one keeps none waiting.
_here, _apart = Lock(), Lock()


class TooLong(KeptError):
    """What was agreed is longer than a PDF can be set from here."""

    status = 422


def pdf_of(document: Document) -> bytes:
    """Return the PDF of a document; the same document gives the same bytes.

    Raises TooLong beyond MOST_CHARACTERS, and Unavailable when it could not be set within press.SECONDS.
    """
    text = _text_of(document)
    key = hashlib.sha256(text.encode("utf-8")).hexdigest()
    found = _kept.get(key)
    if found is None:
        found = _set(document, text)
        _kept.put(key, found, len(found))
    return found


def _set(document: Document, text: str) -> bytes:
    if len(text) > MOST_CHARACTERS:
        message = (
            "This is too long for a PDF. Your page and the receipts themselves hold all of it, word for word."
        )
        raise TooLong(message)
    missing: list[str] = []
    while len(missing) < _MOST_TRIES:
        try:
            return _pressed(text)
        except press.NoGlyphError as error:
            missing.append(error.text)
            text = _text_of(drawable(document, missing_too(missing)))
    return _pressed(_text_of(drawable(document, BEYOND_LATIN)))


def _pressed(text: str) -> bytes:
    if len(text) <= MOST_IN_THIS_PROCESS:
        with _here:
            return press.pressed(text)
    with _apart:
        return _pressed_apart(text)


def _pressed_apart(text: str) -> bytes:
    """Set a long document in a process of its own, which gives its memory back."""
    command = [sys.executable, "-I", press.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by its full path
            command,
            input=text.encode("utf-8"),
            capture_output=True,
            timeout=press.SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(_NOT_SET) from error
    if done.returncode == press.NO_GLYPH:
        raise press.NoGlyphError(done.stdout.decode("utf-8"))
    if done.returncode != 0:
        raise Unavailable(_NOT_SET)
    return done.stdout


def _text_of(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


_NOT_SET = "The PDF could not be made just now. Your page and the receipts themselves hold all of it."
