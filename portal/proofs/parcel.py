"""What somebody brings to be checked, told apart by what it holds: receipts, signatures, a bundle. Pure."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.lib.ids import grouped, is_sha256
from portal.record.receipts import TYPE as RECEIPT

BUNDLE = "kept-bundle"
SIGNATURE_BYTES = 64
MOST_PIECES = 40
MOST_RECEIPTS = 500
_MOST_SIGNATURE_TEXT = 120


@dataclass(frozen=True)
class Piece:
    """A file as it was brought, or a text that was typed in."""

    name: str
    body: bytes


@dataclass(frozen=True)
class Brought:
    """A receipt as it was brought: what its bytes say, and the signature that was said to be its own, if any.

    Of an erased one in a bundle the body is None, and the SHA-256 is what the bundle says.
    """

    name: str
    body: bytes | None
    sha256: str
    content: Mapping[str, Any]
    signature: bytes | None = None

    @property
    def number(self) -> str:
        """What people read aloud."""
        return grouped(bytes.fromhex(self.sha256))

    @property
    def n(self) -> int:
        """Which of its agreement's receipts it says it is, from 1."""
        said = self.content.get("receipt", 1)
        return said if isinstance(said, int) and not isinstance(said, bool) else 0

    @property
    def sale(self) -> str:
        """Of which sale it says it is."""
        return str(self.content.get("sale", ""))


@dataclass
class Parcel:
    """Everything that was brought, sorted: `strays` are names of what is none of it, `misnamed` places in a bundle.

    `is_cut` says that there were more receipts than are checked at once.
    """

    receipts: list[Brought] = field(default_factory=list)
    signatures: list[tuple[str, bytes]] = field(default_factory=list)
    misnamed: list[int] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    bundles: list[Mapping[str, Any]] = field(default_factory=list)
    is_cut: bool = False


def sorted_out(pieces: Iterable[Piece]) -> Parcel:
    """Tell pieces apart, whatever they are called and whatever they hold."""
    parcel = Parcel()
    for piece in list(pieces)[:MOST_PIECES]:
        _take(parcel, piece)
    return parcel


def brought_of(name: str, body: bytes, signature: bytes | None = None) -> Brought:
    """Return bytes as a receipt; its content is empty when they say nothing that can be read."""
    said = read_json(body)
    content = said if isinstance(said, dict) else {}
    return Brought(name, body, hashlib.sha256(body).hexdigest(), content, signature)


def read_json(body: bytes) -> Any:
    """Return the JSON that bytes hold; None for what is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def from_base64(text: object) -> bytes | None:
    """Return the bytes of a text in base64; None for what is none."""
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except ValueError:
        return None


def _take(parcel: Parcel, piece: Piece) -> None:
    # Where a text was copied, white space may have come with it; a receipt itself begins and ends with a brace.
    body = piece.body if len(piece.body) == SIGNATURE_BYTES else piece.body.strip()
    if not body:
        return
    signature = _signature(body)
    if signature is not None:
        parcel.signatures.append((piece.name, signature))
        return
    said = read_json(body)
    kind = said.get("type") if isinstance(said, dict) else None
    if kind == BUNDLE:
        parcel.bundles.append(said)
        _open_bundle(parcel, said)
    elif kind == RECEIPT:
        parcel.receipts.append(brought_of(piece.name, body))
    else:
        parcel.strays.append(piece.name)


def _signature(body: bytes) -> bytes | None:
    if len(body) == SIGNATURE_BYTES:
        return body
    if len(body) > _MOST_SIGNATURE_TEXT or not body.isascii():
        return None
    read = from_base64(body.decode("ascii"))
    return read if read is not None and len(read) == SIGNATURE_BYTES else None


def _open_bundle(parcel: Parcel, bundle: Mapping[str, Any]) -> None:
    listed = bundle.get("receipts")
    for place, one in enumerate(listed if isinstance(listed, list) else [], start=1):
        if len(parcel.receipts) >= MOST_RECEIPTS:
            parcel.is_cut = True
            return
        listed_one = one if isinstance(one, dict) else {}
        _take_listed(parcel, {"sale": bundle.get("sale"), **listed_one}, place)


def _take_listed(parcel: Parcel, one: Mapping[str, Any], place: int) -> None:
    n, sha256 = one.get("n"), one.get("sha256")
    body = from_base64(one.get("body"))
    if body is not None:
        brought = brought_of(f"receipt {place}", body, from_base64(one.get("signature")) or b"")
        parcel.receipts.append(brought)
        fits = (brought.n, brought.sha256, brought.number) == (n, sha256, one.get("number"))
    else:
        erased = "body" in one and one["body"] is None
        fits = erased and isinstance(n, int) and is_sha256(sha256)
        if fits:
            said = {"receipt": n, "sale": one["sale"]}
            parcel.receipts.append(Brought(f"receipt {place}", None, str(sha256), said))
    if not fits:
        parcel.misnamed.append(place)
