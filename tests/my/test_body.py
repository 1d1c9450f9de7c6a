"""The part of the promise page that an open page asks for again."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from werkzeug.test import TestResponse

from portal.lib import clock
from portal.people.actions.company import change_settings, settings_of
from portal.people.actions.customers import NewContact, add_contact
from portal.people.models import Contact
from portal.people.queries import company
from tests.cast import NOON, sale_of, viewer
from tests.my.help import delivery_of, tell
from tests.page import BASE, Browser

Open = Callable[[str], Browser]


def test_the_part_is_what_the_page_holds_inside_its_live_element(browser: Open) -> None:
    ana, ref = browser("ana"), sale_of("ana").ref
    whole, part = ana.get(f"/my/sales/{ref}"), ana.get(f"/my/sales/{ref}/body")
    inside = re.search(r"<kept-live[^>]*>(.*)</kept-live>", whole.text, re.DOTALL)
    assert inside
    assert inside[1].split() == part.text.split()
    assert "Due tomorrow" in part.text


def test_every_part_that_is_swapped_has_a_name_and_stands_in_no_other(browser: Open) -> None:
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}/body")
    live = [one for one in page.all("*") if one.get("data-live") is not None]
    assert len(live) >= 9
    for one in live:
        assert one.get("id")
        assert not [inner for inner in one.iter() if inner is not one and inner.get("data-live") is not None]


def test_nothing_new_is_a_304_without_a_word_and_an_update_is_new(browser: Open) -> None:
    ana, sale = browser("ana"), sale_of("ana")
    first = ask(ana)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    again = ask(ana, first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Kept-Until"] == first.headers["X-Kept-Until"] == "2026-03-04T05:00:00.000000Z"
    tell("dee", delivery_of(sale, 1), "started", "The van is loaded.", NOON)
    news = ask(ana, first.headers["ETag"])
    assert news.status_code == 200
    assert "The van is loaded." in news.text
    assert news.headers["ETag"] != first.headers["ETag"]


def test_at_midnight_the_same_record_is_another_page(browser: Open) -> None:
    ana = browser("ana")
    first = ask(ana).headers["ETag"]
    with clock.at(NOON + timedelta(days=1)):
        assert ask(ana, first).status_code == 200


def test_what_the_company_says_of_itself_is_news_and_another_customers_affairs_are_none(
    browser: Open,
) -> None:
    ana = browser("ana")
    first = ask(ana).headers["ETag"]
    tell("dee", delivery_of(sale_of("bea"), 1), "started", "", NOON)
    bea = Contact.get(Contact.ref == viewer("bea").ref)
    add_contact(bea.customer, NewContact("Ben Okafor", "ben@okafor.example", bea.time_zone), "system", NOON)
    assert ask(ana, first).status_code == 304
    change_settings(replace(settings_of(company()), name="Hallam"), viewer("max").ref, NOON)
    assert ask(ana, first).status_code == 200


def test_a_script_that_is_not_signed_in_is_told_so_instead_of_being_led_away(browser: Open) -> None:
    pat = browser("pat").client
    headers = {"Sec-Fetch-Mode": "same-origin", "Accept": "text/html"}
    answer = pat.get(f"/my/sales/{sale_of('ana').ref}/body", base_url=BASE, headers=headers)
    assert answer.status_code == 401


def ask(reader: Browser, tag: str = "") -> TestResponse:
    """Ask for the part as the script does."""
    headers = {"If-None-Match": tag} if tag else {}
    return reader.client.get(f"/my/sales/{sale_of('ana').ref}/body", base_url=BASE, headers=headers)
