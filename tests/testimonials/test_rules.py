"""The pure rules of testimonials: whose addresses are the company's own, and how long a hiding holds."""

from datetime import timedelta

import pytest

from portal.testimonials.rules import HIDDEN_ALONE, Hiding, holds, is_ours, lapses, plain_address
from tests.cast import NOON

STAFF = ["sam@hallam.example", "dee.lindqvist@gmail.com"]


@pytest.mark.parametrize(
    ("email", "ours"),
    [
        ("sam@hallam.example", True),
        ("sam+friend@hallam.example", True),
        ("nobody-knows@hallam.example", True),
        ("deelindqvist+ana@gmail.com", True),
        ("ana@gmail.com", False),
        ("ana@brandt.example", False),
        ("sam@hallam.example.org", False),
    ],
)
def test_an_address_of_the_company_is_known_whatever_follows_the_plus(email: str, ours: bool) -> None:
    assert is_ours(email, STAFF) is ours


def test_what_follows_a_plus_tells_nobody_apart() -> None:
    assert plain_address("ana+1@brandt.example") == plain_address("ana@brandt.example")
    assert plain_address("a.na@gmail.com") == plain_address("ana@googlemail.com")
    assert plain_address("a.na@brandt.example") != plain_address("ana@brandt.example")


def test_what_max_hides_alone_returns_after_72_hours() -> None:
    hidden = Hiding(NOON + HIDDEN_ALONE, None, None)
    last = NOON + timedelta(hours=72) - timedelta(microseconds=1)
    assert holds(hidden, last)
    assert not lapses(hidden, last)
    assert not holds(hidden, NOON + timedelta(hours=72))
    assert lapses(hidden, NOON + timedelta(hours=72))


def test_what_a_second_person_confirmed_stays_hidden_until_somebody_ends_it() -> None:
    confirmed = Hiding(NOON + HIDDEN_ALONE, NOON, None)
    assert holds(confirmed, NOON + timedelta(days=400))
    assert not lapses(confirmed, NOON + timedelta(days=400))
    assert not holds(Hiding(NOON + HIDDEN_ALONE, NOON, NOON), NOON)
