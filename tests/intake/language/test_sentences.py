"""Sam sees a source sentence by sentence, however it was wrapped, quoted, listed or spoken."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.intake.language.sentences import bare, sentences

PIECES = st.sampled_from(
    [
        *(
            "We will. ",
            "e.g. ",
            "No. 5 ",
            "> ",
            ">> ",
            "- ",
            "1. ",
            "a) ",
            "| x | y |",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "\f",
        ),
        *(
            "Sam: ",
            "[00:12] ",
            "# H",
            "-----",
            "...",
            "?!\u201d",
            "\u00e9",
            "e\u0301",
            "\u00ad",
            "\u200b",
            "שלום. ",
        ),
        *(
            "مرحبا؟ ",
            "\t",
            "   ",
            "\u00a0",
            "SCOPE OF WORK",
            "3.5",
            "\u2028",
            "。",
            "x",
            " ",
            "Mr. ",
            "U.S. ",
            "[1]",
            "(",
        ),
    ]
)


def said(text: str) -> list[str]:
    """Return the words of each sentence."""
    return [text[start:end] for start, end in sentences(text)]


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
@example("> \n>\n> a")
def test_every_readable_character_lies_in_exactly_one_sentence(text: str) -> None:
    place = 0
    for start, end in sentences(text):
        assert place <= start < end <= len(text)
        assert not text[place:start].strip(), "nothing readable is left out"
        assert text[start:end] == text[start:end].strip()
        begin, stop = bare(text, start, end)
        assert start <= begin < stop == end
        assert text[begin:stop].strip()
        place = end
    assert not text[place:].strip()


@pytest.mark.parametrize(
    "cut",
    [
        "We oil it. | It lasts.",
        "Mr. Reed and Dr. Lum agree. | We start.",
        "Call us, e.g. by mail, at 5 p.m. Monday. | Or don't.",
        "It costs $1,200.50 in all. | No. 5 is free. | No. | We don't.",
        "We come at 9 a.m. | We leave at 5.",
        "We come at 9 a.m. | Dee leaves at 5 p.m. Friday.",
        "Hallam Inc. builds it. | Signed with Hallam Inc. | We start.",
        "The U.S. Government owns it. | It was made in the U.S. | We know.",
        "J. R. Smith comes on Jan. 5. | He is ill.",
        "He said “We will.” | Then he left.",
        "“Really?” she asked. | Yes!",
        "Wait... what? | Fine.[1] | Next.",
        "هل تأتي غدا؟ | نعم.",
        "明日来ます。 | 本当です。",
    ],
)
def test_a_full_stop_ends_a_sentence_only_where_one_ends(cut: str) -> None:
    assert said(cut.replace(" | ", " ")) == cut.split(" | ")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_sentence_goes_on_over_the_end_of_a_wrapped_line(end: str) -> None:
    text = "The Contractor shall provide written timely\nnotification to the COR. It says\nwhy.".replace(
        "\n", end
    )
    assert said(text) == [
        f"The Contractor shall provide written timely{end}notification to the COR.",
        f"It says{end}why.",
    ]


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    assert said("We will finish the\n\ffence by Friday. Then we leave.") == [
        "We will finish the\n\ffence by Friday.",
        "Then we leave.",
    ]


def test_lists_headings_and_rows_of_tables_stand_alone() -> None:
    text = (
        "# What we do. In short\nSCOPE OF WORK\nWe build a fence\nof oak\n- two gates\n- a latch. It closes\n"
        "1. First we dig\n2. Then\n   we build\na) oak\n| Fence. All of it | 3 May |\n| --- | --- |\n"
        "Status reports     after each sprint\n"
    )
    assert said(text) == [
        "# What we do. In short",
        "SCOPE OF WORK",
        "We build a fence\nof oak",
        "- two gates",
        "- a latch.",
        "It closes",
        "1. First we dig",
        "2. Then\n   we build",
        "a) oak",
        "| Fence. All of it | 3 May |",
        "| --- | --- |",
        "Status reports     after each sprint",
    ]


def test_a_paragraph_in_capitals_stays_together() -> None:
    assert said("WE ARE LIABLE FOR ALL\nDAMAGE THAT WE DO.") == ["WE ARE LIABLE FOR ALL\nDAMAGE THAT WE DO."]


def test_a_line_that_was_plainly_not_full_ends_where_it_ends() -> None:
    text = "Hello Ana\nWe will come on Friday and bring the tiles.\nSam Ortega\nHallam & Reyes, homes"
    assert said(text) == text.split("\n")


def test_quoted_mail_is_read_through_its_marks() -> None:
    text = "> We will finish the\n> fence by Friday. Then\n> we leave.\n>\n>> When?\nSoon."
    assert said(text) == [
        "> We will finish the\n> fence by Friday.",
        "Then\n> we leave.",
        ">",
        ">> When?",
        "Soon.",
    ]


def test_what_another_wrote_ends_where_the_quoting_ends() -> None:
    assert said("> Who calls\nwe do\n>> and when") == ["> Who calls", "we do", ">> and when"]


def test_each_turn_of_a_transcript_begins_anew() -> None:
    text = (
        "Sam: We will call\nyou back. Promised.\n[00:12] Ana Brandt (customer): When?\n"
        "00:00:15 Tomorrow. At\n8:30 then."
    )
    assert said(text) == [
        "Sam: We will call\nyou back.",
        "Promised.",
        "[00:12] Ana Brandt (customer): When?",
        "00:00:15 Tomorrow.",
        "At\n8:30 then.",
    ]
    assert said("You get half a page from\nMax: what he has seen.") == [
        "You get half a page from\nMax: what he has seen."
    ]


@pytest.mark.parametrize(
    "marked",
    [
        *(
            "- We call.",
            "1. We call.",
            "a) We call.",
            "> We call.",
            "Sam: We call.",
            "> - We call.",
            "  * We call.",
        ),
        *(
            "  * We call.",
            "[00:12] Sam: We call.",
            "5.7.1. We call.",
            "- [x] We call.",
            "(b) We call.",
            "We call.",
        ),
    ],
)
def test_bare_words_come_without_what_stands_before_them(marked: str) -> None:
    ((start, end),) = sentences(marked)
    begin, stop = bare(marked, start, end)
    assert marked[begin:stop] == "We call."


def test_a_marker_alone_is_left_as_it_is() -> None:
    assert bare("a)", 0, 2) == (0, 2)
    assert bare(">", 0, 1) == (0, 1)
