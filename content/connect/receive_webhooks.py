"""Receive webhooks of the portal, verified as Standard Webhooks, and print each event once.

KEPT_WEBHOOK_SECRET=whsec_… python3 receive_webhooks.py 8099
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

TOO_OLD_SECONDS = 300
MOST_BYTES = 1_000_000
# What came since the start; a program that is started anew keeps these where it keeps its events.
SEEN: set[str] = set()


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether the portal signed this body, lately: HMAC-SHA256 over “id.timestamp.body”, in base64."""
    sent = headers["webhook-timestamp"]
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret is replaced there are two signatures, and one of them is ours.
    given = headers["webhook-signature"].split()
    is_ours = any(hmac.compare_digest(one, f"v1,{expected}") for one in given)
    return is_ours and abs(time.time() - int(sent)) <= TOO_OLD_SECONDS


class Receiver(BaseHTTPRequestHandler):
    """Answers the portal, and prints what it has not seen before: an event may come twice, with the same id."""

    def do_POST(self) -> None:
        """Take an event. Whatever isn't 2xx lets the portal try again later."""
        body = self.rfile.read(min(int(self.headers["Content-Length"]), MOST_BYTES))
        try:
            genuine = is_genuine(os.environ["KEPT_WEBHOOK_SECRET"], self.headers, body)
        except (AttributeError, KeyError, TypeError, ValueError):
            genuine = False
        if genuine and self.headers["webhook-id"] not in SEEN:
            event = json.loads(body)
            print(event["timestamp"], event["type"], flush=True)
            SEEN.add(self.headers["webhook-id"])
        # Only now: who answers before an event is kept may lose it.
        self.send_response(204 if genuine else 401)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
