"""Old and new words side by side: nothing is lost of either."""

from hypothesis import given
from hypothesis import strategies as st

from portal.changes.diff import pieces_of

TEXTS = st.text(st.sampled_from("ab \n"), max_size=40)


@given(TEXTS, TEXTS)
def test_what_stayed_with_what_came_is_the_new_text(before: str, after: str) -> None:
    pieces = pieces_of(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    old = "".join(piece.text for piece in pieces if piece.kind != "added")
    assert old.split() == before.split()


def test_one_changed_word_is_marked_alone() -> None:
    pieces = pieces_of("in by Wednesday, cut in one piece", "in by Friday, cut in one piece")
    assert [(piece.kind, piece.text.strip()) for piece in pieces] == [
        ("same", "in by"),
        ("removed", "Wednesday,"),
        ("added", "Friday,"),
        ("same", "cut in one piece"),
    ]
