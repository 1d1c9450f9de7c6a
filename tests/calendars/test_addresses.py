"""The address of a calendar: one a contact has, however many ask for it at the same moment."""

from functools import partial

from portal.calendars.access import feed_for
from portal.calendars.actions import make_link
from portal.calendars.models import CalendarLink
from portal.config import Settings
from portal.lib.errors import NotHere
from portal.people.access import Viewer
from tests.cast import NOON, viewer
from tests.deliveries.verbs import at_once


def test_tabs_that_ask_for_an_address_at_once_all_get_one_and_the_last_one_stands(house: Settings) -> None:
    ana, tokens = viewer("ana"), list[str]()
    for n in range(5):
        tabs = [partial(ask, ana, f"{n} {tab}", tokens) for tab in range(4)]
        assert at_once([*tabs]) == [None] * 4
        assert all(tokens)
        assert [opens(token) for token in tokens].count(True) == 1
    assert len(tokens) == CalendarLink.select().count() == 20


def test_one_form_that_is_sent_several_times_at_once_makes_one_address(house: Settings) -> None:
    ana, tokens = viewer("ana"), list[str]()
    assert at_once([partial(ask, ana, "one form", tokens) for _ in range(4)]) == [None] * 4
    assert sorted(opens(token) for token in tokens) == [False, False, False, True]
    assert CalendarLink.select().count() == 1


def ask(reader: Viewer, key: str, tokens: list[str]) -> None:
    """Ask for an address, and keep its secret."""
    tokens.append(make_link(reader, key, NOON))


def opens(token: str) -> bool:
    """Tell whether a secret opens a calendar now."""
    try:
        feed_for(token)
    except NotHere:
        return False
    return True
