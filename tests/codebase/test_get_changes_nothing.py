"""Invariant 8: mail scanners and link previews open every address, so a GET changes nothing but when one was seen."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask

from portal.lib import clock
from portal.people.actions.sign_in import operator_link
from portal.people.actions.staff_access import set_up_link
from portal.people.queries import staff_by_email
from tests.cast import EMAILS, NOON
from tests.codebase.help import IN, PEOPLE, browser_of, dump
from tests.codebase.visits import PAGES

LATER = NOON + timedelta(minutes=5)


@pytest.mark.parametrize("who", PEOPLE)
def test_opening_every_page_twice_changes_no_table(
    whole_app: Flask, places: Mapping[str, str], who: str
) -> None:
    links = _good_links()
    browser, before = browser_of(who, whole_app), dump("bucket")
    assert before["session"] or who == "nobody", "the dump must not be empty"
    with clock.at(LATER):
        for visit in [*PAGES, *PAGES]:
            answer = visit.answer_for(who)
            browser.get(visit.path.format_map(dict(places)), 303 if answer == IN else int(answer))
        for link in [*links, *links]:
            browser.get(link)
    assert dump("bucket") == before


def _good_links() -> tuple[str, str]:
    """Return a sign-in link of Ana's and a set-up link of Dee's, both unused: the addresses that scanners open."""
    dee = staff_by_email(EMAILS["dee"])
    assert dee
    whole = (operator_link(EMAILS["ana"], NOON), set_up_link(dee.ref, NOON))
    base = "http://127.0.0.1:8000"
    return whole[0].removeprefix(base), whole[1].removeprefix(base)
