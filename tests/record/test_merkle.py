"""Merkle trees against the definition of RFC 9162, section 2.1, and against whoever bends a proof."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.record.merkle import EMPTY, Tree, is_consistent, leaf_hash, root_from_inclusion

SIZES = st.integers(1, 130)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(size)]


def defined_root(hashes: Sequence[bytes]) -> bytes:
    """MTH(D[n]) as 2.1.1 writes it."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return hashlib.sha256(b"\x01" + defined_root(hashes[:k]) + defined_root(hashes[k:])).digest()


def defined_path(m: int, hashes: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) as 2.1.3.1 writes it."""
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if m < k:
        return [*defined_path(m, hashes[:k]), defined_root(hashes[k:])]
    return [*defined_path(m - k, hashes[k:]), defined_root(hashes[:k])]


def defined_proof(m: int, hashes: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) as 2.1.4.1 writes it."""
    if m == len(hashes):
        return [] if whole else [defined_root(hashes)]
    k = split(len(hashes))
    if m <= k:
        return [*defined_proof(m, hashes[:k], whole), defined_root(hashes[k:])]
    return [*defined_proof(m - k, hashes[k:], False), defined_root(hashes[:k])]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def test_the_known_roots_of_certificate_transparency() -> None:
    data = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    tree = Tree(leaf_hash(bytes.fromhex(one)) for one in data)
    assert Tree([]).root() == EMPTY == hashlib.sha256(b"").digest()
    assert tree.root(1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root(3).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert tree.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(SIZES, st.data())
@example(1, None)
@settings(deadline=None, max_examples=60)
def test_roots_and_proofs_are_those_of_the_definition_and_hold(size: int, data: st.DataObject | None) -> None:
    hashes = leaves(size)
    tree = Tree(hashes)
    assert tree.root() == defined_root(hashes)
    index = data.draw(st.integers(0, size - 1)) if data else 0
    path = tree.inclusion(index)
    assert list(path) == defined_path(index, hashes)
    assert tree.leaf(index) == hashes[index]
    assert root_from_inclusion(hashes[index], index, size, path) == tree.root()
    first = index + 1
    proof = tree.consistency(first)
    assert list(proof) == defined_proof(first, hashes)
    assert is_consistent(first, size, (tree.root(first), tree.root()), proof)
    # Also for a tree that has grown since.
    assert Tree(leaves(size + 7)).consistency(first, size) == proof
    assert is_consistent(0, size, (EMPTY, tree.root()), ())


@given(st.integers(2, 70), st.data())
@settings(deadline=None, max_examples=60)
def test_a_bent_proof_shows_nothing(size: int, data: st.DataObject) -> None:
    tree = Tree(leaves(size))
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    roots = (tree.root(first), tree.root())
    for bent in _bent(tree.inclusion(index), data):
        assert root_from_inclusion(tree.leaf(index), index, size, bent) != tree.root()
    for bent in _bent(tree.consistency(first), data):
        assert not is_consistent(first, size, roots, bent)
    assert (
        root_from_inclusion(tree.leaf(index), (index + 1) % size, size, tree.inclusion(index)) != tree.root()
    )
    assert root_from_inclusion(tree.leaf(index), size, size, tree.inclusion(index)) is None
    assert not is_consistent(first, size, (roots[1], roots[0]), tree.consistency(first))
    assert not is_consistent(size, first, (roots[1], roots[0]), tree.consistency(first))
    other = Tree([leaf_hash(b"another"), *leaves(size)[1:]])
    assert not is_consistent(first, size, (roots[0], other.root()), other.consistency(first))


def test_no_proof_is_made_of_what_is_not_there() -> None:
    tree = Tree(leaves(5))
    for index in (-1, 5):
        with pytest.raises(IndexError):
            tree.inclusion(index)
    for first, second in ((0, 5), (6, 6), (4, 3)):
        with pytest.raises(IndexError):
            tree.consistency(first, second)
    assert tree.consistency(5) == ()
    assert not is_consistent(3, 5, (tree.root(3), tree.root()), ())
    assert not is_consistent(0, 5, (tree.root(1), tree.root()), ())


def _bent(proof: Sequence[bytes], data: st.DataObject) -> list[list[bytes]]:
    at = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
    return [
        [*proof[:at], flipped, *proof[at + 1 :]],
        [*proof[:at], *proof[at + 1 :]],
        [*proof, bytes(32)],
        [*proof[:at], proof[at], *proof[at:]],
    ]
