"""A set that may be larger than memory behaves as a set does."""

from portal.record.big_set import BigSet


def test_pairs_are_in_once_in_their_order_until_they_are_taken_out() -> None:
    pairs = BigSet()
    pairs.add((n % 1000, str(n % 7)) for n in range(9000))
    expected = {(n % 1000, str(n % 7)) for n in range(9000)}
    assert list(pairs) == sorted(expected)
    assert len(pairs) == len(expected)
    assert (1, "1") in pairs
    pairs.discard((1, "1"))
    pairs.discard((1, "nothing"))
    assert (1, "1") not in pairs
    assert len(pairs) == len(expected) - 1


def test_two_sets_know_nothing_of_each_other() -> None:
    one, other = BigSet(), BigSet()
    one.add([("a", "")])
    assert len(other) == 0
    assert list(one) == [("a", "")]
