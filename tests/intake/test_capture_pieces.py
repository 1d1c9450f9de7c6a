"""What the page shows of a source is the source: its pieces are slices of the text, at their places in it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.intake.capture.chunks import MOST_CHARACTERS, chunk_with, chunks
from portal.intake.capture.page import part_of, spans_of
from portal.intake.capture.pieces import Marks, Phrase, Taken, phrases
from portal.intake.capture.provenance import Voice, colleague, voice_of
from portal.people.models import Staff
from tests.intake.odd_texts import ODD_TEXTS

CALL = "Sam: We will call.\r\nYou\r\nwait.\n1. It is free.\n"


def shown(text: str, *taken: Taken, places: tuple[tuple[int, str], ...] = ()) -> list[Phrase]:
    part = part_of(text, 0)
    return phrases(text, (part.start, part.end), spans_of(text, part), Marks(taken, places))


@settings(deadline=None)
@given(ODD_TEXTS, st.integers(0, 400), st.integers(1, 400))
@example("We will call\r\nyou back.\r\n", 3, 4)
def test_the_pieces_are_the_text_less_what_a_browser_drops(text: str, start: int, length: int) -> None:
    found = shown(text, Taken(start, start + length, 1), places=((start // 2, "page 2"),))
    assert found
    for piece in (piece for one in found for piece in one.pieces):
        assert text.startswith(piece.text, piece.start)
        assert "\r\n" not in piece.text
        is_taken = start <= piece.start and piece.start + len(piece.text) <= start + length
        assert piece.promises == ((1,) if is_taken else ())
    lead = text[: found[0].start]
    whole = lead + "".join("".join(piece.text for piece in one.pieces) + one.after for one in found)
    assert not lead.strip()
    assert whole.replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_each_sentence_says_what_is_taken_of_it_and_offers_its_words_alone() -> None:
    call, will = CALL.index("We will"), CALL.index("will")
    found = shown(CALL, Taken(call, call + 13, 1), Taken(will, will + 4, 2))
    assert [CALL[slice(*one.words)] for one in found] == ["We will call.", "You\r\nwait.", "It is free."]
    assert [(one.promises, one.whole) for one in found] == [((1, 2), 1), ((), None), ((), None)]
    assert [(piece.text, piece.promises, piece.opens) for piece in found[0].pieces] == [
        ("Sam: ", (), ()),
        ("We ", (1,), (1,)),
        ("will", (1, 2), (2,)),
        (" call.", (1,), ()),
    ]


def test_where_one_is_stands_at_the_first_character_there() -> None:
    text = "One. \n\nTwo goes on\nover the page. Three.\n"
    turn = text.index("over")
    found = shown(text, places=((0, "page 1"), (4, "page 2"), (turn, "page 3"), (len(text) - 1, "page 4")))
    labels = {piece.text: piece.place for one in found for piece in one.pieces if piece.place}
    assert labels == {"One.": "page 1", "Two goes on\n": "page 2", "over the page.": "page 3"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(["word ", "x" * 9_000, "\n", "\r\n\r\n", "\n\n", "\U0001f9f1"]), max_size=40))
def test_a_long_text_comes_in_parts_that_are_all_of_it(words: list[str]) -> None:
    text = "".join(words)
    parts = chunks(text)
    assert "".join(text[start:end] for start, end in parts) == text
    assert all(end - start <= MOST_CHARACTERS for start, end in parts)
    assert all(parts[chunk_with(text, place)][0] <= place for place in range(0, len(text), 1000))
    assert not any(text[end - 1 : end + 1] == "\r\n" for _, end in parts)


def test_the_second_part_begins_where_a_paragraph_does_and_says_on_which_page() -> None:
    text = f"{'We will. ' * 3000}\n\n{'You may. ' * 3000}"
    part = part_of(text, 30_000)
    assert (part.n, part.of, part.before, part.following) == (2, 2, 0, None)
    assert text[part.start :].startswith("You may.")
    marks = Marks((), ((0, "page 1"), (20_000, "page 2")))
    first = phrases(text, (part.start, part.end), spans_of(text, part), marks)[0]
    assert first.pieces[0].place == "page 2"


def test_a_slice_is_said_by_the_one_voice_in_it_and_by_nobody_where_two_are() -> None:
    voices = [
        {"start": 0, "end": 10, "who": "Sam Ortega", "at": "2026-02-05"},
        {"start": 12, "end": 20, "who": "Cy Reed", "at": ""},
    ]
    assert voice_of(voices, 0, 10) == Voice("Sam Ortega", "2026-02-05")
    assert voice_of(voices, 11, 20) == Voice("Cy Reed", "")
    assert voice_of(voices, 9, 13) == voice_of(voices, 20, 30) == Voice()


def test_a_colleague_is_known_by_address_or_full_name_and_nobody_is_guessed() -> None:
    sam, other = (Staff(email=f"{name}@hallam.example", name="Sam Ortega") for name in ("sam", "sam.o"))
    assert colleague("S. Ortega <Sam@Hallam.example>", [sam, other]) is sam
    assert colleague("sam  ORTEGA", [sam]) is sam
    assert colleague("Sam Ortega <sam@elsewhere.example>", [sam]) is sam
    for who, staff in (("Sam", [sam]), ("", [sam]), ("Sam Ortega", [sam, other]), ("cy@reed.example", [sam])):
        assert colleague(who, staff) is None
