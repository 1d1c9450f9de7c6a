"""A rating: each of the three rules from 1 to 5, by a contact of the sale's customer, never changed and never lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import peewee
import pytest

from portal.config import Settings
from portal.lib.db import release, transaction
from portal.lib.errors import Invalid, NotHere
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions.customers import NewContact, add_contact
from portal.ratings.actions import rate
from portal.ratings.models import Rating
from portal.ratings.queries import latest_of, ratings_of
from portal.ratings.rules import can_be_given, number_from
from portal.record.models import SYSTEM, Entry
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import NOON, sale_of, viewer
from tests.intake.help import dump
from tests.page import counted_statements
from tests.ratings.help import give, kept, new_rating

DAY = timedelta(days=1)


def test_only_one_ascii_digit_from_1_to_5_is_a_number() -> None:
    assert [number_from(text) for text in "12345"] == [1, 2, 3, 4, 5]
    odd = [
        "",
        "0",
        "6",
        "-1",
        "+4",
        "1.5",
        "4.0",
        "01",
        " 4",
        "4 ",
        "٣",
        "\uff14",
        "10",
        "five",
        "4\0",
        "1e0",
    ]
    assert {number_from(text) for text in odd} == {None}
    assert [number for number in (None, -1, 0, 1, 5, 6, 2**63) if can_be_given(number)] == [1, 5]


def test_ana_rates_and_it_is_read_as_she_wrote_it(house: Settings) -> None:
    give("ana", (4, 2, 5), ("", " Four days late.\r\nYou told me. ", "Dee rang at once."))
    [given] = ratings_of(sale_of("ana").ref)
    assert (given.at, given.by) == (NOON, "Ana Brandt")
    assert [(mark.rule, mark.number, mark.words) for mark in given.marks] == [
        ("what", 4, ""),
        ("when", 2, "Four days late.\nYou told me."),
        ("care", 5, "Dee rang at once."),
    ]
    assert ratings_of(sale_of("bea").ref) == []
    assert list(verify_all()) == []


def test_a_later_rating_erases_none_and_is_the_one_that_counts(house: Settings) -> None:
    assert latest_of(sale_of("ana").ref) is None
    give("ana", (1, 1, 1))
    give("ana", (5, 5, 5), at=NOON + DAY)
    # A clock that was put back changes nothing about which of them is the latest.
    give("ana", (3, 4, 2), at=NOON - DAY)
    assert kept() == [(1, 1, 1), (5, 5, 5), (3, 4, 2)]
    latest = latest_of(sale_of("ana").ref)
    assert latest
    assert (latest.what, latest.when, latest.care) == (3, 4, 2)
    numbers = [[mark.number for mark in given.marks] for given in ratings_of(sale_of("ana").ref)]
    assert numbers == [[3, 4, 2], [5, 5, 5], [1, 1, 1]]


def test_each_read_is_one_statement_however_many_there_are(house: Settings) -> None:
    ref = sale_of("ana").ref
    for number in (1, 2, 3, 4, 5):
        give("ana", (number, number, number))
    with counted_statements() as statements:
        ratings_of(ref)
        latest_of(ref)
    assert len(statements) == 2


def test_every_contact_of_the_customer_rates_in_their_own_name(house: Settings) -> None:
    contact = NewContact("Jon Brandt", "jon@brandt.example", "Asia/Tokyo")
    ref = add_contact(viewer("ana").customer, contact, SYSTEM, NOON)
    give("ana", (5, 5, 5))
    jon = Viewer("contact", ref, contact.name, contact.email, contact.time_zone, viewer("ana").customer)
    give(jon, (2, 2, 2))
    assert [given.by for given in ratings_of(sale_of("ana").ref)] == ["Jon Brandt", "Ana Brandt"]


@pytest.mark.parametrize("state", ["open", "completed", "cancelled"])
def test_a_sale_is_rated_in_any_of_its_states(house: Settings, state: str) -> None:
    Sale.update(state=state).where(Sale.ref == sale_of("ana").ref).execute()
    give("ana", (1, 2, 3))
    assert kept() == [(1, 2, 3)]


@pytest.mark.parametrize("who", ["bea", "sam", "dee", "max"])
def test_nobody_but_her_own_customer_rates_anas_sale(house: Settings, who: str) -> None:
    rows = dump()
    with pytest.raises(NotHere):
        rate(viewer(who), sale_of("ana"), new_rating((5, 5, 5)), NOON)
    assert dump() == rows


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(house: Settings) -> None:
    rows = dump()
    wrong = new_rating((None, 6, 0), ("a\0b", "x" * 2001, "\ud800"))
    with pytest.raises(Invalid) as refused:
        rate(viewer("ana"), sale_of("ana"), wrong, NOON)
    problems = {problem.field: problem.message for problem in refused.value.problems}
    assert list(problems) == ["what", "what_words", "when", "when_words", "care", "care_words"]
    assert problems["what"] == "Choose a number from 1 to 5 for what we did."
    assert "U+0000" in problems["what_words"]
    assert "2,001 characters long; at most 2,000 fit" in problems["when_words"]
    assert "U+D800" in problems["care_words"]
    assert dump() == rows


def test_the_longest_words_that_fit_are_kept_whole(house: Settings) -> None:
    words = "\U0001f9f1" * 2000
    give("ana", (5, 5, 5), (words, words, words))
    assert [mark.words for mark in ratings_of(sale_of("ana").ref)[0].marks] == [words] * 3
    assert list(verify_all()) == []


def test_the_database_itself_takes_no_other_number(house: Settings) -> None:
    give("ana", (1, 3, 5))
    for rule in ("what", "when", "care"):
        for number in (0, 6, -1):
            with pytest.raises(peewee.IntegrityError, match=f"rating_{rule}_1_to_5"), transaction():
                Rating.update({rule: number}).execute()
    assert kept() == [(1, 3, 5)]


def test_the_same_form_sent_twenty_times_at_once_is_one_rating(house: Settings) -> None:
    ana, sale, new = viewer("ana"), sale_of("ana"), new_rating((4, 4, 4))
    _at_once(20, lambda _: rate(ana, sale, new, NOON))
    rate(ana, sale, new, NOON + DAY)
    assert kept() == [(4, 4, 4)]
    assert list(verify_all()) == []


def test_twenty_different_ratings_at_once_are_all_kept_in_one_order(house: Settings) -> None:
    ana, sale = viewer("ana"), sale_of("ana")
    words = [f"Form {number}" for number in range(20)]
    _at_once(20, lambda n: rate(ana, sale, new_rating((5, 5, 5), (words[n], "", ""), new_ref()), NOON))
    given = [one.marks[0].words for one in ratings_of(sale.ref)]
    assert sorted(given) == sorted(words)
    entries = Entry.select().where((Entry.stream == sale.ref) & (Entry.kind == "rating.given"))
    rows = Rating.select().where(Rating.sale == sale.ref)
    assert sorted(row.seq for row in rows) == sorted(entry.seq for entry in entries)
    assert len({row.seq for row in rows}) == 20
    assert list(verify_all()) == []


def _at_once(count: int, do: Callable[[int], None]) -> None:
    """Do something in many threads, each with a connection of its own."""

    def go(number: int) -> None:
        try:
            do(number)
        finally:
            release()

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(go, range(count)))
