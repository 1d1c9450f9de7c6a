"""Merkle trees as Certificate Transparency has them (RFC 9162, section 2.1), with SHA-256. Pure.

A tree is over a list of byte strings in their order. Leaves and inner nodes are hashed under different prefixes, so
that neither can be passed off as the other.
"""

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()
_LEAF, _NODE = b"\x00", b"\x01"

Proof = tuple[bytes, ...]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf that holds `data`."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two others."""
    return hashlib.sha256(_NODE + left + right).digest()


class Tree:
    """A tree over the hashes of its leaves: 64 bytes a leaf, computed once; a proof then takes log(n) steps.

    Level k holds the roots of all whole subtrees of 2^k leaves, packed one after the other.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        """Compute the tree over these leaf hashes (32 bytes each), in their order."""
        self._levels = [b"".join(leaves)]
        self.size = len(self._levels[0]) // HASH_BYTES
        while len(self._levels[-1]) >= 2 * HASH_BYTES:
            self._levels.append(_level_above(self._levels[-1]))

    def leaf(self, index: int) -> bytes:
        """Return the hash of one leaf."""
        return self._node(0, index)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, by default all of them (MTH, 2.1.1)."""
        many = self.size if size is None else size
        return self._over(0, many) if many else EMPTY

    def inclusion(self, index: int) -> Proof:
        """Return the audit path of a leaf, from the leaf up (PATH, 2.1.3.1). Raises IndexError for no leaf."""
        if not 0 <= index < self.size:
            message = f"there is no leaf {index} among {self.size}"
            raise IndexError(message)
        start, end, path = 0, self.size, list[bytes]()
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, first: int, second: int | None = None) -> Proof:
        """Return the proof that the first `first` leaves are the beginning of the first `second` (PROOF, 2.1.4.1).

        `second` is the whole tree by default. Raises IndexError unless 0 < first <= second <= size.
        """
        end = self.size if second is None else second
        if not 0 < first <= end <= self.size:
            message = f"{first} leaves are no beginning of {end}"
            raise IndexError(message)
        start, known, proof = 0, True, list[bytes]()
        while first - start != end - start:
            middle = start + _split(end - start)
            if first <= middle:
                proof.append(self._over(middle, end))
                end = middle
            else:
                proof.append(self._over(start, middle))
                start, known = middle, False
        return tuple(reversed(proof if known else [*proof, self._over(start, end)]))

    def _over(self, start: int, end: int) -> bytes:
        """Return the root over the leaves from `start`, a multiple of the largest power of two below, to `end`."""
        parts = []
        while start < end:
            level = (end - start).bit_length() - 1
            parts.append(self._node(level, start >> level))
            start += 1 << level
        root = parts.pop()
        while parts:
            root = node_hash(parts.pop(), root)
        return root

    def _node(self, level: int, index: int) -> bytes:
        return bytes(self._levels[level][index * HASH_BYTES : (index + 1) * HASH_BYTES])


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which an audit path leads from the hash of a leaf (2.1.3.2); None for one of a wrong length.

    Whoever verifies compares it with the root that was signed.
    """
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for hashed in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(hashed, root)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, hashed)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(first: int, second: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Tell whether `proof` shows that a tree of `first` leaves is the beginning of one of `second` (2.1.4.2).

    `roots` are the roots of both. The empty tree is the beginning of any, and needs no proof.
    """
    if first == 0:
        return not proof and roots[0] == EMPTY
    if first == second:
        return not proof and roots[0] == roots[1]
    whole = first & (first - 1) == 0
    if first > second or not (whole or proof):
        return False
    steps = [roots[0], *proof] if whole else list(proof)
    return _climbs(first - 1, second - 1, steps) == roots


def _climbs(place: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return the two roots to which the steps of a consistency proof lead, as long as there are as many as needed."""
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for hashed in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(hashed, older), node_hash(hashed, newer)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, hashed)
        place, last = place >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _level_above(level: bytes) -> bytes:
    pair = 2 * HASH_BYTES
    whole = len(level) // pair * pair
    sha256 = hashlib.sha256
    return b"".join([sha256(_NODE + level[at : at + pair]).digest() for at in range(0, whole, pair)])


def _split(size: int) -> int:
    """Return the largest power of two that is smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
