"""A company of paper: receipts, bundles and a daily root signed with a key of its own, without a portal."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.lib.canonical import canonical
from portal.lib.ids import grouped
from portal.proofs.checking import Report, check
from portal.proofs.keyring import keyring_of
from portal.proofs.parcel import Piece, sorted_out
from portal.proofs.root import root_findings
from portal.record.keys import id_of
from portal.record.merkle import Tree, leaf_hash

SALE = "SALE234567890"
HEAD = {"stream": SALE, "seq": 7, "hash": "ab" * 32}
PROMISE: dict[str, Any] = {
    "n": 1,
    "words": "We lay oak\non all floors.\n\nWe oil them.",
    "source": 1,
    "said_by": "Sam Ortega",
    "said_at": "2026-02-05",
    "channel": "document",
    "criteria": ["No gap wider than a coin", "{n} is no place for a value"],
    "delivered_by": "Dee Lindqvist",
    "due": {"once": "2026-03-04"},
}
LIST: dict[str, Any] = {
    "type": "kept-receipt",
    "version": 1,
    "sale": SALE,
    "sealed_at": "2026-02-11T17:00:00.000000Z",
    "issuer": "Hallam & Reyes",
    "customer": "Brandt <household>",
    "title": "Your kitchen",
    "signed_on": "2026-02-09",
    "salesperson": "Sam Ortega",
    "price": {"amount": "1038400.50", "currency": "USD"},
    "standing_words": "What stands in the contract binds us.",
    "sources": [{"n": 1, "title": "Proposal: your kitchen"}],
    "promises": [PROMISE],
}
CHANGE: dict[str, Any] = {
    "n": 1,
    "promise": 1,
    "kind": "change",
    "reason": "The slab cracked.",
    "proposed_by": "Sam Ortega",
    "proposed_on": "2026-03-01",
    "agreed_by": ["Ana Brandt", "Bo Brandt"],
    "agreed_on": "2026-03-02",
    "words": {"before": "We lay oak.", "after": "We lay ash."},
    "due": {"before": {"once": "2026-03-04"}, "after": {"holding": {}}},
    "price": {"before": None, "after": {"amount": "900", "currency": "EUR"}},
}
LATER = {key: LIST[key] for key in ("type", "version", "sale", "sealed_at", "issuer", "customer", "title")}
ADDITION: dict[str, Any] = {
    "about": "addition",
    "promises": [{**PROMISE, "n": 2, "source": None}],
    "accepted_by": "Sam Ortega",
}
MAKE_GOOD = {"promise": 1, "due": "2026-03-04", "apology": "We are sorry.", "by": "Max Hallam"}


def signed_text(signature: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(signature).decode("ascii")


@dataclass
class Company:
    """Signs with a key of its own; `keys` is what it publishes of it."""

    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    times: dict[str, str | None] = field(default_factory=dict)

    @property
    def public(self) -> str:
        """Its public key in base64."""
        return signed_text(self.private.public_key().public_bytes_raw())

    @property
    def keys(self) -> dict[str, Any]:
        """What /.well-known/kept-keys.json would say."""
        return {
            "issuer": "Hallam & Reyes",
            "keys": [{"id": id_of(self.public), "public": self.public, **self.times}],
        }

    def receipt(self, content: dict[str, Any], before: bytes | None = None) -> bytes:
        """Return the bytes of a receipt, which names the one before it."""
        previous = {"previous_receipt": hashlib.sha256(before).hexdigest()} if before else {}
        return canonical({**content, **previous, "key": id_of(self.public)})

    def sign(self, body: bytes) -> bytes:
        """Return its signature."""
        return self.private.sign(body)

    def three(self) -> list[bytes]:
        """Return a list, and two receipts that follow from it: a promise was added, and one was changed."""
        first = self.receipt(LIST)
        second = self.receipt({**LATER, **ADDITION, "receipt": 2, "added_by": "Ana Brandt"}, first)
        third = self.receipt({**LATER, "about": "change", "receipt": 3, "change": CHANGE}, second)
        return [first, second, third]

    def bundle(self, bodies: list[bytes], root: Any = None, **changes: Any) -> dict[str, Any]:
        """Return a bundle of these receipts."""
        listed = [self.listed(n, body) for n, body in enumerate(bodies, start=1)]
        made = {"type": "kept-bundle", "version": 1, "sale": SALE, "receipts": listed, "root": root}
        return {**made, **self.keys, **changes}

    def listed(self, n: int, body: bytes) -> dict[str, Any]:
        """Return a receipt as a bundle lists it."""
        digest = hashlib.sha256(body)
        return {
            "n": n,
            "number": grouped(digest.digest()),
            "sha256": digest.hexdigest(),
            "body": signed_text(body),
            "signature": signed_text(self.sign(body)),
        }

    def root(self, of_day: object = "2026-03-03", **changes: Any) -> dict[str, Any]:
        """Return the proof that the head of the sale is one of four leaves of a root, its statement with `changes`."""
        leaf = canonical({"day": of_day, **HEAD})
        tree = Tree([leaf_hash(text) for text in (b"one", b"two", leaf, b"four")])
        said = {"type": "kept-root", "day": of_day, "size": 4, "root": tree.root().hex()}
        statement = canonical({**said, "key": id_of(self.public), **changes})
        sides = ("right", "left")
        return {
            "day": "2026-03-03",
            "statement": statement.decode(),
            "signature": signed_text(self.sign(statement)),
            "head": HEAD,
            "leaf": leaf.decode(),
            "index": 2,
            "path": [
                {"side": sides[2 >> level & 1], "hash": step.hex()}
                for level, step in enumerate(tree.inclusion(2))
            ],
        }


def pieces_of(*bodies: bytes | dict[str, Any]) -> list[Piece]:
    """Return what somebody brings."""
    return [
        Piece(f"file {n}.json", json.dumps(body).encode() if isinstance(body, dict) else body)
        for n, body in enumerate(bodies, start=1)
    ]


def checked(keys: dict[str, Any], *bodies: bytes | dict[str, Any]) -> Report:
    """Check what somebody brings with these keys."""
    parcel, keyring = sorted_out(pieces_of(*bodies)), keyring_of(keys)
    roots = [found for bundle in parcel.bundles for found in root_findings(bundle, keyring)]
    return check(parcel, keyring, roots)


def names(report: Report) -> list[str]:
    """Return what was found, by name, without what is said of every receipt."""
    return [finding.name for finding in report.all() if finding.name not in {"number", "no_root"}]


def words_of(report: Report) -> str:
    """Return everything that a page shows of a report, in its order, with single spaces."""
    found = [report.headline]
    for one in report.receipts:
        found += ["Receipt", one.brought.number, *(finding.words for finding in one.findings)]
        if one.reading:
            found += [word for pair in one.reading.pairs for word in pair]
            found += one.reading.story
            found += [word for promise in one.reading.promises for word in (promise.words, *promise.lines)]
            found.append(one.reading.standing_words)
    found += [finding.words for finding in report.findings]
    return " ".join(" ".join(found).split())
