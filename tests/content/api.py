"""The API as far as the programs of the recipes ask it, from a server on the loopback that can fail in the middle."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Told:
    """Pages of events, which token asked for them, and after how many answers all others fail (0: none)."""

    pages: list[list[dict[str, Any]]]
    fails_after: int = 0
    asked: list[str] = field(default_factory=list)

    def page(self, address: str, token: str) -> dict[str, Any] | None:
        """Return the page that a cursor names; behind the last one the cursor stays as it is."""
        self.asked.append(token)
        if 0 < self.fails_after < len(self.asked):
            return None
        at = int(parse_qs(urlsplit(address).query).get("cursor", ["0"])[0])
        here = at < len(self.pages)
        following = at + 1 if here else at
        items = self.pages[at] if here else []
        return {"items": items, "next": str(following), "more": following < len(self.pages)}


@dataclass(frozen=True)
class Taken:
    """A message that was taken: where, under which key, and what it said."""

    path: str
    key: str
    body: dict[str, Any]


@dataclass
class Heard:
    """What was taken so far; what is sent to the path of `refuses` isn't."""

    refuses: str
    taken: list[Taken] = field(default_factory=list)

    def take(self, one: Taken) -> bool:
        """Take a message, unless it is refused."""
        if one.path != self.refuses:
            self.taken.append(one)
        return one.path != self.refuses


@contextmanager
def telling(told: Told) -> Iterator[str]:
    """Serve events; gives the address."""

    class Asked(_Silent):
        def do_GET(self) -> None:
            page = told.page(self.path, self.headers["Authorization"])
            self.answer(503 if page is None else 200, json.dumps(page))

    with _serving(Asked) as address:
        yield address


@contextmanager
def hearing(heard: Heard) -> Iterator[str]:
    """Take what is posted; gives the address."""

    class Asked(_Silent):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            is_taken = heard.take(Taken(self.path, self.headers["Idempotency-Key"], body))
            self.answer(201 if is_taken else 422, "yes" if is_taken else "no")

    with _serving(Asked) as address:
        yield address


class _Silent(BaseHTTPRequestHandler):
    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
