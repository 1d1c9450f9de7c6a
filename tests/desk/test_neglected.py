"""Neglected on its page: each reason in words, the ways to mend it, the thresholds, and the line on Today."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.desk.neglected import reason_words
from portal.desk.ways import invite_address
from portal.figures.counting import count_anew
from portal.figures.neglect import Fallen, Heard, Invited, Reason
from portal.figures.neglected import Neglected
from portal.figures.thresholds import thresholds_now
from portal.lib import clock
from portal.lib.db import db
from portal.people.access import Viewer
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from portal.sales.models import Sale
from tests.cast import NOON, ZONE, bring, sale_of
from tests.figures.help import neighbours
from tests.make import kitchen, promise
from tests.messages.help import say
from tests.my.help import delivery_of, tell, words_of
from tests.page import Browser, Page, counted_statements
from tests.ratings.help import give

Open = Callable[[str], Browser]
DAY = timedelta(days=1)
MAX = Viewer("staff", "M", "Max Hallam", "max@hallam.example", ZONE, role="manager")


def rows_of(page: Page) -> list[str]:
    """Return the words of each row."""
    lists = [one for one in page.all("ul") if one.get("class") == "rows"]
    return [words_of(row) for one in lists for row in one if row.tag == "li"]


def test_each_reason_stands_there_with_its_number_and_since_when(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The slab is here.", NOON - DAY)
    say("bea", whose="bea", at=NOON - timedelta(hours=2))
    give("bea", (5, 2, 5))
    count_anew(NOON)
    page = browser("max").get("/staff/neglected")
    bea, ana = rows_of(page)
    assert "Two customers are neglected." in page.words
    assert bea.startswith("Okafor household: Garden care")
    assert "One promise is late since Tuesday 3 March 2026, for less than a day" in bea
    assert "late since Tuesday 3 March 2026, for less than a day The rating" in bea, "no question yet"
    assert "The rating is low since Tuesday 3 March 2026: “Doing it when we said” 2 of 5" in bea
    assert "No word" not in ana
    with clock.at(NOON + timedelta(hours=23)):
        (bea, *_) = rows_of(browser("max").get("/staff/neglected"))
    assert "One answer is late since Wednesday 4 March 2026, for less than a day" in bea
    with clock.at(NOON + 30 * DAY):
        bea, ana = rows_of(browser("max").get("/staff/neglected"))
    assert (
        "No word for 50 days since the list was sealed on Wednesday 11 February 2026: not one so far" in bea
    )
    assert "No word for 31 days since Monday 2 March 2026: that was Dee Lindqvist" in ana


@pytest.mark.parametrize(
    ("reason", "strong", "rest"),
    [
        (Reason("review", 1, NOON), "No review for 1 day", "since the last one on Tuesday 3 March 2026"),
        (
            Reason("review", 120, NOON, never=True),
            "No review for 120 days",
            "since it was signed on Tuesday 3 March 2026",
        ),
        (
            Reason("overdue", 2, NOON),
            "Two promises are late",
            "the oldest since Tuesday 3 March 2026, for 2 days",
        ),
        (
            Reason("rating", 3, NOON, fallen=(Fallen("care", 3, 5),)),
            "The rating fell",
            "since Tuesday 3 March 2026: “Showing that we care” 3 of 5, 5 before",
        ),
    ],
)
def test_reasons_in_words(reason: Reason, strong: str, rest: str) -> None:
    heard = Heard(goes_on=True, heard_at=NOON, heard_by=None, signed_at=NOON)
    row = Neglected(sale_of_nobody(), "Vale household", "Sam Ortega", heard, "", (reason,))
    said = reason_words(reason, row, ZONE, NOON + 2 * DAY)
    assert (said.strong, said.rest) == (strong, rest)


def sale_of_nobody() -> Sale:
    return Sale(ref="S", customer="C", title="A garden", state="open")


@pytest.mark.parametrize(
    ("invited", "words"),
    [
        (Invited(NOON), "; asked for on Tuesday 3 March 2026, without a time so far"),
        (Invited(NOON, NOON + DAY), "; the next one is on Wednesday 4 March 2026"),
    ],
)
def test_a_review_to_come_is_said_beside_the_one_that_is_missed(invited: Invited, words: str) -> None:
    reason = Reason("review", 90, NOON, never=True)
    heard = Heard(goes_on=True, heard_at=NOON, heard_by=None, signed_at=NOON, invited=invited)
    row = Neglected(sale_of_nobody(), "Vale household", "Sam Ortega", heard, "", (reason,))
    assert reason_words(reason, row, ZONE, NOON).rest.endswith(words)
    assert invite_address(row, MAX) == ""


def test_one_click_leads_to_the_sale_and_to_its_conversation(browser: Open) -> None:
    count_anew(NOON)
    ana = f"/staff/sales/{sale_of('ana').ref}"
    links = browser("sam").get("/staff/neglected").links()
    assert {ana, f"{ana}/messages", f"{ana}/reviews/invite"} <= set(links)
    links = browser("dee").get("/staff/neglected").links()
    assert f"{ana}/messages" in links
    assert f"{ana}/reviews/invite" not in links
    browser("sam").get(f"{ana}/reviews/invite")
    browser("sam").get(f"{ana}/messages")


def test_nobody_neglected_is_said_so_with_what_would_stand_there(browser: Open) -> None:
    page = browser("max").get("/staff/neglected")
    assert "Nobody is neglected" in page.words
    assert "after 21 days without a word from us" in page.words


def test_today_says_how_many_are_neglected_and_leads_there(browser: Open) -> None:
    assert "neglected" not in browser("max").get("/staff/").words.replace("Neglected", "")
    count_anew(NOON)
    page = browser("max").get("/staff/")
    assert "Two customers are neglected." in page.words
    assert "/staff/neglected" in page.links()


def test_sam_and_dee_see_their_own_alone(browser: Open) -> None:
    add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    add_staff(NewStaff("eve@hallam.example", "Eve Moor", "delivery"), SYSTEM, NOON)
    late = promise(words="It is tight.", due={"once": "2026-03-02"}, delivered_by="eve@hallam.example")
    bath = kitchen(external_id="kim-1", title="A bath", salesperson="kim@hallam.example", promises=[late])
    assert not bring(bath, at=NOON - 10 * DAY).refusals
    count_anew(NOON)
    assert "bath" in browser("max").get("/staff/neglected").words
    for who in ("sam", "dee"):
        page = browser(who).get("/staff/neglected")
        assert "bath" not in page.words
        assert "$" not in page.words


def test_max_changes_the_thresholds_and_the_page_follows(browser: Open) -> None:
    count_anew(NOON)
    manager = browser("max")
    page = manager.get("/staff/settings/neglected")
    form = {key: page.value(key) for key in ("silent_days", "low_rating", "fall", "review_days", "was")}
    assert form["silent_days"] == "21"
    wrong = manager.post("/staff/settings/neglected", {**form, "silent_days": "two"}, 422)
    assert "Write a number from 3 to 120." in wrong.words
    assert wrong.value("silent_days") == "two"
    assert thresholds_now()["silent_days"] == 21
    manager.post("/staff/settings/neglected", {**form, "silent_days": "20"})
    assert "No word for 20 days" in manager.get("/staff/neglected").words
    stale = manager.post("/staff/settings/neglected", {**form, "silent_days": "19"}, 409)
    assert "Somebody else has changed these numbers" in stale.words
    assert stale.value("silent_days") == "19"
    assert "In force: 20." in stale.words


def test_many_neglected_take_no_more_statements_and_come_in_pages(browser: Open) -> None:
    manager = browser("max")
    count_anew(NOON)
    with counted_statements() as few:
        manager.get("/staff/neglected")
    neighbours(55)
    count_anew(NOON)
    with counted_statements() as many:
        page = manager.get("/staff/neglected")
    assert len(many) == len(few) <= 15
    assert "More than 50 customers are neglected." in page.words
    rest = manager.get(next(link for link in page.links() if "after=" in link))
    assert len(rows_of(page)) == 50
    assert len(rows_of(rest)) == 7
    assert not set(rows_of(page)) & set(rows_of(rest))
    with counted_statements() as today:
        assert "More than 50 customers are neglected." in manager.get("/staff/").words
    assert len(today) <= 15


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["max", "sam", "dee"])
def test_of_all_tables_only_the_narrow_one_is_read_as_a_whole(browser: Open, who: str) -> None:
    count_anew(NOON)
    reader = browser(who)
    with counted_statements() as statements:
        reader.get("/staff/neglected")
    [list_] = [one for one in statements if '"heed"' in one]
    plan = db.execute_sql(f"EXPLAIN QUERY PLAN {list_}", [None] * list_.count("?")).fetchall()
    scans = [row[3] for row in plan if re.match("SCAN", row[3])]
    assert not [scan for scan in scans if not re.match(r"SCAN (t\d+|heed|found)", scan)], scans
    assert len(scans) <= 2, plan


def test_no_reader_without_the_role_changes_them(house: Settings, browser: Open) -> None:
    for who in ("sam", "dee"):
        browser(who).get("/staff/settings/neglected", 403)
        browser(who).get("/staff/insights", 403)
