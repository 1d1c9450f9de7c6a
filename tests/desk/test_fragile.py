"""Fragile: who has just signed, and what they have and have not heard since."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

import pytest

from portal.config import Settings
from portal.deliveries.actions import close_sale
from portal.deliveries.ledger import ledger_of
from portal.deliveries.showing import last_word
from portal.desk.fragile import reason
from portal.desk.fragile_queries import fragile_page
from portal.lib import clock
from portal.lib.db import db
from portal.people import sessions
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from tests.cast import NOON, bring, sale_of, viewer
from tests.deliveries.saying import breach
from tests.deliveries.verbs import by, need
from tests.make import garden, kitchen, promise
from tests.messages.help import deny, note, say
from tests.my.help import delivery_of, tell, words_of
from tests.page import Browser, Page, counted_statements

Open = Callable[[str], Browser]
WEDNESDAY = "Wednesday 4 March 2026"


def test_who_has_heard_nothing_since_they_signed_comes_first(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The slab is here.", NOON - timedelta(days=2))
    page = browser("max").get("/staff/fragile")
    bea, ana = rows_of(page)
    assert words_of(page.all("h1")[0]) == "Fragile"
    assert "One sale is signed, and nothing is said yet. Two sales are in their first 30 days." in page.words
    assert bea.startswith("Okafor household: Garden care Signed, nothing said yet · day 21 of 30")
    assert "signed with Sam Ortega · nobody has looked at the page yet" in bea
    assert "next: “We cut the hedge by the 2nd of March.”, 1 day late" in bea
    assert "Last word from us: Sunday 1 March 2026, 12:00 EST, Dee Lindqvist" in ana


def test_a_promised_word_that_has_not_come_is_said_and_stands_before_the_others(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The slab is here.", NOON - timedelta(days=5))
    tell("sam", delivery_of(sale_of("bea"), 1), "progress", "The ladder is here.", NOON - timedelta(days=6))
    ana, bea = rows_of(browser("max").get("/staff/fragile"))
    assert ana.startswith("Brandt household: Your kitchen The word we promised has not come · day 22 of 30")
    assert "Has heard from us" in bea
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "It is cut.", NOON)
    assert rows_of(browser("max").get("/staff/fragile"))[0].startswith("Okafor household")


def test_what_customers_say_is_no_word_from_us(browser: Open) -> None:
    breach("ana", delivery_of(sale_of("ana"), 4), "There was dust.")
    page = browser("max").get("/staff/fragile")
    assert page.words.count("Signed, nothing said yet") == 2


def test_what_dee_wrote_to_the_customer_is_a_word_from_us(browser: Open) -> None:
    yesterday = NOON - timedelta(days=1)
    say("dee", "The slab is here.", yesterday, wants_answer=False)
    page = browser("max").get("/staff/fragile")
    bea, ana = rows_of(page)
    assert "One sale is signed, and nothing is said yet." in page.words
    assert bea.startswith("Okafor household: Garden care Signed, nothing said yet")
    assert ana.startswith("Brandt household: Your kitchen Has heard from us")
    assert "Last word from us: Monday 2 March 2026, 12:00 EST, Dee Lindqvist" in ana


def test_a_noted_call_is_a_word_from_us_until_the_customer_says_that_there_was_none(browser: Open) -> None:
    called = note("sam", NOON - timedelta(days=2))
    manager = browser("max")
    assert manager.get("/staff/fragile").words.count("Signed, nothing said yet") == 1
    deny("ana", called)
    assert manager.get("/staff/fragile").words.count("Signed, nothing said yet") == 2


def test_of_an_update_and_a_message_the_later_one_is_the_last_word(house: Settings) -> None:
    ana, day = sale_of("ana").ref, timedelta(days=1)

    def last() -> tuple[datetime | None, str]:
        rows, _ = fragile_page(viewer("max"), NOON, "")
        return next((row.last_at, row.last_by) for row in rows if row.sale.ref == ana)

    say("ana", at=NOON - 4 * day)
    assert last() == (None, "")
    say("sam", "We come at eight.", NOON - 3 * day)
    assert last() == (NOON - 3 * day, "Sam Ortega")
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The slab is here.", NOON - 2 * day)
    assert last() == (NOON - 2 * day, "Dee Lindqvist")
    say("sam", "It is cut.", NOON - day, wants_answer=False)
    assert last() == (NOON - day, "Sam Ortega")


def test_the_last_word_is_the_one_of_the_promise_page(house: Settings) -> None:
    need(delivery_of(sale_of("ana"), 1), NOON - timedelta(days=3))
    breach("ana", delivery_of(sale_of("ana"), 4), "There was dust.")
    rows, _ = fragile_page(viewer("max"), NOON, "")
    for row in rows:
        said = last_word(ledger_of(row.sale, NOON), viewer("max").time_zone)
        if row.last_at:
            assert f"{said.removesuffix('.')} ·" in reason(row, viewer("max").time_zone)[1]
        else:
            assert said == "There has been no word from us about this yet."
    assert [bool(row.last_at) for row in rows] == [False, True]


def test_it_is_said_who_has_looked_in_since(browser: Open) -> None:
    ana = viewer("ana")
    sessions.begin("contact", ana.ref, "", NOON - timedelta(days=1))
    rows = rows_of(browser("max").get("/staff/fragile"))
    assert "Ana Brandt looked in on Mon 2 March" in next(row for row in rows if "kitchen" in row)
    assert "nobody has looked at the page yet" in next(row for row in rows if "Garden" in row)


def test_a_row_leads_to_the_sale_and_to_an_update_of_what_is_due_next(browser: Open) -> None:
    page = browser("dee").get("/staff/fragile")
    assert f"/staff/sales/{sale_of('bea').ref}" in page.links()
    assert f"/staff/deliveries/{delivery_of(sale_of('bea'), 1).ref}/updates" in page.links()


def test_a_sale_stands_there_for_thirty_days(browser: Open) -> None:
    for days, titles in ((8, ["Your kitchen", "Garden care"]), (9, ["Garden care"]), (10, [])):
        with clock.at(NOON + timedelta(days=days)):
            rows = rows_of(browser("max").get("/staff/fragile"))
            assert [
                row.partition(": ")[2][: len(title)] for row, title in zip(rows, titles, strict=True)
            ] == titles
    with clock.at(NOON + timedelta(days=40)):
        assert "Nobody has just signed" in browser("max").get("/staff/fragile").words


def test_a_cancelled_sale_is_no_longer_there(browser: Open) -> None:
    close_sale(sale_of("bea"), "cancelled", "You moved away.", by("max"))
    [row] = rows_of(browser("max").get("/staff/fragile"))
    assert "Your kitchen" in row


def test_sam_and_dee_see_their_own_alone(browser: Open) -> None:
    add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    add_staff(NewStaff("eve@hallam.example", "Eve Moor", "delivery"), SYSTEM, NOON)
    theirs = promise(words="It is tight.", due={"once": "2026-03-05"}, delivered_by="eve@hallam.example")
    bath = kitchen(
        external_id="kim-1", title="Another's bath", salesperson="kim@hallam.example", promises=[theirs]
    )
    assert not bring(bath).refusals
    assert "bath" in browser("max").get("/staff/fragile").words
    for who in ("sam", "dee"):
        page = browser(who).get("/staff/fragile")
        assert "bath" not in page.words
        assert "Two sales are signed" in page.words


def test_many_young_sales_take_no_more_statements_and_come_in_pages(browser: Open) -> None:
    manager = browser("max")
    with counted_statements() as few:
        manager.get("/staff/fragile")
    for n in range(52):
        one = garden(external_id=f"many-{n}", title=f"Garden {n}", promises=[promise(words=f"Bed {n}.")])
        assert not bring(one, mail=False).refusals
    with counted_statements() as many:
        page = manager.get("/staff/fragile")
    assert len(many) == len(few)
    assert len(rows_of(page)) == 50
    assert "More than 50 sales are in their first 30 days." in page.words
    following = next(link for link in page.links() if "after=" in link)
    rest = manager.get(following)
    assert len(rows_of(rest)) == 4
    assert not set(rows_of(rest)) & set(rows_of(page))
    assert manager.get("/staff/fragile?after=nonsense").words.count("day ") >= 50


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["max", "sam", "dee"])
def test_no_whole_table_is_read(browser: Open, who: str) -> None:
    reader = browser(who)
    with counted_statements() as statements:
        reader.get("/staff/fragile")
    [list_] = [one for one in statements if '"signed_on" >=' in one]
    plan = db.execute_sql(f"EXPLAIN QUERY PLAN {list_}", [None] * list_.count("?")).fetchall()
    steps = [row[3] for row in plan]
    assert not [step for step in steps if re.match(r"SCAN (?!t\d+ USING INDEX)", step)], steps
    assert [step for step in steps if re.search(r"USING INDEX sale_(salesperson_)?signed_on", step)], steps


def rows_of(page: Page) -> list[str]:
    """Return the words of each row."""
    lists: list[Element] = [one for one in page.all("ul") if one.get("class") == "rows"]
    return [words_of(row) for one in lists for row in one.iter("li")]
