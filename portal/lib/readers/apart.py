"""Reading in a process of its own, so that no file can take this one's memory or time, or bring it down."""

import json
import subprocess
import sys
import threading
from base64 import b64decode
from pathlib import Path
from typing import Any, Literal

from portal.lib.readers.outcome import BROKEN, TOO_LARGE, ReadFile, Unreadable, kept

Apart = Literal["email", "pdf", "word"]
Letter = tuple[str, tuple[tuple[str, bytes], ...]]

SECONDS = 10
_CHILD = str(Path(__file__).with_name("child.py"))
# One at a time in a process of the server: each may take as much memory as child.py allows.
_ONE_AT_A_TIME = threading.Lock()


def read_apart(kind: Apart, body: bytes, title: str) -> ReadFile:
    """Return a file as its reader in another process found it; `title` stands where the file has none.

    Raises Unreadable, also when the reader takes longer than 10 seconds, too much memory, or fails.
    """
    found = _found(kind, body)
    if "unreadable" in found:
        raise Unreadable(found["unreadable"])
    return ReadFile(
        kind,
        found["title"] or title,
        kept(found["text"]),
        tuple((start, label) for start, label in found["places"]),
        tuple(found["voices"]),
        found["received_at"],
        found["media_type"],
        tuple((name, b64decode(sent)) for name, sent in found["attachments"]),
        tuple(found["notes"]),
    )


def read_letter(body: bytes) -> Letter:
    """Return the text of a mail that somebody wrote to us, possibly empty, and what hangs on it as (name, bytes).

    Unlike `read_apart` it holds the photos that stand inside the text too. Raises Unreadable like that.
    """
    found = _found("letter", body)
    if "unreadable" in found:
        raise Unreadable(found["unreadable"])
    return found["text"], tuple((name, b64decode(sent)) for name, sent in found["attachments"])


def _found(kind: Apart | Literal["letter"], body: bytes) -> dict[str, Any]:
    # -I: nothing of where the server stands, and none of its settings, reaches it.
    command = [sys.executable, "-I", _CHILD, kind]
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(  # noqa: S603 - our own file, by its full path
                command, input=body, capture_output=True, timeout=SECONDS, check=False, env={}
            )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_LARGE) from error
    if done.returncode < 0:
        # Stopped by a signal: its time was over.
        raise Unreadable(TOO_LARGE)
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise Unreadable(BROKEN) from error
    return found
