"""What reading a file gives: its text and what the file says about it, or why it can't be read."""

import re
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from portal.lib.text import exact

Kind = Literal["text", "email", "word", "pdf", "transcript"]

MOST_CHARACTERS = 2_000_000
UNKNOWN = "\ufffd"
BROKEN = "It can't be read to its end. Look whether it opens on your side, save it anew and choose it again."
TOO_LONG = f"It holds more than {MOST_CHARACTERS:,} characters. Split it, and choose the parts that matter."
TOO_LARGE = "Reading it takes too much time or memory. Save the pages that matter as a file of their own."
NOTHING = "There is nothing to read in it. Choose another file, or paste the text."
# What `lib.text.exact` refuses: controls other than those that break lines and pages, and half characters.
_UNKEEPABLE = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Voice(TypedDict):
    """Who says a slice of a text (code points): a name or an address, as the document has it.

    `at` is the day or instant that the document gives, in ISO 8601, or empty.
    """

    start: int
    end: int
    who: str
    at: str


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read.

    `places` are (offset, label) in order: where in `text` (code points) a page or a cue begins, as "page 3" or
    "00:12:03". `received_at` is what the file says of itself (an instant with its offset, or a day), else empty.
    `attachments` are (name, bytes) of a mail. `notes` are sentences about what could not be read.
    """

    kind: Kind
    title: str
    text: str
    places: tuple[tuple[int, str], ...] = ()
    voices: tuple[Voice, ...] = ()
    received_at: str = ""
    media_type: str = "text/plain"
    attachments: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[str, ...] = ()


class Unreadable(ValueError):
    """A file that can't be read; `reason` is plain English: what is wrong, and what to do."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def drawn(text: str, media_type: str, **more: Any) -> dict[str, Any]:
    """Return what a reader in a process of its own found, as `apart` takes it: fields of ReadFile, as plain JSON."""
    nothing: dict[str, Any] = {
        "title": "",
        "places": [],
        "voices": [],
        "received_at": "",
        "attachments": [],
        "notes": [],
    }
    return {**nothing, "text": text, "media_type": media_type, **more}


def keepable(text: str) -> str:
    """Return what a program drew from a file with a mark in place of each character that can't be kept."""
    return _UNKEEPABLE.sub(UNKNOWN, text)


def kept(text: str) -> str:
    """Return a text as it is. Raises Unreadable when there is nothing in it, or what can't be kept."""
    if not text.strip():
        raise Unreadable(NOTHING)
    try:
        return exact(text, MOST_CHARACTERS)
    except ValueError as error:
        raise Unreadable(str(error)) from error
