"""The bundle of a sale: all its receipts with their signatures, the keys, and the proof of the newest daily root.

    {"type": "kept-bundle", "version": 1, "issuer", "sale", "made_at",
     "receipts": [{"n", "number", "sha256", "key", "sealed_at", "body", "signature"}],
     "keys": as in /.well-known/kept-keys.json,
     "root": what `portal.record.root_proofs.inclusion_of` returns, or null before the first root}

`body` and `signature` are the exact bytes in base64; null for a receipt that was erased at the customer's request.
"""

import base64
import json
from datetime import datetime
from typing import Any

from portal.lib.db import utc_text
from portal.people.queries import company
from portal.proofs.parcel import BUNDLE
from portal.record.keys import public_keys
from portal.record.models import Receipt
from portal.record.receipts import receipts_of
from portal.record.root_proofs import inclusion_of

VERSION = 1


def keys_json() -> dict[str, Any]:
    """Return what `/.well-known/kept-keys.json` says: whose keys they are, and every key."""
    return {"issuer": company().name, "keys": public_keys()}


def bundle_of(sale: str, at: datetime) -> bytes:
    """Return the bundle of a sale as JSON."""
    bundle = {
        "type": BUNDLE,
        "version": VERSION,
        "sale": sale,
        "made_at": utc_text(at),
        "receipts": [_listed(row) for row in receipts_of(sale)],
        "root": inclusion_of(sale),
        **keys_json(),
    }
    return f"{json.dumps(bundle, ensure_ascii=False, indent=1)}\n".encode()


def _listed(row: Receipt) -> dict[str, Any]:
    return {
        "n": row.n,
        "number": row.number,
        "sha256": row.sha256,
        "key": row.key_id,
        "sealed_at": utc_text(row.sealed_at),
        "body": _text(row.body),
        "signature": _text(row.signature),
    }


def _text(body: bytes | None) -> str | None:
    return None if body is None else base64.b64encode(bytes(body)).decode("ascii")
