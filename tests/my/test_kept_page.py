"""The promise page is kept in memory, and is never another than the one that would be made now."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from portal.lib import clock
from portal.people.actions.company import change_settings, settings_of
from portal.people.actions.customers import NewContact, add_contact, end_contact
from portal.people.queries import company
from portal.people.sessions import begin
from portal.record.models import SYSTEM
from tests.cast import NOON, sale_of, viewer
from tests.my.help import delivery_of, tell
from tests.page import BASE, Browser, Page, counted_statements

Open = Callable[[str], Browser]
MOST_KEPT = 2


def test_a_kept_page_and_its_part_take_two_statements(browser: Open) -> None:
    ana = browser("ana")
    for path in (page_of("ana"), f"{page_of('ana')}/body"):
        first = ana.get(path)
        with counted_statements() as statements:
            again = ana.get(path)
        assert len(statements) <= MOST_KEPT, statements
        assert again.text == first.text


def test_an_update_is_on_the_page_at_once(browser: Open) -> None:
    ana, sale = browser("ana"), sale_of("ana")
    assert "The van is loaded." not in ana.get(page_of("ana")).words
    tell("dee", delivery_of(sale, 1), "started", "The van is loaded.", NOON)
    assert "The van is loaded." in ana.get(page_of("ana")).words


def test_what_the_company_calls_itself_is_on_the_page_at_once(browser: Open) -> None:
    ana = browser("ana")
    ana.get(page_of("ana"))
    change_settings(replace(settings_of(company()), standing_words="It all counts."), SYSTEM, NOON)
    change_settings(replace(settings_of(company()), accent="#123456"), SYSTEM, NOON)
    assert "123456" in ana.get(page_of("ana")).text


def test_two_contacts_of_one_household_each_see_their_own_page(browser: Open) -> None:
    ana = browser("ana")
    hers = ana.get(page_of("ana"))
    new = NewContact("Jon Brandt", "jon@brandt.example", "Asia/Tokyo")
    jon = browser("pat")
    ref = add_contact(viewer("ana").customer, new, SYSTEM, NOON)
    jon.client.set_cookie("kept-contact", begin("contact", ref, "", NOON), domain="127.0.0.1")
    assert "Jon Brandt" in jon.get(page_of("ana")).words
    again = ana.get(page_of("ana"))
    assert "Ana Brandt" in again.words
    assert tokens(hers) == tokens(again) != tokens(jon.get(page_of("ana")))
    end_contact(ref, SYSTEM, NOON)
    jon.get(page_of("ana"), 303)


def test_bea_finds_nothing_where_anas_page_is_kept(browser: Open) -> None:
    browser("ana").get(page_of("ana"))
    browser("bea").get(page_of("ana"), 404)
    browser("bea").get(f"{page_of('ana')}/body", 404)


def test_the_same_page_is_another_after_midnight(browser: Open) -> None:
    ana = browser("ana")
    assert "Due tomorrow" in ana.get(page_of("ana")).words
    with clock.at(NOON + timedelta(hours=12)):
        assert "Due today" in ana.get(page_of("ana")).words


def test_a_kept_page_is_still_kept_by_no_cache_on_the_way(browser: Open) -> None:
    ana = browser("ana")
    for path in (page_of("ana"), f"{page_of('ana')}/body"):
        for _ in range(2):
            answer = ana.client.get(path, base_url=BASE)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Content-Security-Policy"]


def test_the_token_of_a_kept_page_signs_out(browser: Open) -> None:
    ana = browser("ana")
    ana.get(page_of("ana"))
    ana.get(page_of("ana"))
    ana.post("/sign-out", {"who": "contact"})
    ana.get(page_of("ana"), 303)


def page_of(who: str) -> str:
    return f"/my/sales/{sale_of(who).ref}"


def tokens(page: Page) -> set[str]:
    return set(re.findall(r'name="csrf_token" value="([^"]*)"', page.text))
