"""How long answers took, in words: always of how many, and nothing is claimed that isn't known."""

from portal.figures.parity.company import Answers, Parity
from portal.figures.parity.sale import NOTHING_KNOWN, SaleParity, Unasked
from portal.figures.parity.sentences import parity_words, sale_words, took_words, unasked_words
from portal.figures.parity.spread import Spread


def test_working_time_in_words() -> None:
    said = [took_words(minutes) for minutes in (0, 1, 40, 60, 61, 125)]
    assert said == [
        "under a working minute",
        "1 working minute",
        "40 working minutes",
        "1 working hour",
        "1 working hour and 1 minute",
        "2 working hours and 5 minutes",
    ]


def test_a_customer_reads_before_and_since_with_how_many_and_what_waits() -> None:
    before, since = Spread(6, 120), Spread(9, 180)
    assert sale_words(SaleParity(before, since)) == (
        "Before you signed we answered you within 2 working hours (half of 6 times);"
        " since then within 3 working hours (half of 9 times)."
    )
    assert sale_words(SaleParity(since=Spread(1, 0, waiting=1))) == (
        "We have answered you under a working minute (one answer). One message waits."
    ).replace("you under", "you in under")
    assert sale_words(SaleParity(before=before, since=Spread(waiting=2))) == (
        "Before you signed we answered you within 2 working hours (half of 6 times). Two messages wait."
    )
    assert sale_words(NOTHING_KNOWN) == ""


def test_what_came_unasked_is_counted_by_days() -> None:
    both = SaleParity(unasked_before=Unasked(0, 7), unasked_since=Unasked(29, 66))
    assert unasked_words(both) == (
        "In the 7 days from the first mail until you signed you heard from us unasked not once;"
        " in the 66 days since then 29 times."
    )
    assert unasked_words(SaleParity(unasked_since=Unasked(1, 1))) == (
        "In the 1 day since you signed you heard from us unasked once."
    )
    assert unasked_words(NOTHING_KNOWN) == ""


def test_prospects_and_customers_are_compared_only_where_both_are_known_and_shown() -> None:
    prospects, customers = Answers(every=Spread(40, 120)), Answers(every=Spread(212, 180))
    said = parity_words(Parity(prospects, customers, 5))
    assert said == [
        "Half of 40 questions of prospects waited 2 working hours or less.",
        "Half of 212 questions of customers waited 3 working hours or less.",
        "Customers wait longer than prospects, by 1 working hour.",
    ]
    assert parity_words(Parity(prospects, customers, 4), customers_shown=False) == said[:1]
    assert parity_words(Parity(customers, prospects))[2].startswith("Customers are answered sooner")
    assert parity_words(Parity(prospects, prospects))[2] == "Customers are answered as fast as prospects."
    assert parity_words(Parity()) == []
