"""The public keys that receipts are checked with, as `/.well-known/kept-keys.json` gives them. Pure."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.lib.db import utc_instant
from portal.record.keys import id_of

PUBLIC_BYTES = 32
# Clocks of two machines differ, and a sealing may be under way while a key is replaced.
GRACE = timedelta(days=1)


class BadKeys(ValueError):
    """This is no list of keys."""


@dataclass(frozen=True)
class Key:
    """A public key: its id, its 32 bytes in base64, and from when until when (aware) it was in use."""

    id: str
    public: str
    added_at: datetime | None = None
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class Keyring:
    """Whose keys these are, and the keys by their id."""

    issuer: str
    keys: Mapping[str, Key]


def keyring_of(said: object) -> Keyring:
    """Read the JSON of `/.well-known/kept-keys.json`. Raises BadKeys."""
    try:
        keys = [_key(one) for one in said["keys"]]  # type: ignore[index]
        return Keyring(str(said.get("issuer") or "the company"), {key.id: key for key in keys})  # type: ignore[attr-defined]
    except (TypeError, LookupError, ValueError, AttributeError) as error:
        message = "This is no list of keys as /.well-known/kept-keys.json gives it."
        raise BadKeys(message) from error


def _key(said: Mapping[str, Any]) -> Key:
    key = Key(said["id"], said["public"], _instant(said.get("added_at")), _instant(said.get("replaced_at")))
    # A key that goes by the id of another one would be taken for it.
    if id_of(key.public) != key.id or len(base64.b64decode(key.public)) != PUBLIC_BYTES:
        message = "the id isn't that of the key"
        raise ValueError(message)
    return key


def _instant(text: str | None) -> datetime | None:
    found = utc_instant(text) if text else None
    if found is not None and found.tzinfo is None:
        message = "an instant without a time zone"
        raise ValueError(message)
    return found
