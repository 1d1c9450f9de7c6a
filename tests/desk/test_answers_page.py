"""How fast we answer, for staff: all of it for managers, by who answered, and their own for others."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.config import Settings
from portal.enquiries.actions import answer
from portal.figures.parity.company import measured
from portal.figures.parity.people import people_parity
from portal.figures.parity.series import begun, series
from tests.cast import NOON
from tests.enquiries.help import asked
from tests.enquiries.help import by as enquiring
from tests.figures.parity.help import bring_porch
from tests.messages.help import say
from tests.page import Browser

Open = Callable[[str], Browser]
HOUR = timedelta(hours=1)
ZONE = ZoneInfo("America/New_York")


def talk() -> None:
    """Let Sam answer the mails of a porch and an enquiry, and Dee a message."""
    bring_porch()
    answer(asked(at=NOON - 2 * HOUR), "Gladly.", "mail", enquiring("sam", -HOUR))
    say("ana", at=NOON - 2 * HOUR)
    say("dee", "Both.", at=NOON - HOUR)


def test_answers_are_those_of_whoever_gave_them(house: Settings) -> None:
    talk()
    found = {one.name: one for one in people_parity(NOON)}
    assert set(found) == {"Sam Ortega", "Dee Lindqvist"}
    assert (found["Sam Ortega"].prospects.n, found["Sam Ortega"].customers.n) == (2, 0)
    assert (found["Dee Lindqvist"].prospects.n, found["Dee Lindqvist"].customers.n) == (2, 1)
    whole = measured(NOON)
    assert sum(one.prospects.n for one in found.values()) == whole.prospects.every.n
    assert sum(one.customers.n for one in found.values()) == whole.customers.every.n


def test_over_time_each_answer_is_of_its_month_or_quarter(house: Settings) -> None:
    talk()
    [last, this] = series(NOON, ZONE, 2)
    assert (last.first, this.first) == (date(2025, 10, 1), date(2026, 1, 1))
    assert (this.prospects.n, this.customers.n, last.prospects.n) == (4, 1, 0)
    months = series(NOON, ZONE, 3, "month")
    assert [(one.first.month, one.prospects.n, one.customers.n) for one in months] == [
        (1, 0, 0),
        (2, 3, 0),
        (3, 1, 1),
    ]


def test_an_answer_is_of_the_quarter_that_it_was_where_the_company_is(house: Settings) -> None:
    at = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    say("ana", at=at - HOUR)
    say("dee", "Both.", at=at)
    for zone, expected in (("Europe/Vienna", (0, 1)), ("UTC", (1, 0)), ("America/New_York", (1, 0))):
        first, second = series(at + timedelta(days=9), ZoneInfo(zone), 2)
        assert (first.customers.n, second.customers.n) == expected, zone
        assert second.first == date(2026, 4, 1)


def test_nothing_is_listed_of_the_time_before_anybody_was_answered(house: Settings) -> None:
    assert begun(series(NOON, ZONE, 3, "month")) == []
    talk()
    assert [one.first.month for one in begun(series(NOON, ZONE, 3, "month"))] == [2, 3]


def test_a_manager_reads_everybody_and_the_others_themselves(browser: Open) -> None:
    talk()
    for who, seen, unseen in (
        ("max", ("Sam Ortega", "Dee Lindqvist"), ()),
        ("dee", ("Dee Lindqvist",), ("Sam Ortega",)),
    ):
        page = browser(who).get("/staff/answers")
        table = page.words.partition("By who answered")[2]
        assert all(name in table for name in seen)
        assert not any(name in table.partition("Nine of ten is said")[0] for name in unseen)
    assert "Over time" in browser("max").get("/staff/answers").words
    assert "Over time" not in browser("sam").get("/staff/answers").words


def test_before_anybody_answered_the_page_says_so(browser: Open) -> None:
    words = browser("max").get("/staff/answers").words
    assert "No question was answered within the last twelve months." in words
    assert "No answer yet" in words
