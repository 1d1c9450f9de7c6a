"""What may be called at all, when a call that failed is tried again, and how a call is signed. Pure.

Signing follows Standard Webhooks 1.0.0 (standard-webhooks/spec/standard-webhooks.md).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

PREFIX = "whsec_"
_SECRET_BYTES = 32  # The specification asks for 24 to 64.
URL_LIMIT = 2000
_PORTS = range(1, 65536)
MOST_WAITING = 1000
# After a call that failed; the last one leaves 75 hours and a half behind the first.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# A receiver may ask us to wait (RFC 9110, 10.2.3), but not to forget it.
LONGEST_ASKED = timedelta(hours=24)
SIGNS_ON = timedelta(hours=24)
PING = "webhook.ping"
OFF: Mapping[str, str] = {
    "hand": "Somebody switched it off.",
    "failing": "Calls failed for three days.",
    "gone": "Its address answered 410: nothing is there any more.",
    "token": "The token that made it was ended or has expired.",
    "staff": "The member of staff in whose name it hears has left.",
    "new": "It came with a copy of another installation, and has no secret here.",
}


def pause_after(tries: int, asked: timedelta | None, chance: float) -> timedelta | None:
    """Return how long to wait after `tries` calls of one message that all failed; None when it was the last.

    `chance` from 0 to 1 adds up to a fifth, so that messages that failed together don't come back together. `asked` is
    what the receiver asked for; no pause is shorter.
    """
    if tries > len(PAUSES):
        return None
    pause = PAUSES[tries - 1] * (1 + chance / 5)
    return max(pause, min(asked, LONGEST_ASKED)) if asked else pause


def new_secret() -> str:
    """Return a new secret as the receiver is told it."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode('ascii')}"


def signature(ident: str, timestamp: int, body: bytes, known: Iterable[str]) -> str:
    """Return the field `webhook-signature`: one signature by each secret, so that either may be known."""
    content = f"{ident}.{timestamp}.".encode() + body
    return " ".join(_signed(content, secret) for secret in known)


def url_problem(url: str, *, plain: bool) -> str:
    """Return what is wrong with an address to be called, or ""; `plain` allows http beside https."""
    parts = _parts(url)
    if parts is None or not parts.hostname:
        return "This is no web address; one looks like https://example.com/kept."
    if parts.scheme != "https" and not (plain and parts.scheme == "http"):
        return "Use an address that begins with https://."
    if parts.username is not None or parts.password is not None:
        return "No name and password can stand in the address; each call is signed."
    if "#" in url:
        return "What stands behind # never reaches a server; leave it out."
    return ""


def _parts(url: str) -> SplitResult | None:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url or len(url) > URL_LIMIT:
        return None
    try:
        parts = urlsplit(url)
        sound = parts.port is None or parts.port in _PORTS
    except ValueError:
        return None
    return parts if sound else None


def _signed(content: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode('ascii')}"
