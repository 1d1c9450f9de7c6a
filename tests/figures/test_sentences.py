"""The sentences at the top of Ana's page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.figures.sale_figures import SaleFigures
from portal.figures.sentences import sentence


def figures(**counts: int) -> SaleFigures:
    return SaleFigures(**counts)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (
            figures(promises=9, done=5, done_dated=5, done_on_time=4, late=1, to_come=3, unconfirmed=5),
            (
                "Of the 9 promises we made you, 5 are done, 4 of them on time. One is late. 3 are not yet due. "
                "We don't have your word yet on 5."
            ),
        ),
        (
            figures(promises=9, done=2, done_dated=2, broken=1, late=2, up_to_date=2, undated=1, to_come=1),
            (
                "Of the 9 promises we made you, 2 are done, none of them on time. One is broken. 2 are late. "
                "2 go on and are up to date. One is not yet due. One has no date."
            ),
        ),
        (
            figures(promises=4, done=3, done_dated=2, done_on_time=1, up_to_date=1, kept=2, disputed=1),
            (
                "Of the 4 promises we made you, 3 are done; of the 2 with a date, one on time. "
                "One goes on and is up to date. By your word 2 are kept. By your word one is not yet right."
            ),
        ),
        (
            figures(promises=2, to_come=2),
            "Of the 2 promises we made you, none is done yet. 2 are not yet due.",
        ),
        (
            figures(promises=2, done=1, to_come=1),
            "Of the 2 promises we made you, one is done. One is not yet due.",
        ),
        (
            figures(promises=1, done=1, done_dated=1, done_on_time=1),
            "Of the one promise we made you, one is done, on time.",
        ),
        (figures(promises=1, done=1, done_dated=1), "Of the one promise we made you, one is done, late."),
        (
            figures(promises=4, to_come=3, undated=1, afterwards=13),
            (
                "Of the 17 promises we made you, 13 were recorded afterwards: they count in no figure. "
                "Of the other 4, none is done yet. 3 are not yet due. One has no date."
            ),
        ),
        (
            figures(promises=1, late=1, afterwards=1),
            (
                "Of the 2 promises we made you, one was recorded afterwards: it counts in no figure. "
                "Of the other one, none is done yet. One is late."
            ),
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
    said = " ".join(sentence(counted))
    assert ("kept" in said) == bool(counted.promises and counted.kept)
    assert not re.search(r"\b1 |\bOne are|\bone are|!", said)
