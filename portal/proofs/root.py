"""The proof in a bundle that the record of a sale is part of a daily root that was signed and published. Pure.

`portal.record.root_proofs.inclusion_of` says what it consists of; `portal/web/js/verify-check.js` does the same.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.lib.ids import in_groups
from portal.proofs.checking import Finding
from portal.proofs.keyring import Keyring
from portal.proofs.parcel import from_base64
from portal.proofs.reading import moment
from portal.record.keys import is_signed_under
from portal.record.merkle import leaf_hash, node_hash
from portal.record.roots import TYPE

Root = Mapping[str, Any]
_MOST_STEPS = 64


def root_findings(bundle: Root, keyring: Keyring) -> Iterator[Finding]:
    """Find whether the proof in a bundle leads from its sale to a root that one of these keys signed."""
    if bundle.get("root") is None:
        yield Finding("note", "no_root", {})
        return
    statement, head = _proven(bundle, keyring)
    if head is None:
        yield Finding("bad", "root_wrong", {"issuer": keyring.issuer})
        return
    yield Finding("good", "in_root", {"seq": head["seq"], "day": moment(statement["day"])})
    yield Finding("note", "root_value", {"root": in_groups(statement["root"])})


def head_of(bundle: Root, keyring: Keyring) -> Root | None:
    """Return the head (stream, seq, hash) of which a bundle proves that it is part of a root; None where it doesn't."""
    return _proven(bundle, keyring)[1]


def _proven(bundle: Root, keyring: Keyring) -> tuple[Root, Root | None]:
    """Return the statement and the head, which is None when anything of the proof doesn't hold."""
    try:
        root = bundle["root"]
        statement, leaf = root["statement"].encode("utf-8"), root["leaf"].encode("utf-8")
        said, held = json.loads(statement), json.loads(leaf)
        key, signature = keyring.keys[said["key"]], from_base64(root["signature"])
        head = {name: held[name] for name in ("stream", "seq", "hash")}
        meant = (said["type"], held["day"], head["stream"], head) == (
            TYPE,
            said["day"],
            bundle["sale"],
            root["head"],
        )
        leads = _leads_to(leaf, root["path"], said["size"]) == said["root"]
        # A bundle that is checked with its own keys may have signed anything.
        moment(said["day"])
        signed = signature is not None and is_signed_under(key.public, statement, signature)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return {}, None
    return said, head if meant and leads and signed else None


def _leads_to(leaf: bytes, path: list[Root], size: int) -> str:
    """Return the root (hex) to which a path leads in a whole tree of so many leaves; nothing for one of another length.

    The length tells a leaf from a node further up, which somebody may pass off as one.
    """
    if len(path) > _MOST_STEPS or 1 << len(path) != size:
        return ""
    reached = leaf_hash(leaf)
    for step in path:
        beside = bytes.fromhex(step["hash"])
        reached = node_hash(beside, reached) if step["side"] == "left" else node_hash(reached, beside)
    return reached.hex()
