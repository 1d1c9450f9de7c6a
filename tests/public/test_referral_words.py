"""The sentences of a referral page."""

from datetime import timedelta

import pytest

from portal.deliveries.times import TimeState
from portal.figures.behind import SaleRecord
from portal.figures.punctuality import Punctuality
from portal.figures.sale_figures import SaleFigures
from portal.public.referral_words import counted_words, late_words, sentence_of
from tests.cast import NOON

Days = tuple[int, ...]


def record(figures: SaleFigures, late: Days = (), told: int = 0, overdue: Days = ()) -> SaleRecord:
    """Return the record of a sale with dates that many days late."""
    done = tuple(TimeState("late", timedelta(days=n)) for n in late)
    not_done = tuple(TimeState("overdue", timedelta(days=n)) for n in overdue)
    dates = len(late) + len(overdue)
    return SaleRecord(figures, Punctuality(0, dates, done, not_done), told, NOON)


MIXED = (
    "5 promises: 1 kept on time, 1 kept in part, 1 broken, 1 done and waiting for the customer"
    "\N{RIGHT SINGLE QUOTATION MARK}s word and 1 late and not done yet."
)
ALL_KEPT = SaleFigures(promises=4, kept=4, kept_dated=4, kept_on_time=3)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (ALL_KEPT, "4 promises: 3 kept on time and 1 kept late, all confirmed by the customer."),
        (
            SaleFigures(promises=1, kept=1),
            "1 promise: 1 kept that had no date, all confirmed by the customer.",
        ),
        (
            SaleFigures(
                promises=5, kept=1, kept_dated=1, kept_on_time=1, disputed=1, broken=1, unconfirmed=1, open=1
            ),
            MIXED,
        ),
        (SaleFigures(promises=2, to_come=1, undated=1), "2 promises: 2 not yet due."),
        (
            SaleFigures(afterwards=3),
            "No promise of theirs counts in a figure: all fell due before this record began, or were released.",
        ),
    ],
)
def test_each_promise_is_in_one_place(figures: SaleFigures, words: str) -> None:
    assert counted_words(figures) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (record(ALL_KEPT), "none"),
        (record(ALL_KEPT, (6,), 1), "1 date, by 6 days; told before"),
        (record(ALL_KEPT, (6,)), "1 date, by 6 days; not told before"),
        (record(ALL_KEPT, (1, 6), 1), "2 dates, by 1 day and 6 days; 1 of 2 told before"),
        (record(ALL_KEPT, (1, 6), 2), "2 dates, by 1 day and 6 days; told before each time"),
        (record(ALL_KEPT, (1, 2, 3, 9), 0, (4,)), "5 dates, by 1 day to 9 days; not told before"),
    ],
)
def test_late_is_called_late_with_how_much_and_whether_it_was_told(found: SaleRecord, words: str) -> None:
    assert late_words(found) == words


def test_the_sentence_says_late_only_where_something_was() -> None:
    assert sentence_of("Ana B.", record(ALL_KEPT)) == "What we promised Ana B., and what we did."
    was_late = "What we promised Ana B., what we did, and where we were late."
    assert sentence_of("Ana B.", record(ALL_KEPT, (1,))) == was_late
    assert sentence_of("Ana B.", record(ALL_KEPT, (), 0, (1,))) == was_late
    assert sentence_of("Ana B.", record(SaleFigures(promises=1, broken=1))) == was_late
