"""The shelf holds so many bytes and no more, and what was asked for last stays."""

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.shelf import Shelf


def test_what_was_not_asked_for_longest_goes_first() -> None:
    shelf: Shelf[str, int] = Shelf(30)
    for n, key in enumerate("abc"):
        shelf.put(key, n, 10)
    assert shelf.get("a") == 0
    shelf.put("d", 3, 10)
    assert [shelf.get(key) for key in "abcd"] == [0, None, 2, 3]


def test_what_alone_is_too_large_is_not_kept_and_drives_nothing_out() -> None:
    shelf: Shelf[str, int] = Shelf(30)
    shelf.put("a", 0, 10)
    shelf.put("b", 1, 31)
    assert (shelf.get("a"), shelf.get("b"), len(shelf)) == (0, None, 1)
    shelf.put("a", 2, 31)
    assert (shelf.get("a"), shelf.held_bytes) == (None, 0)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=60))
def test_its_bytes_are_those_of_what_is_on_it(puts: list[tuple[int, int]]) -> None:
    shelf: Shelf[int, int] = Shelf(100)
    for key, size in puts:
        shelf.put(key, size, size)
        assert shelf.held_bytes <= 100
        assert shelf.get(key) == size
    assert shelf.held_bytes == sum(shelf.get(key) or 0 for key in range(6))
