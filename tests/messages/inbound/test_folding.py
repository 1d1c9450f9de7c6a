"""What of a mail is new: each program writes its quotation in its own way, and no word may be lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messages.inbound.folding import folded

HEAD = "On Tue, Mar 3, 2026 at 11:58 AM Sam Ortega <sam@hallam.example> wrote:"


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        ("Yes.", "Yes.", ""),
        (f"Yes.\n\n{HEAD}\n\n> Which tap?\n> Sam", "Yes.", f"{HEAD}\n\n> Which tap?\n> Sam"),
        (f"Yes.\n\n{HEAD}\nWhich tap?", "Yes.", f"{HEAD}\nWhich tap?"),
        (f"{HEAD}\n> Which tap?\n\nThe spray.", "The spray.", f"{HEAD}\n> Which tap?"),
        ("Yes.\n\n> Which tap?\n> Sam", "Yes.", "> Which tap?\n> Sam"),
        ("> Which tap?\nThe spray.", "> Which tap?\nThe spray.", ""),
        ("Yes.\n-- \nAna\n0171 / 555", "Yes.", "-- \nAna\n0171 / 555".replace("-- ", "--")),
        ("Yes.\n\nSent from my iPhone", "Yes.", "Sent from my iPhone"),
        ("Sent from my iPhone", "Sent from my iPhone", ""),
        ("Ja.\n\nAm 3. März 2026 um 11:58 schrieb Sam Ortega <s@h.example>:\n\n> Welcher?", "Ja.", None),
        ("Ja.\n\nAm Di., 3. März 2026 um 11:58 Uhr schrieb Sam:\n> Welcher?", "Ja.", None),
        ("Oui.\n\nLe mar. 3 mars 2026 à 11:58, Sam a écrit :\n> Lequel ?", "Oui.", None),
        ("Ja.\n-----Ursprüngliche Nachricht-----\nVon: Sam\nText", "Ja.", None),
        ("Yes.\n\n-----Original Message-----\nFrom: Sam\nText", "Yes.", None),
        ("Yes.\n\n*From:* Sam\n*Sent:* Tuesday\n*To:* Ana\n*Subject:* Tap\n\nWhich?", "Yes.", None),
        (
            "Yes.\n\nOn Tue, Mar 3, 2026 at 11:58 AM Sam Ortega via Hallam & Reyes <\nportal@h.example> wrote:\n> A",
            "Yes.",
            None,
        ),
    ],
)
def test_new_words_are_parted_from_what_is_repeated(text: str, words: str, quoted: str | None) -> None:
    found = folded(text)
    assert found.words == words
    assert quoted is None or found.quoted == quoted


@pytest.mark.parametrize(
    "text",
    [
        "On Monday Sam wrote:\nwe come at nine.\nNobody came.",
        "From: the shop\nI bought a tap.",
        "I said > you said.",
        f"{HEAD}\n> Which tap?",
        "> Which tap?",
        "-- \nAna",
    ],
)
def test_what_only_looks_like_a_quotation_or_is_all_there_is_stays(text: str) -> None:
    assert folded(text).words == "\n".join(line.rstrip() for line in text.split("\n"))
    assert folded(text).quoted == ""


def test_answers_between_the_lines_keep_the_lines_that_they_answer() -> None:
    found = folded(f"{HEAD}\n> Which tap?\nThe spray.\n> Which day?\nWednesday.\n> Sam\n> 555")
    assert found.words == f"{HEAD}\n> Which tap?\nThe spray.\n> Which day?\nWednesday."
    assert found.quoted == "> Sam\n> 555"


_LINES = st.lists(
    st.sampled_from(
        [
            "",
            "Yes.",
            "> A",
            ">> B",
            HEAD,
            "-- ",
            "From: Sam",
            "Sent: Tuesday",
            "To: Ana",
            "_" * 32,
            "Sent from my iPhone",
        ]
    ),
    max_size=14,
)


@given(_LINES)
def test_no_line_is_lost_or_made_up(lines: list[str]) -> None:
    found = folded("\n".join(lines))
    kept = sorted(line.strip() for line in f"{found.words}\n{found.quoted}".split("\n") if line.strip())
    assert kept == sorted(line.strip() for line in lines if line.strip())
    assert found.words or not any(line.strip() for line in lines)


@given(st.text(max_size=300))
def test_any_text_is_parted(text: str) -> None:
    found = folded(text)
    assert bool(found.words.strip()) == bool(text.strip()) or not text.strip("\n").strip()
