"""What a daily root is over: the heads of all streams, among leaves and in an order that say nothing. Pure.

An audit path goes to a customer, and must not tell how many others there are or which of them had news. So a leaf says
its day, and is another one each day; there are always 1,024 leaves, or the next power of two, and where heads are
missing random ones stand; and leaves are in the order of their hashes, not of streams.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from portal.lib.canonical import canonical
from portal.record.merkle import leaf_hash

LEAST = 1024


class Head(NamedTuple):
    """How far a stream is: how many entries it has, and the hash of the last one (hex)."""

    stream: str
    seq: int
    hash: str


def leaf_of(day: str, head: Head) -> bytes:
    """Return what the leaf of a head holds in the root of `day` (like 2026-03-03), as canonical JSON."""
    if head.stream.isascii() and head.stream.isalnum() and head.hash.isalnum():
        # The canonical form of these four, without the price of the general case: there may be a million.
        text = f'{{"day":"{day}","hash":"{head.hash}","seq":{head.seq},"stream":"{head.stream}"}}'
        return text.encode("ascii")
    return canonical({"day": day, "hash": head.hash, "seq": head.seq, "stream": head.stream})


def size_for(heads: int) -> int:
    """Return how many leaves a tree over so many heads has."""
    return max(LEAST, 1 << max(heads - 1, 0).bit_length())


def leaves_of(day: str, heads: Iterable[Head]) -> list[bytes]:
    """Return the hashes of the leaves of these heads in the root of `day`."""
    return [leaf_hash(leaf_of(day, head)) for head in heads]


def fill(leaves: list[bytes], salt: bytes) -> None:
    """Add the leaves that say nothing, which follow from `salt`, to those of heads, and put all in their order."""
    missing = size_for(len(leaves)) - len(leaves)
    leaves += [leaf_hash(hashlib.sha256(salt + n.to_bytes(8)).digest()) for n in range(missing)]
    leaves.sort()
