"""Proofs from daily roots: that a root covers a stream, and that the roots of two days continue each other."""

from base64 import b64encode
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.record.heads import heads_in
from portal.record.merkle import HASH_BYTES, Proof, Tree, leaf_hash, root_from_inclusion
from portal.record.models import DailyRoot, RootHead, RootLeaves
from portal.record.root_leaves import Head, fill, leaf_of, leaves_of
from portal.record.roots import content_of, log_of, statements


@dataclass(frozen=True)
class Place:
    """Where a leaf stands in its tree, and its audit path."""

    index: int
    path: Proof


def inclusion_of(stream: str, at_or_before: datetime | None = None) -> dict[str, Any] | None:
    """Return the newest root that covers `stream`, with the proof that it does, as JSON; None where none does yet.

    With `at_or_before` (aware) it is the newest one made by then. The fields:

        day        the day of the root, like "2026-03-03"
        statement  the exact bytes that were signed, as text (they are UTF-8; hash and verify their encoding)
        signature  of them: 64 bytes (Ed25519) in base64, by the key that `key` names in the statement
        head       {"stream", "seq", "hash"}: how many entries the stream had, and the hash (hex) of the last one
        leaf       the text in the tree's leaf: canonical JSON of day, hash, seq and stream
        index      the place of the leaf, from 0, among the `size` of the statement
        path       the audit path from the leaf up: [{"side": "left" or "right", "hash": hex}], `side` being where
                   the hash stands beside what is known by then

    To verify: h = SHA-256(00 ‖ leaf); then for each step h = SHA-256(01 ‖ hash ‖ h) where `side` is left, and
    SHA-256(01 ‖ h ‖ hash) where it is right; in the end h, in hex, is `root` of the statement. The tree is a whole one
    (its size is a power of two), so a step is on the left exactly where that bit of `index` is 1, the lowest first.
    """
    root = _newest(at_or_before)
    head = _head_in(stream, root) if root else None
    if root is None or head is None:
        return None
    leaf = leaf_of(root.day.isoformat(), head)
    place = _place_of(leaf_hash(leaf), root)
    if place is None:
        return None
    sides = ("right", "left")
    return {
        "day": root.day.isoformat(),
        "statement": bytes(root.body).decode("utf-8"),
        "signature": b64encode(bytes(root.signature)).decode("ascii"),
        "head": head._asdict(),
        "leaf": leaf.decode("utf-8"),
        "index": place.index,
        "path": [
            {"side": sides[place.index >> level & 1], "hash": step.hex()}
            for level, step in enumerate(place.path)
        ],
    }


def log_of_all() -> Tree:
    """Return the tree over all statements, of which the log in statement n is the first n - 1 leaves.

    So `log.consistency(a - 1, b - 1)` proves that the log in statement b continues the one in statement a.
    """
    return log_of(statements())


def tree_of(root: DailyRoot) -> Tree:
    """Return the whole tree of a root, made again from the heads that it is over."""
    leaves = leaves_of(root.day.isoformat(), heads_in(root.n))
    fill(leaves, bytes.fromhex(root.salt))
    return Tree(leaves)


def _newest(at_or_before: datetime | None) -> DailyRoot | None:
    query = DailyRoot.select()
    if at_or_before is not None:
        query = query.where(DailyRoot.made_at <= at_or_before)
    row: DailyRoot | None = query.order_by(DailyRoot.n.desc()).limit(1).get_or_none()
    return row


def _head_in(stream: str, root: DailyRoot) -> Head | None:
    """Return the head of a stream that a root is over; None where the stream is younger."""
    rows = RootHead.select().where((RootHead.stream == stream) & (RootHead.root <= root.n))
    row: RootHead | None = rows.order_by(RootHead.root.desc()).limit(1).get_or_none()
    return Head(stream, row.seq, row.hash) if row else None


def _place_of(leaf: bytes, root: DailyRoot) -> Place | None:
    """Return the place of a leaf in the tree that the statement signs; None when nothing that is kept gives it."""
    found = _place_in_parts(leaf, root)
    if found is None or not _leads_to(root, leaf, found):
        # An older root, or somebody changed what is kept of the tree.
        found = _place_in(tree_of(root), leaf)
    return found if found and _leads_to(root, leaf, found) else None


def _place_in(tree: Tree, leaf: bytes) -> Place | None:
    index = bisect_left(range(tree.size), leaf, key=tree.leaf)
    is_there = index < tree.size and tree.leaf(index) == leaf
    return Place(index, tree.inclusion(index)) if is_there else None


def _place_in_parts(leaf: bytes, root: DailyRoot) -> Place | None:
    """Read one part: its own tree gives the lower half of the path, the tree over the tops of all gives the upper."""
    parts = RootLeaves.select(RootLeaves.part, RootLeaves.first, RootLeaves.top)
    rows = list(parts.where(RootLeaves.root == root.n).order_by(RootLeaves.part))
    which = bisect_right(rows, leaf.hex(), key=lambda row: row.first) - 1
    if which < 0:
        return None
    whole = RootLeaves.get((RootLeaves.root == root.n) & (RootLeaves.part == rows[which].part))
    packed = bytes(whole.leaves)
    part = Tree(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES))
    found = _place_in(part, leaf)
    if found is None:
        return None
    upper = Tree(bytes.fromhex(row.top) for row in rows).inclusion(which)
    return Place(which * part.size + found.index, (*found.path, *upper))


def _leads_to(root: DailyRoot, leaf: bytes, place: Place) -> bool:
    said = content_of(bytes(root.body))
    size = said.get("size")
    reached = root_from_inclusion(leaf, place.index, size, place.path) if isinstance(size, int) else None
    return reached is not None and reached.hex() == said.get("root")
