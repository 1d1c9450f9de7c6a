"""What the installation's secret key does for people: keyed hashes, and the TOTP secrets that lie encrypted."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


def encrypted(text: str, purpose: str) -> str:
    """Return `text` so that it can be read with the installation's key alone (Fernet)."""
    return _fernet(purpose).encrypt(text.encode()).decode("ascii")


def decrypted(token: str, purpose: str, seconds: int | None = None) -> str | None:
    """Return what was encrypted for this purpose; None when it wasn't, or more than `seconds` ago."""
    try:
        return _fernet(purpose).decrypt(token.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken:
        return None


def _fernet(purpose: str) -> Fernet:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"kept {purpose}".encode()).derive(
        _key()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def _key() -> bytes:
    return settings().secret_key.encode()
