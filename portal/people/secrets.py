"""What the installation's secret key does for people: keyed hashes, and the TOTP secrets of set-up links."""

import base64
import hashlib
import hmac

from portal.lib.installed import settings

_TOTP_BYTES = 20  # RFC 4226, 4: a shared secret of 160 bits is recommended.


def keyed_hash(purpose: str, *parts: str) -> str:
    """Return the hex HMAC-SHA-256 of `parts` for one purpose: useless to a reader of the database without the key."""
    message = "\n".join((purpose, *parts)).encode("utf-8", "surrogatepass")
    return hmac.new(_key(), message, hashlib.sha256).hexdigest()


def totp_secret_for(token: str) -> str:
    """Return the base32 TOTP secret that belongs to a set-up link: the same at each look, without keeping anything."""
    digest = hmac.new(_key(), f"totp\n{token}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.b32encode(digest[:_TOTP_BYTES]).decode("ascii")


def _key() -> bytes:
    return settings().secret_key.encode()
