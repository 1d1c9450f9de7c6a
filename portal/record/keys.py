"""The signing keys: private ones in files that the owner alone reads, public ones on the record.

The newest key on the record is the one in use; each older one was until the next was added. Receipts that an older one
signed stay good: what is needed to check them is public, and stays on the record.
"""

import base64
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.config import write_private
from portal.lib import installed
from portal.lib.db import transaction, utc_text
from portal.lib.errors import Conflict, Unavailable
from portal.lib.ids import token_hash
from portal.record.actions import append, hold
from portal.record.models import COMPANY, SYSTEM, SigningKey

_SUFFIX = ".pem"


def make_key(at: datetime) -> str:
    """Make a new Ed25519 key (RFC 8032), put it into use and return its id.

    The file is written first: a key on the record that nobody holds would be worse than a file that nothing names.
    Raises Unavailable when it can't be written; then nothing has changed.
    """
    private = Ed25519PrivateKey.generate()
    public = _public(private)
    key_id = id_of(public)
    path = _path(key_id)
    try:
        write_private(path, _pem(private))
    except OSError as error:
        message = f"The key can't be written to {path.parent} ({error.strerror}), so nothing was changed."
        raise Unavailable(message) from error
    with transaction():
        append(COMPANY, "key.added", {"id": key_id, "public": public}, SYSTEM, at)
    return key_id


def forget_unrecorded(key_id: str) -> None:
    """Remove the private file of a key whose entry was undone."""
    if not SigningKey.select().where(SigningKey.id == key_id).exists():
        _path(key_id).unlink(missing_ok=True)


def rotate(at: datetime) -> str:
    """Put a new key into use instead of the present one, and return its id; the old private files are then removed.

    What an old key signed stays good, for its public half stays on the record. Its private half would only be of use
    to whoever wants to sign as if it were last year. Raises Unavailable when the new key can't be written, Conflict
    when the clock stands before the day on which the present one was added: it would stay the newest.
    """
    with transaction():
        hold(COMPANY)
        newest = SigningKey.select().order_by(SigningKey.added_at.desc()).first()
        if newest is not None and newest.added_at >= at:
            message = (
                f"The clock says {utc_text(at)}, but the present key was added at {utc_text(newest.added_at)}."
                " Set the clock right, then rotate."
            )
            raise Conflict(message)
        made = make_key(at)
    for path in installed.settings().keys_dir.glob(f"*{_SUFFIX}"):
        if path.stem != made and SigningKey.select().where(SigningKey.id == path.stem).exists():
            path.unlink()
    return made


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
    if not isinstance(private, Ed25519PrivateKey) or id_of(_public(private)) != key_id:
        message = (
            f"The file of the signing key {key_id} holds another key. Put the right one back in its place."
        )
        raise Unavailable(message)
    return private.sign(body)


def is_signed(body: bytes, signature: bytes, key_id: str) -> bool:
    """Tell whether `signature` over exactly these bytes was made with the key of that id."""
    key = SigningKey.select(SigningKey.public).where(SigningKey.id == key_id).get_or_none()
    return key is not None and is_signed_under(key.public, body, signature)


def publics() -> dict[str, str]:
    """Return the public half of every key by its id, in one statement, for who checks many signatures."""
    return {key.id: key.public for key in SigningKey.select(SigningKey.id, SigningKey.public)}


def is_signed_under(public: str, body: bytes, signature: bytes) -> bool:
    """Tell the same of a public key in base64, whoever's it is."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True)).verify(signature, body)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys() -> list[dict[str, str | None]]:
    """Return every public key that receipts were signed with, the oldest first, for `/.well-known/kept-keys.json`.

    `public` are its 32 bytes in base64, `pem` is the same as openssl reads it. It has been in use since `added_at`,
    and was until `replaced_at` (both UTC); None while it is in use.
    """
    keys = list(SigningKey.select().order_by(SigningKey.added_at, SigningKey.id.desc()))
    ends = [utc_text(later.added_at) for later in keys[1:]]
    return [
        {
            "id": key.id,
            "algorithm": "Ed25519",
            "public": key.public,
            "pem": pem_of(key.public),
            "added_at": utc_text(key.added_at),
            "replaced_at": end,
        }
        for key, end in zip(keys, [*ends, None], strict=True)
    ]


def is_private_here(key_id: str) -> bool:
    """Tell whether the private half of a key lies in the folder of the keys."""
    return _path(key_id).is_file()


def id_of(public: str) -> str:
    """Return the id of a public key in base64: the start of its SHA-256, so that no other key can go by it."""
    return token_hash(public)[:16]


def pem_of(public: str) -> str:
    """Return a public key in base64 as openssl reads it."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.public_bytes(*form).decode("ascii")


def _public(private: Ed25519PrivateKey) -> str:
    return base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")


def _path(key_id: str) -> Path:
    return installed.settings().keys_dir / f"{key_id}{_SUFFIX}"


def _pem(private: Ed25519PrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
