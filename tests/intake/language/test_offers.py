"""Dates, times and amounts in the words are offered with the sentence that reads them back; none is made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.due_fields import due_json
from portal.intake.language.offers import offers
from portal.promises.due import parse_due

SAID = date(2026, 3, 4)  # A Wednesday.
SIGNED = date(2026, 3, 9)

PIECES = st.sampled_from(
    [
        *(
            "by ",
            "within ",
            "the end of ",
            "May ",
            "March ",
            "3 ",
            "3/4/2026 ",
            "31 ",
            "Feb 29 ",
            "30 February 2026 ",
        ),
        *(
            "every ",
            "second ",
            "Friday ",
            "until ",
            "from ",
            "weeks ",
            "hours ",
            "of any delay ",
            "next ",
            "\n> ",
            ",",
        ),
        *(
            "never ",
            "$",
            "1,200",
            " dollars",
            "€ ",
            "2026-02-30 ",
            "half an ",
            "hour ",
            "signing",
            "a ",
            "month ",
            "99",
        ),
        *(
            "the ",
            "of the ",
            "first ",
            "Monday ",
            "9999-12-31 ",
            "daily ",
            "in ",
            "9999 ",
            "years ",
            "0 ",
            "é",
            "\u2019",
        ),
    ]
)


def read(words: str, signed_on: date | None = None) -> list[tuple[str, str]]:
    """Return what is offered: the words it comes from, and the sentence."""
    return [(words[one.start : one.end], one.sentence) for one in offers(words, SAID, signed_on)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("by March 5", "by Thursday 5 March 2026"),
        ("by March 3", "by Wednesday 3 March 2027"),
        ("Friday, 6 March 2026", "by Friday 6 March 2026"),
        ("on the 4th of April", "by Saturday 4 April 2026"),
        ("Sept. 9, 2026", "by Wednesday 9 September 2026"),
        ("no later than 2026-05-01", "by Friday 1 May 2026"),
        ("13/04/2026", "by Monday 13 April 2026"),
        ("04/13/26", "by Monday 13 April 2026"),
        ("3.5.2026", "by Sunday 3 May 2026"),
        ("Feb 29", "by Tuesday 29 February 2028"),
        ("by Wednesday", "by Wednesday 11 March 2026"),
        ("this Wednesday", "by Wednesday 4 March 2026"),
        ("next Monday", "by Monday 9 March 2026"),
        ("before Friday", "by Thursday 5 March 2026"),
        ("on or before Friday", "by Friday 6 March 2026"),
        ("tomorrow", "by Thursday 5 March 2026"),
        ("by the end of May", "by Sunday 31 May 2026"),
        ("by the end of February", "by Sunday 28 February 2027"),
        ("by the end of the month", "by Tuesday 31 March 2026"),
        ("at the end of next month", "by Thursday 30 April 2026"),
        ("by the end of this quarter", "by Tuesday 31 March 2026"),
        ("by the end of the year", "by Thursday 31 December 2026"),
        ("in three days", "by Saturday 7 March 2026"),
        ("within the next two weeks", "by Wednesday 18 March 2026"),
        ("a week from today", "by Wednesday 11 March 2026"),
        ("within two weeks", "2 weeks after signing"),
        ("within ten\n> days of signing", "10 days after signing"),
        ("30 days after you sign", "30 days after signing"),
        ("within 60 calendar days from task completion", "60 days after the work is completed"),
        ("upon completion", "on the day the work is completed"),
        ("within 24 hours of any delay", "within 24 hours, every time this happens: any delay"),
        ("within 14 calendar days of the request", "within 14 days, every time this happens: the request"),
        ("half an hour after you ring", "within 30 minutes, every time this happens: you ring"),
        ("within 4 working hours", "within 4 working hours, every time this happens: …"),
        ("every Friday", "every Friday from Friday 6 March 2026"),
        ("every second Thursday", "every second Thursday from Thursday 5 March 2026"),
        ("each Monday and Thursday", "every Monday and Thursday from Thursday 5 March 2026"),
        ("on Mondays and Thursdays", "every Monday and Thursday from Thursday 5 March 2026"),
        ("daily", "every day from Wednesday 4 March 2026"),
        ("each weekday", "every weekday (Monday to Friday) from Wednesday 4 March 2026"),
        ("every working day", "every weekday (Monday to Friday) from Wednesday 4 March 2026"),
        ("every two weeks", "every second Wednesday from Wednesday 4 March 2026"),
        ("monthly", "every month on the 4th from Wednesday 4 March 2026"),
        ("once a quarter", "every 3 months on the 4th from Wednesday 4 March 2026"),
        ("on the first Monday of the month", "every month on the first Monday from Monday 6 April 2026"),
        ("on the 15th of each month", "every month on the 15th from Sunday 15 March 2026"),
        ("at the end of every month", "every month on the last day from Tuesday 31 March 2026"),
        (
            "every Friday until 30 October",
            "every Friday from Friday 6 March 2026 until Friday 30 October 2026",
        ),
        (
            "every second Thursday from 12 March 2026 until 30 October 2026",
            "every second Thursday from Thursday 12 March 2026 until Friday 30 October 2026",
        ),
        (
            "every Thursday from 12 March to 30 April",
            "every Thursday from Thursday 12 March 2026 until Thursday 30 April 2026",
        ),
        ("until the porch is finished", "until the work is completed"),
        ("until 31 December", "until Thursday 31 December 2026"),
        ("never", "until the work is completed"),
        ("at all times", "until the work is completed"),
        ("$1,200", "$1,200"),
        ("1,200 dollars", "$1,200"),
        ("USD 1,200.50", "$1,200.50"),
        ("€ 300", "€300"),
        ("1.200,00 €", "€1,200"),
        ("$5k", "$5,000"),
    ],
)
def test_what_is_said_is_offered(words: str, sentence: str) -> None:
    assert read(f"It is so, {words}, we say.") == [(words, sentence)]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("by 03/04/2027", ["Thursday 4 March 2027", "Saturday 3 April 2027"]),
        ("next Friday", ["Friday 6 March 2026", "Friday 13 March 2026"]),
        ("by the end of the week", ["Friday 6 March 2026", "Sunday 8 March 2026"]),
    ],
)
def test_what_can_be_read_in_two_ways_is_offered_in_both(words: str, days: list[str]) -> None:
    assert {sentence for _, sentence in read(words)} == {f"by {day}" for day in days}
    assert {place for place, _ in read(words)} == {words}


@pytest.mark.parametrize(
    "words",
    [
        *(
            "in early June",
            "you may 3 times",
            "we march 5 miles",
            "it is 24/7",
            "twice a week",
            "the monthly price",
        ),
        *(
            "it takes 5 days",
            "30 February 2026",
            "on 3 March 2026",
            "from 3 April on",
            "in 2 hours",
            "Mayor 5",
            "1/2",
        ),
        *("done in one day", "a day when you are closed", "three weeks of work", "half a month after it"),
        *("12 Fridays", "version 3.4.20", "$", "5 % of it", "within 3 months of any delay", ""),
    ],
)
def test_what_says_no_time_is_not_offered(words: str) -> None:
    assert read(words) == []


def test_nothing_is_offered_that_lies_before_the_day_of_signing() -> None:
    assert read("by Friday", SIGNED) == []
    assert read("every Friday", SIGNED) == [("every Friday", "every Friday from Friday 13 March 2026")]


def test_the_occasion_is_said_in_the_words_that_stand_before_it() -> None:
    (offer,) = offers("When you write to us, we answer within four working hours.", SAID, None)
    assert offer.fields["due_every"] == "you write to us"
    (offer,) = offers("Should it drip, we are there within a day.", SAID, None)
    assert offer.fields["due_every"] == "it drip"
    (offer,) = offers("If you ask. Fine, we answer within four working hours.", SAID, None)
    assert offer.fields["due_every"] == "", "what isn't said is left to be typed"


@pytest.mark.parametrize(
    ("words", "occasion"),
    [
        ("within a day of each visit you get two photos", "each visit"),
        ("within a day of any fault you find", "any fault you find"),
        ("1 day after each sprint A report of progress", "each sprint"),
        ("Status     1 day after each sprint     A report", "each sprint"),
    ],
)
def test_an_occasion_ends_where_another_clause_or_cell_begins(words: str, occasion: str) -> None:
    (offer,) = offers(words, SAID, None)
    assert offer.fields["due_every"] == occasion
    assert words[offer.start : offer.end].endswith(occasion)


def test_an_offer_fills_the_fields_of_the_form() -> None:
    due, price = offers("Done by the end of May for $1,200.", SAID, None)
    assert due.fields == {"due_kind": "once", "due_on": "2026-05-31"}
    assert price.fields == {"amount": "1200.00"}


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=20).map("".join)))
def test_every_offer_is_a_slice_of_the_words_and_a_due_that_can_be_kept(words: str) -> None:
    for offer in offers(words, SAID, SIGNED):
        assert words[offer.start : offer.end].strip()
        if "amount" not in offer.fields:
            fields = {**offer.fields, "due_every": offer.fields.get("due_every") or "it happens"}
            parse_due(due_json(fields), ())
