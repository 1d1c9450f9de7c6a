"""Sentences that look like commitments are marked by phrases anybody can read, with the reason beside each."""

import pytest

from portal.intake.language.commitments import DEFAULT_CUES, Phrase, Suggestion, suggestions
from portal.intake.language.phrases import BadPhrase, normal_phrase
from portal.intake.language.sentences import sentences


def suggested(text: str, *cues: Phrase) -> dict[str, Suggestion]:
    """Return what is suggested of a text, by the words of the sentence."""
    found = suggestions(text, sentences(text), cues or DEFAULT_CUES)
    return {text[start:end]: suggestion for (start, end), suggestion in found.items()}


@pytest.mark.parametrize(
    ("sentence", "whys", "rule"),
    [
        ("We will oil the floor twice.", ("says what we will do: “We will”",), "what"),
        ("We\u2019ll be done by\nFriday.", ("says what we will do: “We\u2019ll”", "names a day: “by Friday”"), "when"),
        ("I tell you within 24 hours of any delay.", ("says how soon: “within 24 hours”",), "when"),
        ("The latch is included in the price.", ("says that it costs nothing more: “included”",), "what"),
        ("> We stay at no extra\n> charge.", ("says that it costs nothing more: “at no extra charge”",), "what"),
        ("Nobody ever enters; never, I said.", ("says that it always holds: “never”",), None),
        ("The Contractor shall submit an invoice.", ("says what has to be done: “shall”",), "what"),
        ("You'll hear from me every Friday.",
         ("says how we keep in touch: “You'll hear from”", "says how often: “every Friday”"), "care"),
        ("It is by May 3, or by Friday.", ("names a day: “by May 3” and “by Friday”",), "when"),
        ("It is finished no later than 3 March.", ("names a day: “no later than 3 March”",), "when"),
        ("| Fence | by the end of May | oak |", ("names a day: “by the end of May”",), "when"),
        ("- We guarantee the roof for ten years.", ("says that we stand behind it: “guarantee”",), "what"),
    ],
)  # fmt: skip
def test_a_sentence_is_suggested_with_its_reasons(sentence: str, whys: tuple[str, ...], rule: str) -> None:
    (found,) = suggested(sentence).values()
    assert (found.whys, found.rule) == (whys, rule)


@pytest.mark.parametrize(
    "text",
    [
        "# What we will do by Friday",
        "Free Of Charge Repairs By Friday",
        "Subject: We will call you by Friday.",
        "> From: Sam, who will always call",
        "Always yours,",
        "Ever, always",
        "We went willingly to the shallow end.",
        "The byline said Fridays are grand.",
    ],
)
def test_headings_heads_of_mails_closings_and_parts_of_words_are_not(text: str) -> None:
    assert suggested(text) == {}


def test_what_runs_over_two_sentences_is_not_found() -> None:
    assert suggested("Nobody saw it but we. Will this go on and on?") == {}
    assert suggested("It is done by you and we\n\nwill it go on and on?") == {}


def test_a_phrase_of_the_company_is_found_as_the_others_are() -> None:
    ours = Phrase(normal_phrase("  On  the {day} at  LATEST "), "names a day")
    (found,) = suggested("The tiles come on the 3rd of March at latest, I think.", ours).values()
    assert found.whys == ("names a day: “on the 3rd of March at latest”",)
    assert suggested("We will oil it by Friday.", ours) == {}


def test_a_suggestion_says_where_its_words_stand() -> None:
    text = "Hello. We will oil it by Friday."
    (found,) = suggested(text).values()
    assert [text[one.start : one.end] for one in found.found] == ["We will", "by Friday"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("  ", "Write the words"),
        ("by {date}", "{date}"),
        ("by {day", "A brace stands alone"),
        ("{day}", "at least one word"),
        ("by {}", "{}"),
    ],
)
def test_a_phrase_that_cannot_be_looked_for_is_refused(words: str, reason: str) -> None:
    with pytest.raises(BadPhrase, match=reason.replace("{", r"\{").replace("}", r"\}")):
        normal_phrase(words)


def test_the_phrases_that_come_with_the_portal_are_normal_and_differ() -> None:
    assert [phrase.words for phrase in DEFAULT_CUES] == [
        normal_phrase(phrase.words) for phrase in DEFAULT_CUES
    ]
    assert len({phrase.words for phrase in DEFAULT_CUES}) == len(DEFAULT_CUES)
