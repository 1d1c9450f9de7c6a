"""How fast prospects are answered: whose answers count, and the median of the working time that they took."""

from datetime import timedelta

from portal.config import Settings
from portal.enquiries.actions import NewEnquiry, answer, close, receive
from portal.enquiries.clock import reply_times
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import ReplyTimes
from portal.lib.ids import new_ref
from tests.cast import NOON, viewer
from tests.enquiries.help import asked, by
from tests.page import counted_statements

HOUR = timedelta(hours=1)


def answered(hours: int, before: timedelta = timedelta(), email: str = "pat@quist.example") -> Enquiry:
    """Return an enquiry that was answered after so many hours of a working day."""
    made = asked(at=NOON - before, words=f"In {hours} {before.days} hours?", email=email)
    answer(made, "Yes.", "noted", by("sam", hours * HOUR - before))
    now: Enquiry = Enquiry.get_by_id(made.ref)
    return now


def test_without_an_answer_there_is_no_time(house: Settings) -> None:
    asked()
    assert reply_times(NOON) == ReplyTimes(None, 0)


def test_it_is_a_wait_that_somebody_had_and_half_waited_so_long_or_less(house: Settings) -> None:
    for number, hours in enumerate((1, 4, 2)):
        answered(hours, email=f"p{number}@quist.example")
    assert reply_times(NOON + 5 * HOUR) == ReplyTimes(2 * 3600, 3)
    answered(3, email="p9@quist.example")
    with counted_statements() as statements:
        assert reply_times(NOON + 5 * HOUR) == ReplyTimes(2 * 3600, 4)
    assert len(statements) == 1


def test_advertising_our_own_people_customers_and_what_is_older_than_a_year_do_not_count(
    house: Settings,
) -> None:
    answered(1)
    spam = answered(4, email="spam@quist.example")
    close(spam, "spam", by("sam", 5 * HOUR))
    answered(4, email="sam@hallam.example")
    answered(4, before=timedelta(days=366), email="old@quist.example")
    ana = receive(
        NewEnquiry("Ana", "ana@brandt.example", "And the stairs?", new_ref(), asker=viewer("ana")), NOON
    )
    assert ana
    answer(ana, "Yes.", "noted", by("sam", 4 * HOUR))
    assert reply_times(NOON + 5 * HOUR) == ReplyTimes(3600, 1)


def test_nights_and_weekends_are_no_time_that_pat_waits(house: Settings) -> None:
    made = asked(at=NOON - timedelta(days=4))
    # From Friday noon to Monday noon: five hours on Friday, four on Monday.
    answer(made, "Yes.", "mail", by("sam", -timedelta(days=1)))
    assert Enquiry.get().answered_in == 9 * 3600
