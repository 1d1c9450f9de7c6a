"""What is typed is a search, whatever it is: words, phrases, beginnings, and what must not be there."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.search.queries import KINDS, found
from portal.search.rules import LONGEST, MOST_TERMS, Asked, Term, parse
from portal.search.snippets import Piece, first_met, snippet
from tests.cast import viewer
from tests.engines import LONG_ON_POSTGRES

# What either engine's own language would trip over.
AWKWARD = [*"\"'-*():^&|!\\\0", "AND", "OR", "NOT", "NEAR(", "text:", "<->"]
TYPED = st.lists(st.sampled_from(AWKWARD) | st.text(max_size=6), max_size=8).map(" ".join) | st.text(
    max_size=LONGEST
)


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("", (), ()),
        ("  \t ", (), ()),
        ("-", (), ()),
        ('""', (), ()),
        ("oak", (Term(("oak",), beginning=True),), ()),
        ("oak ", (Term(("oak",)),), ()),
        ("oa", (Term(("oa",)),), ()),
        ("oak floor", (Term(("oak",)), Term(("floor",), beginning=True)), ()),
        ('"oak floor"', (Term(("oak", "floor")),), ()),
        ('"oak floor', (Term(("oak", "floor")),), ()),
        ('"oak" floor', (Term(("oak",)), Term(("floor",), beginning=True)), ()),
        ("oak -floor", (Term(("oak",)),), (Term(("floor",)),)),
        ("-oak", (), (Term(("oak",)),)),
        ("broom-clean", (Term(("broom", "clean"), beginning=True),), ()),
        ("you'll ", (Term(("you", "ll")),), ()),
        ("NOT (oak)", (Term(("NOT",)), Term(("oak",), beginning=True)), ()),
    ],
)
def test_what_is_typed_is_read(typed: str, wanted: tuple[Term, ...], unwanted: tuple[Term, ...]) -> None:
    assert parse(typed) == Asked(wanted, unwanted)


def test_there_is_an_end_to_it() -> None:
    assert len(parse("a " * 500).wanted) == MOST_TERMS


@LONG_ON_POSTGRES
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED, kind=st.sampled_from(["", *KINDS, "other"]), after=st.text(max_size=14))
def test_nothing_that_is_typed_breaks_it(house: Settings, typed: str, kind: str, after: str) -> None:
    for who in ("max", "sam", "dee"):
        rows, following = found(viewer(who), parse(typed), kind, after)
        assert not following
        assert all(not kind or row.kind == kind for row in rows)


@pytest.mark.parametrize(
    ("text", "typed", "met"),
    [
        ("Oak floors, oiled.", "oak", ["Oak"]),
        ("Oak floors, oiled.", "flo", ["floors"]),
        ("A café à Gênes", "cafe genes", ["café", "Gênes"]),
        ("cafe\u0301 closed", "café ", ["cafe\u0301"]),
        ("broom-clean, Broom\nclean", '"broom clean"', ["broom-clean", "Broom\nclean"]),
        ("oaken", "oak ", []),
        ("1 & 1 <b>", "1 ", ["1", "1"]),
    ],
)
def test_what_was_met_is_marked(text: str, typed: str, met: list[str]) -> None:
    pieces = snippet(text, parse(typed))
    assert [piece.text for piece in pieces if piece.met] == met
    assert "".join(piece.text for piece in pieces) == text
    assert first_met(pieces) == (met[0] if met else "")


def test_of_a_long_text_what_stands_around_is_shown() -> None:
    text = "one " * 300 + "oak here " + "two " * 300
    pieces = snippet(text, parse("oak"))
    assert pieces[0] == Piece("… ")
    assert pieces[-1] == Piece(" …")
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("… one one ")
    assert shown.endswith(" two …")
    assert 150 < len(shown) < 250
