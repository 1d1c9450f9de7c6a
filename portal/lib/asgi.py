"""Serves a WSGI app over ASGI: bodies are read first, then a thread is taken, then the whole answer is sent.

An answer that lies in a file goes out piece by piece, after the thread is free again.

Measured against a2wsgi with the same bytes (`portal bench adaptor`): well under half the CPU a request.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog

from portal.lib.asgi_body import Room, read_body
from portal.lib.asgi_environ import wsgi_environ
from portal.lib.asgi_pool import Pool
from portal.lib.asgi_types import (
    Answer,
    ClientGone,
    Limits,
    RawHeaders,
    Receive,
    Refused,
    Scope,
    Send,
    Spooled,
    WsgiApp,
)
from portal.lib.logs import REQUEST_ID, new_request_id, told

_log = structlog.get_logger()
_BUSY = 503
_RETRY_SECONDS = b"2"
_NO_BODY = frozenset({204, 304})
_WORDS = {
    400: "This request could not be read. Nothing was changed.",
    408: "Your request arrived too slowly, so we stopped waiting. Nothing was saved. Please send it again.",
    413: "What you sent is too large. Nothing was saved. Please go back and send less at once.",
    500: "Something went wrong on our side. Please try again; if it happens again, tell the company.",
    503: "There are too many requests at this moment. Nothing was saved. Please try again in a few seconds.",
}


class Adaptor:
    """An ASGI app that answers by a WSGI app.

    `headers` go on the answers that the adaptor gives itself (400, 408, 413, 500, 503); the app sets its own.
    """

    def __init__(self, app: WsgiApp, limits: Limits, headers: Sequence[tuple[str, str]] = ()) -> None:
        """Wrap `app`; `pool.start()` is to be called before the first request."""
        self.pool: Pool[Answer] = Pool(limits.threads)
        self._app = app
        self._limits = limits
        self._room = Room(limits.held_bytes)
        self._headers = [_raw(*header) for header in headers]
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; nothing is sent to a client that went away."""
        with contextlib.suppress(ClientGone):
            answer = await self._answer(scope, receive)
            await _deliver(answer, scope["method"], send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        try:
            body = await read_body(scope, receive, self._limits, self._room)
            return await self._from_app(wsgi_environ(scope, body))
        except Refused as refused:
            request_id = new_request_id()
            _log.warning("refused", request_id=request_id, method=scope["method"], status=refused.status)
            return self._plain(refused.status, request_id)
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - the app's own error page failed: this is the last one there is
            request_id = new_request_id()
            _log.error("failed", request_id=request_id, method=scope["method"], status=500, **told(error))
            return self._plain(500, request_id)

    async def _from_app(self, environ: dict[str, Any]) -> Answer:
        if self._under_way >= self._limits.threads + self._limits.waiting:
            raise Refused(_BUSY)
        self._under_way += 1
        try:
            return await self.pool.run(partial(call_wsgi, self._app, environ))
        finally:
            self._under_way -= 1

    def _plain(self, status: int, request_id: str) -> Answer:
        body = f"{_WORDS[status]}\n".encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"cache-control", b"no-store"),
            _raw(REQUEST_ID, request_id),
            *self._headers,
        ]
        if status == _BUSY:
            headers.append((b"retry-after", _RETRY_SECONDS))
        return Answer(status, headers, body)


def call_wsgi(app: WsgiApp, environ: dict[str, Any]) -> Answer:
    """Call `app` and return its whole answer; the iterable it gives is always closed (PEP 3333).

    One that lies in a file is closed by whoever sends it.
    """
    status = 0
    headers: RawHeaders = []

    def start_response(line: str, fields: list[tuple[str, str]], _error: object = None) -> None:
        nonlocal status, headers
        status = int(line[:3])
        headers = [_raw(*field) for field in fields]

    pieces = app(environ, start_response)
    if isinstance(pieces, Spooled):
        return Answer(status, headers, b"", pieces)
    try:
        body = b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()
    return Answer(status, headers, body)


async def _deliver(answer: Answer, method: str, send: Send) -> None:
    if answer.file is not None:
        await _deliver_file(answer, answer.file, method, send)
        return
    body = b"" if method == "HEAD" or answer.status in _NO_BODY else answer.body
    headers = answer.headers
    if body and not any(name == b"content-length" for name, _ in headers):
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _deliver_file(answer: Answer, file: Spooled, method: str, send: Send) -> None:
    with contextlib.closing(file):
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        pieces = iter(() if method == "HEAD" or answer.status in _NO_BODY else file)
        # A disk may be slow, and others are served on this loop meanwhile.
        while piece := await asyncio.to_thread(next, pieces, b""):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _raw(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")
