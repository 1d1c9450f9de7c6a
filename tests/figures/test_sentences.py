"""The sentences at the top of Ana's page."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.figures.sale_figures import SaleFigures
from portal.figures.sentences import sentence


def figures(**counts: int) -> SaleFigures:
    return SaleFigures(**counts)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (
            figures(promises=9, kept=5, kept_dated=5, kept_on_time=4, late=1, unconfirmed=1, to_come=2),
            (
                "Of the 9 promises we made you, 5 are kept, 4 of them on time. One is late. "
                "One waits for your word. 2 are not yet due."
            ),
        ),
        (
            figures(promises=9, kept=2, kept_dated=2, broken=1, late=2, unconfirmed=2, undated=1, to_come=1),
            (
                "Of the 9 promises we made you, 2 are kept, none of them on time. One is broken. 2 are late. "
                "2 wait for your word. One is not yet due. One has no date."
            ),
        ),
        (
            figures(promises=4, kept=3, kept_dated=2, kept_on_time=1, disputed=1),
            (
                "Of the 4 promises we made you, 3 are kept; of the 2 with a date, one on time. "
                "One is right only in part, by your word."
            ),
        ),
        (figures(promises=2, to_come=2), "None of the 2 promises we made you is due yet."),
        (
            figures(promises=9, kept=9, kept_dated=9, kept_on_time=8),
            "All 9 promises we made you are kept, 8 of them on time.",
        ),
        (figures(promises=2, unconfirmed=2), "Both promises we made you wait for your word."),
        (
            figures(promises=2, unconfirmed=1, to_come=1),
            "Of the 2 promises we made you, one waits for your word. One is not yet due.",
        ),
        (
            figures(promises=1, kept=1, kept_dated=1, kept_on_time=1),
            "The one promise we made you is kept, on time.",
        ),
        (figures(promises=1, kept=1, kept_dated=1), "The one promise we made you is kept, late."),
        (figures(promises=1, kept=1), "The one promise we made you is kept."),
        (figures(promises=1, unconfirmed=1), "The one promise we made you waits for your word."),
        (
            figures(promises=4, to_come=3, undated=1, afterwards=13),
            (
                "Of the 17 promises we made you, 13 were recorded afterwards: they count in no figure. "
                "Of the other 4 promises, 3 are not yet due. One has no date."
            ),
        ),
        (
            figures(promises=1, late=1, afterwards=1),
            (
                "Of the 2 promises we made you, one was recorded afterwards: it counts in no figure. "
                "The other one is late."
            ),
        ),
        (
            figures(promises=3, kept=1, late=2, ended=4, set_apart=3),
            (
                "Of the 3 promises we made you, one is kept. 2 are late. One more was released or replaced. "
                "3 more fall due after the agreement was cancelled and are set apart."
            ),
        ),
        (
            figures(ended=2, set_apart=2),
            "2 more fall due after the agreement was cancelled and are set apart.",
        ),
        (
            figures(afterwards=17),
            (
                "These papers are older than this record: the 17 promises in them had fallen due before it began "
                "and count in no figure."
            ),
        ),
        (
            figures(afterwards=1, ended=1),
            (
                "These papers are older than this record: the one promise in them had fallen due before it began "
                "and counts in no figure. One more was released or replaced."
            ),
        ),
        (figures(), "No promise is recorded here yet."),
    ],
)
def test_ana_reads_how_things_stand(counted: SaleFigures, said: str) -> None:
    assert " ".join(sentence(counted)) == said


@given(st.builds(SaleFigures, **dict.fromkeys(SaleFigures.__dataclass_fields__, st.integers(0, 12))))
def test_kept_is_said_by_the_customers_word_only(counted: SaleFigures) -> None:
    assume(counted.to_come < counted.promises or not counted.kept + counted.disputed)
    said = " ".join(sentence(counted))
    assert ("are kept" in said or "is kept" in said) == bool(
        counted.promises and (counted.kept or counted.disputed)
    )
    assert ("kept" in said) == bool(counted.promises and counted.kept)
    assert not re.search(r"\b1 |\bOne are|\bone are|!", said)
