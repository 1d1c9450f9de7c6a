"""Events as the API gives them page by page, from a server on the loopback that can break off in the middle."""

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
        more = at < len(self.pages)
        return {"items": self.pages[at] if more else [], "next": str(at + 1 if more else at)}


@contextmanager
def telling(told: Told) -> Iterator[str]:
    """Serve events; gives the address."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = told.page(self.path, self.headers["Authorization"])
            self.send_response(503 if page is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(page).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
