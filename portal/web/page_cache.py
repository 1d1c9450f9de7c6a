"""Whole pages kept in memory: their author says under which key, how they are made, and until when they are true.

A page is kept as its bytes around slots, since the form token and the keys of forms are new in every answer. What a
page shows must follow from its key and the clock alone: the key names the reader and the versions of all that is
read, and `until` is the next instant at which the clock changes a word. A page with a message that is shown once
(`flash`) is made for that answer and not kept.
"""

import hashlib
import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from flask import Flask, Response, current_app, g, request, session

from portal.lib.db import utc_text
from portal.lib.ids import new_ref, numbered_refs
from portal.lib.shelf import Shelf
from portal.web.assets import load_assets
from portal.web.form_token import form_token

MOST_BYTES = 64 * 1024 * 1024
# Whatever was changed behind the application's back: nobody is shown a page that is older than this.
LONGEST = timedelta(minutes=5)
_OVERHEAD = 1000
UNTIL = "X-Kept-Until"
_NAME = "kept_pages"
_TOKEN = "csrf_token"  # noqa: S105 - where Flask-WTF keeps the token of a request
# Random, so that nobody's words can be taken for a slot.
_TOKEN_SLOT = f"token-{secrets.token_hex(16)}"
_KEY_SLOT = f"key-{secrets.token_hex(16)}"
_NOT_MODIFIED = 304


@dataclass(frozen=True)
class Made:
    """A page as its author makes it: the text, and the instant (aware) at which the clock changes a word of it."""

    text: str
    until: datetime
    mimetype: str = "text/html"


Answering: TypeAlias = Callable[[Hashable, datetime, Callable[[], Made]], Response]


@dataclass(frozen=True)
class Page:
    """A page as it is kept: its bytes around the slots, true from `since` on and before `until`.

    `slots` tells for each gap between two pieces whether it takes the form token; the others take a key.
    """

    pieces: tuple[bytes, ...]
    slots: tuple[bool, ...]
    since: datetime
    until: datetime
    until_text: str
    tag: str
    mimetype: str

    def is_good(self, at: datetime) -> bool:
        """Tell whether this is what the page shows at `at`."""
        return self.since <= at < self.until and at - self.since < LONGEST

    def filled(self) -> bytes:
        """Return the bytes of one answer to whoever asks now."""
        if not self.slots:
            return self.pieces[0]
        token, keys = form_token().encode("ascii"), numbered_refs()
        filled = [self.pieces[0]]
        for is_token, piece in zip(self.slots, self.pieces[1:], strict=True):
            filled += (token if is_token else next(keys).encode("ascii"), piece)
        return b"".join(filled)


def install(app: Flask, most_bytes: int = MOST_BYTES) -> None:
    """Let `app` keep pages, in at most so many bytes of each process."""
    app.extensions[_NAME] = Shelf[Hashable, Page](most_bytes)


def pages_of(app: Flask) -> Shelf[Hashable, Page]:
    """Return the pages that `app` keeps in this process."""
    pages: Shelf[Hashable, Page] = app.extensions[_NAME]
    return pages


def whole_page(key: Hashable, at: datetime, make: Callable[[], Made]) -> Response:
    """Answer with the page under `key` as it is at `at`, made now unless it is kept."""
    if "_flashes" in session:
        return at_once(make())
    page = kept_page(key, at, make)
    return Response(page.filled(), mimetype=page.mimetype)


def at_once(made: Made) -> Response:
    """Answer with a page that is made for this answer alone."""
    return Response(made.text, mimetype=made.mimetype)


def part_of_page(key: Hashable, at: datetime, make: Callable[[], Made]) -> Response:
    """Answer like `whole_page` under an entity tag, with 304 and nothing else to who has it (RFC 9110, 13.1.2).

    The header `X-Kept-Until` says when the clock makes it another page.
    """
    page = kept_page(key, at, make)
    fields = [("ETag", page.tag), (UNTIL, page.until_text)]
    if _has(page.tag):
        return Response(status=_NOT_MODIFIED, headers=fields)
    return Response(page.filled(), mimetype=page.mimetype, headers=fields)


def kept_page(key: Hashable, at: datetime, make: Callable[[], Made]) -> Page:
    """Return the page under `key` as it is at `at`, made now unless it is kept."""
    shelf = pages_of(current_app)
    page = shelf.get(key)
    if page is None or not page.is_good(at):
        with _slots():
            made = make()
        page = _cut(key, at, made)
        shelf.put(key, page, sum(map(len, page.pieces)) + _OVERHEAD)
    return page


def form_key() -> str:
    """Return a new key for a form, by which a second arrival does nothing; in a page that is kept, a slot for it."""
    return _KEY_SLOT if g.get(_TOKEN) == _TOKEN_SLOT else new_ref()


def _has(tag: str) -> bool:
    # Nearly all who ask have one tag and send it as it was given; only others need the whole grammar.
    return request.headers.get("If-None-Match") == tag or request.if_none_match.contains_weak(tag[1:-1])


@contextmanager
def _slots() -> Iterator[None]:
    """Let forms be written with slots instead of the token and their keys."""
    known = g.pop(_TOKEN, None)
    setattr(g, _TOKEN, _TOKEN_SLOT)
    try:
        yield
    finally:
        g.pop(_TOKEN, None)
        if known is not None:
            setattr(g, _TOKEN, known)


def _cut(key: Hashable, at: datetime, made: Made) -> Page:
    pieces: list[bytes] = []
    slots: list[bool] = []
    for outer in made.text.split(_TOKEN_SLOT):
        inner = outer.split(_KEY_SLOT)
        slots += [True] * bool(pieces) + [False] * (len(inner) - 1)
        pieces += [piece.encode("utf-8") for piece in inner]
    # The same in every process that knows the key: a reader may be answered by another one next time.
    true_of = f"{key!r} {made.until.isoformat()} {load_assets().digest}"
    digest = hashlib.sha256(true_of.encode()).hexdigest()[:24]
    tag = f'"{digest}"'
    return Page(tuple(pieces), tuple(slots), at, made.until, utc_text(made.until), tag, made.mimetype)
