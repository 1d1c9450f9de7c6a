"""What lies encrypted in the database: it can be read with the installation's secret key alone (Fernet)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.lib.installed import settings


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
        settings().secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
