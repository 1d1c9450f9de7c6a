"""Gives answers that are the same for anybody from memory: on the event loop, before a thread is taken and Flask asked.

1. A GET or HEAD without query, body, credentials and cookies of ours may be answered from memory; nothing else is.
2. What is kept is given when the clock leaves it true and nothing that it was made from has moved, which is asked at
   this very request. When that can't be found out, nothing is given from memory.
3. Otherwise the app answers, under an Offer that its view may take (see `for_anybody`); then the answer is kept.

An answer from memory has the headers of the app's own, an entity tag, a request id, a line in the log and a count.
"""

import hashlib
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol

from portal.lib import clock
from portal.lib.asgi_edge import Part
from portal.lib.asgi_types import MEBIBYTE, Answer, AsgiApp, Message, RawHeaders, Receive, Scope, Send
from portal.lib.for_anybody import OFFER, Offer, Terms, Versions
from portal.lib.logs import REQUEST_ID, new_request_id, tell_request
from portal.lib.metrics import Observe
from portal.lib.shelf import Shelf

MOST_BYTES = 32 * MEBIBYTE
# In the name of every cookie that we give: who sends one may see another page than anybody does.
COOKIES = b"kept"
_OVERHEAD = 4000
_OK, _NOT_MODIFIED = 200, 304
_REQUEST_ID = REQUEST_ID.lower().encode()
_ASKS_FOR_MORE = frozenset({b"authorization", b"content-length", b"expect", b"transfer-encoding"})
# A 304 has what a cache needs, and nothing that describes a body (RFC 9110, 15.4.5).
_OF_THE_BODY = frozenset({b"content-type", b"content-length"})


class Freshness(Part, Protocol):
    """Knows whether anything has moved; used on the event loop alone."""

    async def holds(self, versions: Versions) -> bool:
        """Tell whether the streams have these versions now; False when that can't be found out."""


class Kept(NamedTuple):
    """An answer in memory; `brief` are the headers of a 304 in its place."""

    terms: Terms
    headers: RawHeaders
    brief: RawHeaders
    body: bytes
    tag: bytes


class _Asked(NamedTuple):
    path: bytes
    method: str
    conditions: bytes


class Memory:
    """An ASGI app before another one; it keeps answers in at most `most_bytes` of this process."""

    def __init__(
        self,
        app: AsgiApp,
        is_ours: Callable[[str], bool],
        freshness: Freshness,
        observe: Observe,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Stand before `app`; `is_ours` tells whether a Host field names this portal."""
        self.shelf: Shelf[bytes, Kept] = Shelf(most_bytes)
        self._app = app
        self._is_ours = is_ours
        self._freshness = freshness
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        begun = time.perf_counter()
        asked = _read(scope, self._is_ours)
        kept = self.shelf.get(asked.path) if asked else None
        if asked and kept and await self._is_true(kept):
            await self._give(kept, asked, begun, send)
        elif asked and asked.method == "GET":
            offer = Offer()
            await self._app(
                {**scope, OFFER: offer}, receive, _Caught(send, partial(self._keep, asked.path, offer))
            )
        else:
            await self._app(scope, receive, send)

    async def _is_true(self, kept: Kept) -> bool:
        return kept.terms.are_good(clock.now()) and await self._freshness.holds(kept.terms.versions)

    async def _give(self, kept: Kept, asked: _Asked, begun: float, send: Send) -> None:
        has_it = bool(asked.conditions) and _names(asked.conditions, kept.tag)
        status = _NOT_MODIFIED if has_it else _OK
        request_id = new_request_id()
        seconds = time.perf_counter() - begun
        self._observe(kept.terms.endpoint, str(status), seconds)
        event = {"method": asked.method, "route": kept.terms.route, "status": status}
        tell_request({"request_id": request_id, "who": None, **event}, seconds)
        headers = [*(kept.brief if has_it else kept.headers), (_REQUEST_ID, request_id.encode())]
        body = b"" if has_it or asked.method == "HEAD" else kept.body
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _keep(self, path: bytes, offer: Offer, answer: Answer) -> Answer:
        """Keep an answer if its view took the offer and nothing in it is anybody's own; returns what is to be sent."""
        if offer.terms is None or not _is_for_anybody(answer):
            return answer
        kept = _kept(offer.terms, answer)
        self.shelf.put(path, kept, len(kept.body) + _OVERHEAD)
        return answer._replace(headers=[*answer.headers, (b"etag", kept.tag)])


class _Caught:
    """Sends an answer on when the whole of it is there; one that comes in pieces is nobody's to keep."""

    def __init__(self, send: Send, seen: Callable[[Answer], Answer]) -> None:
        self._send = send
        self._seen = seen
        self._start: Message = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message.get("more_body") or not self._start:
            await self._pass_on(message)
            return
        answer = self._seen(Answer(self._start["status"], self._start["headers"], message["body"]))
        await self._send({**self._start, "headers": answer.headers})
        await self._send(message)

    async def _pass_on(self, message: Message) -> None:
        if self._start:
            await self._send(self._start)
            self._start = {}
        await self._send(message)


def _read(scope: Scope, is_ours: Callable[[str], bool]) -> _Asked | None:
    """Return what is asked for; None when the answer may depend on more than its path."""
    method, path = scope["method"], scope["raw_path"]
    # With escapes or more slashes, one page could be asked for, and would be kept, under very many names.
    if method not in {"GET", "HEAD"} or scope["query_string"] or b"%" in path or b"//" in path:
        return None
    hosts, conditions = [], b""
    for name, value in scope["headers"]:
        if name == b"host":
            hosts.append(value)
        elif name == b"if-none-match":
            conditions += b"," + value
        elif name in _ASKS_FOR_MORE or (name == b"cookie" and COOKIES in value):
            return None
    # Two Host fields are refused behind us, and so is a foreign one.
    if len(hosts) != 1 or not is_ours(hosts[0].decode("latin-1")):
        return None
    return _Asked(path, method, conditions)


def _is_for_anybody(answer: Answer) -> bool:
    """Tell whether an answer is whole and says nothing against being kept; a view's terms are no proof of that."""
    fields = dict(answer.headers)
    varies = fields.get(b"vary", b"cookie").lower() != b"cookie"
    control = fields.get(b"cache-control", b"")
    private = b"set-cookie" in fields or b"no-store" in control or b"private" in control
    return answer.status == _OK and not varies and not private


def _kept(terms: Terms, answer: Answer) -> Kept:
    # Of the bytes, so that it is the same in every process, and another one after an upgrade.
    tag = b'"%s"' % hashlib.sha256(answer.body).hexdigest()[:24].encode()
    headers = [field for field in answer.headers if field[0] != _REQUEST_ID]
    headers.append((b"etag", tag))
    brief = [field for field in headers if field[0] not in _OF_THE_BODY]
    return Kept(terms, headers, brief, answer.body, tag)


def _names(conditions: bytes, tag: bytes) -> bool:
    """Tell whether If-None-Match names a tag, compared weakly, or any (RFC 9110, 13.1.2)."""
    named = {one.strip().removeprefix(b"W/") for one in conditions.split(b",")}
    return tag in named or b"*" in named
