"""The signing keys: private ones in files that the owner alone reads, public ones on the record."""

import base64
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.config import write_private
from portal.lib import installed
from portal.lib.db import transaction
from portal.lib.errors import Unavailable
from portal.lib.ids import token_hash
from portal.record.actions import append
from portal.record.models import COMPANY, SYSTEM, SigningKey

_SUFFIX = ".pem"


def make_key(at: datetime) -> str:
    """Make a new Ed25519 key (RFC 8032), put it into use and return its id.

    The file is written first: a key on the record that nobody holds would be worse than a file that nothing names.
    """
    private = Ed25519PrivateKey.generate()
    public = _public(private)
    key_id = _id_of(public)
    write_private(installed.settings().keys_dir / f"{key_id}{_SUFFIX}", _pem(private))
    with transaction():
        append(COMPANY, "key.added", {"id": key_id, "public": public}, SYSTEM, at)
    return key_id


def current() -> str:
    """Return the id of the key in use. Raises Unavailable when it isn't there: nothing is ever sealed unsigned."""
    key = SigningKey.select().order_by(SigningKey.added_at.desc(), SigningKey.id).first()
    if key is None or not _path(key.id).is_file():
        message = (
            "The signing key is missing, so nothing can be sealed. Put the key back into the data directory."
        )
        raise Unavailable(message)
    return str(key.id)


def sign(body: bytes, key_id: str) -> bytes:
    """Return the 64 bytes of the signature of `body` with the key of that id. Raises Unavailable without it."""
    try:
        private = serialization.load_pem_private_key(_path(key_id).read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = f"The signing key {key_id} can't be read. Put the right key back into the data directory."
        raise Unavailable(message) from error
    if not isinstance(private, Ed25519PrivateKey) or _id_of(_public(private)) != key_id:
        message = (
            f"The file of the signing key {key_id} holds another key. Put the right one back in its place."
        )
        raise Unavailable(message)
    return private.sign(body)


def is_signed(body: bytes, signature: bytes, key_id: str) -> bool:
    """Tell whether `signature` over exactly these bytes was made with the key of that id."""
    key = SigningKey.select(SigningKey.public).where(SigningKey.id == key_id).get_or_none()
    return key is not None and is_signed_under(key.public, body, signature)


def is_signed_under(public: str, body: bytes, signature: bytes) -> bool:
    """Tell the same of a public key in base64, whoever's it is."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True)).verify(signature, body)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys() -> list[dict[str, str]]:
    """Return every public key that receipts were signed with, for `/.well-known/kept-keys.json`."""
    keys = SigningKey.select().order_by(SigningKey.added_at)
    return [{"id": key.id, "algorithm": "Ed25519", "public": key.public} for key in keys]


def _public(private: Ed25519PrivateKey) -> str:
    return base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")


def _id_of(public: str) -> str:
    return token_hash(public)[:16]


def _path(key_id: str) -> Path:
    return installed.settings().keys_dir / f"{key_id}{_SUFFIX}"


def _pem(private: Ed25519PrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
