"""Quotes: the words are found where they stand, whatever the white space, and refused where that is not one place."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portal.intake.quotes import BadQuote, find_in, find_quote, read_source

PROPOSAL = "Your new  worktop\n\twill be in by Wednesday.\r\n\r\nWe\u00a0tidy up. It will be in one piece. We tidy up."
FIRST = (PROPOSAL.index("We\u00a0tidy"), PROPOSAL.index(" It will"))
SECOND = (PROPOSAL.index("We tidy"), len(PROPOSAL))
WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
TEXTS = st.text(st.sampled_from("ab\u2019\U0001f9f1 \n\t\u00a0\u00ad"), min_size=1, max_size=60)


def spaced(text: str) -> str:
    for character in WHITE_SPACE:
        text = text.replace(character, " ")
    return " ".join(part for part in text.split(" ") if part)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_any_slice_is_found_again_with_what_stands_around_it(text: str, one: int, other: int) -> None:
    start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
    assume(spaced(text[start:end]))
    # A mark at each end makes the place the only one; without it "a" before "a" could stand in two places.
    marked = f"<{text}>"
    found = find_quote(marked, text[start:end], marked[: start + 1], marked[end + 1 :])
    quoted = marked[found[0] : found[1]]
    assert spaced(quoted) == spaced(text[start:end])
    assert quoted.strip(WHITE_SPACE) == text[start:end].strip(WHITE_SPACE)
    assert start + 1 <= found[0] < found[1] <= end + 1


@given(TEXTS, st.text(st.sampled_from("ab \n\u2019"), min_size=1, max_size=3))
def test_what_is_found_is_there_once_and_what_is_refused_is_not(text: str, exact: str) -> None:
    words = spaced(exact)
    whole = spaced_inside(text)
    places = [place for place in range(len(whole)) if words and whole.startswith(words, place)]
    try:
        start, end = find_quote(text, exact)
    except BadQuote:
        assert len(places) != 1
        return
    assert len(places) == 1
    assert spaced(text[start:end]) == words
    assert text[start] not in WHITE_SPACE
    assert text[end - 1] not in WHITE_SPACE


def spaced_inside(text: str) -> str:
    """Make runs one space, those at the ends too, by a way other than the one that is tested."""
    kept: list[str] = []
    for character in text:
        here = " " if character in WHITE_SPACE else character
        if not (here == " " and kept and kept[-1] == " "):
            kept.append(here)
    return "".join(kept)


def test_the_slice_is_the_text_as_it_stands_in_the_proposal() -> None:
    start, end = find_quote(PROPOSAL, "  new worktop will be in by Wednesday. We tidy ")
    assert PROPOSAL[start:end] == "new  worktop\n\twill be in by Wednesday.\r\n\r\nWe\u00a0tidy"


@pytest.mark.parametrize("character", WHITE_SPACE)
def test_every_white_space_of_unicode_counts_as_a_space(character: str) -> None:
    assert find_quote(f"a{character}{character}b", "a b") == (0, 4)
    assert find_quote("a b", f"a{character}b") == (0, 3)


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\x1c", "\u2060"])
def test_what_is_no_white_space_is_not_overlooked(character: str) -> None:
    with pytest.raises(BadQuote):
        find_quote(f"a{character}b", "a b")


@pytest.mark.parametrize(
    ("prefix", "suffix", "place"),
    [
        ("by Wednesday.", "", FIRST),
        ("by Wednesday. ", "", FIRST),
        ("", "It will", FIRST),
        ("", " It will", FIRST),
        ("one piece.", "", SECOND),
        ("piece.  ", "", SECOND),
    ],
)
def test_words_that_stand_there_twice_are_told_apart_by_what_is_around_them(
    prefix: str, suffix: str, place: tuple[int, int]
) -> None:
    assert find_quote(PROPOSAL, "We tidy up.", prefix, suffix) == place


def test_a_prefix_inside_a_word_decides_too() -> None:
    assert find_quote("unkept kept", "kept", prefix="un") == (2, 6)


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "reason"),
    [
        ("", "", "", "empty"),
        (" \n\u00a0", "", "", "empty"),
        ("We tidy up.", "", "", "2 times"),
        ("We tidy up.", ".", "", "don't decide"),
        ("We tidy up.", "nowhere", "", "not with that prefix"),
        ("one piece", "", "nowhere", "not with that prefix"),
        ("one piece", "new", "", "not with that prefix"),
        ("Their old worktop", "", "", "not even its first word, “Their”"),
        (
            "Your new worktop will be out",
            "",
            "",
            "first 5 words are there; then the source has “in by Wednesday.",
        ),
        ("We tidy up. Never", "", "", "the quote “Never”"),
        ("your new worktop", "", "", "not even its first word"),
    ],
)
def test_a_quote_that_names_no_one_place_is_refused(
    exact: str, prefix: str, suffix: str, reason: str
) -> None:
    with pytest.raises(BadQuote) as refusal:
        find_quote(PROPOSAL, exact, prefix, suffix)
    assert reason in refusal.value.reason


def test_words_that_overlap_themselves_are_two_places() -> None:
    with pytest.raises(BadQuote, match="more than once"):
        find_quote("ana ana ana", "ana ana")


def test_a_curly_quotation_mark_must_be_as_it_is() -> None:
    assert find_quote("We\u2019ll move it", "We\u2019ll move") == (0, 10)
    with pytest.raises(BadQuote):
        find_quote("We\u2019ll move it", "We'll move")


def test_a_source_made_ready_once_serves_many_quotes() -> None:
    source = read_source(PROPOSAL)
    quotes = ("new worktop", "one piece", "by Wednesday")
    assert [find_in(source, exact) for exact in quotes] == [find_quote(PROPOSAL, exact) for exact in quotes]


def test_a_large_source_of_one_letter_is_searched_in_few_passes() -> None:
    # Looking at every place one by one would here be two million searches of a million letters each.
    letters = "a" * 3_000_000
    with pytest.raises(BadQuote, match="prefix or suffix"):
        find_quote(letters, letters[:1_000_000])
    with pytest.raises(BadQuote, match="first word"):
        find_quote(letters, letters[:1_000_000] + "b")
