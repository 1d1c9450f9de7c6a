"""Receipts: bytes that anybody can check without us, and nothing sealed that isn't signed."""

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.config import Settings
from portal.record.keys import current, make_key, public_keys
from portal.record.models import Receipt, SigningKey
from tests.cast import NOON, bring, sale_of
from tests.make import garden, promise
from tests.record.help import everything, first_fault

OTHER = {
    "external_id": "garden-2",
    "title": "The other garden",
    "sources": [],
    "promises": [promise(words="We rake the leaves.", channel="phone")],
}


def receipt_of(who: str) -> Receipt:
    found: Receipt = Receipt.get(Receipt.stream == sale_of(who).ref)
    return found


def public_key() -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(public_keys()[0]["public"] or ""))


def test_the_bytes_are_canonical_and_say_what_was_promised(house: Settings) -> None:
    body = bytes(receipt_of("ana").body or b"")
    said = json.loads(body)
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert body == plain.encode("utf-8")
    assert (said["type"], said["version"], said["sale"]) == ("kept-receipt", 1, sale_of("ana").ref)
    words = [promise["words"] for promise in said["promises"]]
    assert "your new quartz worktop will be in by Wednesday the 4th of March" in words
    assert len(said["nonce"]) == 32


def test_the_signature_verifies_with_nothing_of_ours(house: Settings, tmp_path: Path) -> None:
    receipt = receipt_of("ana")
    body, signature = bytes(receipt.body or b""), bytes(receipt.signature or b"")
    public_key().verify(signature, body)
    with pytest.raises(InvalidSignature):
        public_key().verify(signature, body.replace(b"quartz", b"marble"))
    assert _openssl_says_yes(tmp_path, body, signature)
    assert not _openssl_says_yes(tmp_path, body.replace(b"quartz", b"marble"), signature)


def test_the_number_is_the_start_of_the_hash_to_read_aloud(house: Settings) -> None:
    receipt = receipt_of("ana")
    digest = hashlib.sha256(bytes(receipt.body or b"")).digest()
    text = base64.b32encode(digest).decode()
    assert receipt.number == "-".join(text[start : start + 4] for start in range(0, 20, 4))
    assert receipt.sha256 == digest.hex()


def test_two_receipts_of_the_same_words_are_not_the_same(house: Settings) -> None:
    numbers = {receipt.number for receipt in Receipt.select()}
    nonces = {json.loads(bytes(receipt.body or b""))["nonce"] for receipt in Receipt.select()}
    assert (len(numbers), len(nonces)) == (2, 2)


def test_without_the_key_nothing_is_sealed(house: Settings) -> None:
    before = everything()
    path = house.keys_dir / f"{current()}.pem"
    kept = path.read_bytes()
    elliptic = generate_private_key(SECP256R1())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    locked = serialization.BestAvailableEncryption(b"a password")
    wrong = {
        "another key": Ed25519PrivateKey.generate().private_bytes(*plain),
        "a key of another kind": elliptic.private_bytes(*plain),
        "no key": b"nothing of use",
        "half a key": kept[:60],
        "a locked key": Ed25519PrivateKey.generate().private_bytes(*plain[:2], locked),
    }
    for why, content in wrong.items():
        path.write_bytes(content)
        report = bring(garden(**OTHER))
        assert (report.refused, report.sealed) == (1, []), why
        assert "signing key" in report.refusals[0].problem.message, why
    path.unlink()
    assert bring(garden(**OTHER)).refused == 1
    assert everything() == before
    path.write_bytes(kept)
    assert len(bring(garden(**OTHER)).sealed) == 1
    assert first_fault() is None


def test_a_new_key_signs_what_comes_and_the_old_one_still_vouches(house: Settings) -> None:
    old = current()
    new = make_key(NOON)
    bring(garden(**OTHER))
    keys = {json.loads(bytes(receipt.body or b""))["key"] for receipt in Receipt.select()}
    assert keys == {old, new}
    assert first_fault() is None
    assert (house.keys_dir / f"{new}.pem").stat().st_mode & 0o777 == 0o600
    private = (house.keys_dir / f"{new}.pem").read_bytes()
    assert all(base64.b64decode(row.public) not in private for row in SigningKey.select())


def _openssl_says_yes(folder: Path, body: bytes, signature: bytes) -> bool:
    """Verify as the manual tells the customer to; a machine without openssl verifies by the library alone."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return b"quartz" in body
    pem = public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for name, content in (("key.pem", pem), ("receipt.json", body), ("receipt.json.sig", signature)):
        (folder / name).write_bytes(content)
    command = [openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem"]
    files = ["-in", "receipt.json", "-sigfile", "receipt.json.sig"]
    return subprocess.run([*command, *files], cwd=folder, check=False, capture_output=True).returncode == 0
