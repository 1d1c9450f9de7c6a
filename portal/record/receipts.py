"""Receipts: signed statements for the customer to keep, and the words as the customer's page shows them."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from portal.lib.canonical import canonical
from portal.lib.db import utc_text
from portal.lib.errors import NotHere
from portal.lib.ids import grouped
from portal.record.keys import current, is_signed_under, publics, sign
from portal.record.models import Receipt, SigningKey, Stream
from portal.record.rules import GENESIS

TYPE = "kept-receipt"
VERSION = 1


@dataclass(frozen=True)
class Seal:
    """What the chain says of a receipt: its number in the stream, what people read aloud, its hash and its key."""

    n: int
    number: str
    sha256: str
    key: str

    def as_facts(self) -> dict[str, Any]:
        """Return it as facts of an entry."""
        return {"n": self.n, "number": self.number, "sha256": self.sha256, "key": self.key}


@dataclass(frozen=True)
class Read:
    """A receipt as read back: `content` is what its bytes say; `sound` whether they still carry their signature."""

    number: str
    content: dict[str, Any]
    sound: bool
    sealed_at: datetime


def issue(stream: str, content: Mapping[str, Any], at: datetime) -> Seal:
    """Build, sign and keep the next receipt of `stream`, in the transaction of the caller.

    `content` is what it states; type, version, key, sealing instant, previous head and a nonce are added, and from the
    second one on its number and the hash of the receipt before. The bytes are canonical JSON (RFC 8785) and are built
    this once. Raises Unavailable when there is no key to sign with.
    """
    key_id = current()
    n, before = _place_after(stream)
    body = canonical({**content, **_frame(stream, key_id, at), **before})
    signature = sign(body, key_id)
    digest = hashlib.sha256(body)
    seal = Seal(n, grouped(digest.digest()), digest.hexdigest(), key_id)
    Receipt.insert(
        stream=stream,
        n=seal.n,
        number=seal.number,
        sha256=seal.sha256,
        body=body,
        signature=signature,
        key_id=key_id,
        sealed_at=at,
    ).execute()
    return seal


def read_all(stream: str) -> list[Read]:
    """Read the receipts of a sale with their keys, the oldest first, in one statement however many there are."""
    query: Any = Receipt.select(Receipt, SigningKey.public.alias("public")).join(
        SigningKey, JOIN.LEFT_OUTER, on=(SigningKey.id == Receipt.key_id)
    )
    rows = query.where(Receipt.stream == stream).order_by(Receipt.n).objects()
    return [read(row, {row.key_id: row.public} if row.public else {}) for row in rows]


def read(receipt: Receipt, keys: Mapping[str, str] | None = None) -> Read:
    """Read a receipt from its bytes, and check them against hash and signature; another sale's words stay unread.

    `keys` are the public keys by their id, where they are known already.
    """
    if receipt.body is None or receipt.signature is None:
        return Read(receipt.number, {}, sound=False, sealed_at=receipt.sealed_at)
    content = content_of(bytes(receipt.body))
    ours = content if content.get("sale") == receipt.stream else {}
    return Read(receipt.number, ours, sound=is_sound(receipt, keys), sealed_at=receipt.sealed_at)


def is_sound(receipt: Receipt, keys: Mapping[str, str] | None = None) -> bool:
    """Tell whether the bytes are those that were signed for this sale, and number and hash are theirs."""
    if receipt.body is None or receipt.signature is None:
        return False
    body = bytes(receipt.body)
    digest = hashlib.sha256(body)
    named = receipt.sha256 == digest.hexdigest() and receipt.number == grouped(digest.digest())
    # A receipt of another sale carries a good signature too.
    meant = content_of(body).get("sale") == receipt.stream
    public = (publics() if keys is None else keys).get(receipt.key_id)
    return named and meant and public is not None and is_signed_under(public, body, bytes(receipt.signature))


def content_of(body: bytes) -> dict[str, Any]:
    """Return what the bytes of a receipt state; nothing when they aren't a receipt (any more)."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def receipts_of(stream: str) -> list[Receipt]:
    """Return the receipts of a sale, the oldest first."""
    return list(Receipt.select().where(Receipt.stream == stream).order_by(Receipt.n))


def receipt_file(sale: str, n: int | None, *, signature: bool) -> tuple[bytes, str]:
    """Return the exact bytes of receipt `n` or of its signature, and the name to save them by.

    Raises NotHere when there is no such receipt, or it was erased.
    """
    row: Receipt | None = Receipt.get_or_none((Receipt.stream == sale) & (Receipt.n == n))
    if row is None or row.body is None or row.signature is None:
        raise NotHere
    body = row.signature if signature else row.body
    name = "receipt.json" if row.n == 1 else f"receipt-{row.n}.json"
    return bytes(body), f"{name}.sig" if signature else name


def newest_number(stream: str) -> str:
    """Return the number of a sale's newest receipt, with which every mail about the sale ends; empty without one."""
    newest = (
        Receipt.select(Receipt.number).where(Receipt.stream == stream).order_by(Receipt.n.desc()).limit(1)
    )
    row: Receipt | None = newest.get_or_none()
    return row.number if row else ""


def _frame(stream: str, key_id: str, at: datetime) -> dict[str, Any]:
    head = Stream.get_or_none(Stream.ref == stream)
    return {
        "type": TYPE,
        "version": VERSION,
        "key": key_id,
        "sale": stream,
        "sealed_at": utc_text(at),
        "previous_head": head.hash if head else GENESIS,
        "nonce": secrets.token_hex(16),
    }


def _place_after(stream: str) -> tuple[int, dict[str, Any]]:
    """Return the number of the next receipt of `stream`, and what it says of the one before, if there is one."""
    newest = Receipt.select(Receipt.n, Receipt.sha256).where(Receipt.stream == stream)
    row = newest.order_by(Receipt.n.desc()).first()
    if row is None:
        return 1, {}
    return row.n + 1, {"receipt": row.n + 1, "previous_receipt": row.sha256}
