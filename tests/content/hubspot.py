"""HubSpot as far as our program asks it: a server on the loopback that answers from one deal."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar


class _Asked(BaseHTTPRequestHandler):
    deal: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self._answer(
            {name: value for name, value in self.deal.items() if name not in ("contacts", "companies")}
        )

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/deals/search"):
            # Its second page is empty, so that a pager which stops too early or never is seen.
            more = {"paging": {"next": {"after": "1"}}}
            found = {"results": []} if body.get("after") else {"results": [{"id": self.deal["id"]}], **more}
            self._answer(found)
            return
        kind = self.path.split("/")[4]
        wanted = {one["id"] for one in body["inputs"]}
        self._answer({"results": [one for one in self.deal[kind] if one["id"] in wanted]})

    def _answer(self, told: Any) -> None:
        self.asked.append(f"{self.command} {self.path.partition('?')[0]} {self.headers['Authorization']}")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hubspot(deal: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Serve a deal as HubSpot would; gives the address, and what was asked so far."""
    asked: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Asked", (_Asked,), {"deal": deal, "asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
