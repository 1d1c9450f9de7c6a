"""What stands around the pairs: what waits, the next days, the line, the people, the first days, the end of a sale."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deliveries.actions import close_sale, complete_work
from portal.lib import clock
from portal.my.around import brief
from portal.my.line import APART, LEVELS, rows_of
from portal.sales.models import Sale
from tests.cast import NOON, SEALED, bring, sale_of
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.saying import by, judge, move, photos, take_back, wait_for_ana
from tests.make import kitchen, promise
from tests.my.help import promise_on, stamp_of, words_of
from tests.page import BASE, Browser, Page

Open = Callable[[str], Browser]
SVG = "{http://www.w3.org/2000/svg}"


def page_of_ana(browser: Open) -> Page:
    return browser("ana").get(f"/my/sales/{sale_of('ana').ref}")


def part(page: Page, name: str) -> Element:
    return next(one for one in page.all("div") if one.get("id") == name)


def test_a_promised_word_that_has_not_come_is_said_plainly(browser: Open) -> None:
    assert "We promised you one every Friday; the last 3 have not come." in page_of_ana(browser).words
    tell("sam", deliveries_of(1)[0], "progress", "The template is made.", NOON)
    assert "Sam Ortega. We promised you one every Friday." in page_of_ana(browser).words
    with clock.at(NOON + timedelta(days=7)):
        said = "We promised you one every Friday; the one for Friday 6 March 2026 has not come."
        assert said in page_of_ana(browser).words


def test_the_next_seven_days_say_who_comes_when_and_that_nothing_else_does(browser: Open) -> None:
    said = words_of(part(page_of_ana(browser), "glance"))
    assert "Wed 4 March: “your new quartz worktop will be in by …”, Dee." in said
    assert "Fri 6 March: “You'll hear from me every Friday, good …”." in said
    assert "No other date this week." in said
    move(deliveries_of(1)[0], date(2026, 3, 20), "The slab cracked.")
    assert "Wed 4 March" not in words_of(part(page_of_ana(browser), "glance"))
    with clock.at(NOON + timedelta(days=25)):
        said = words_of(part(page_of_ana(browser), "glance"))
        assert "No date falls on them, and none is set after them." in said


def test_the_line_leads_to_each_promise_and_its_dates_stand_in_a_list_too(browser: Open) -> None:
    page = page_of_ana(browser)
    line = part(page, "line")
    points = list(line.iter(f"{SVG}a"))
    assert [one.get("href") for one in points] == ["#promise-2", "#promise-1"]
    assert points[0].get("aria-label") == "Promise 2, Sunday 1 March 2026: Late by 2 days"
    ticks = [one for one in line.iter(f"{SVG}path") if one.get("class") == "tick"]
    assert sorted(one.get("data-state", "") for one in ticks) == ["due", "late", "plain"]
    assert sum(one.get("d", "").count("M") for one in ticks) == 7
    listed = [words_of(one) for one in line.iter("li")]
    assert listed[0] == "Promise 3, every Friday: 7 dates, Friday 13 February 2026 to Friday 27 March 2026"
    assert "today, Tue 3 March" in words_of(line)


@given(st.lists(st.floats(0, 1), max_size=40).map(sorted))
def test_points_of_one_row_never_lie_on_each_other_while_there_are_rows(places: list[float]) -> None:
    rows = rows_of(places)
    assert set(rows) <= set(range(LEVELS))
    for row in range(LEVELS - 1):
        of_row = [place for place, at in zip(places, rows, strict=True) if at == row]
        assert all(later - earlier >= APART for earlier, later in pairwise(of_row))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200))
def test_the_beginning_of_words_is_short_and_a_beginning(words: str) -> None:
    short = brief(words)
    assert len(short) <= 58
    flowing = " ".join(words.split())
    assert flowing.startswith(short.removesuffix("\u2026").rstrip(" ."))


def test_in_the_first_days_ana_is_welcomed_until_the_first_word(browser: Open) -> None:
    with clock.at(SEALED + timedelta(days=2)):
        said = words_of(part(page_of_ana(browser), "welcome"))
        assert "Welcome, Ana" in said
        assert "Here are the 7 things that Sam and we promised you, word for word." in said
        assert "Dee Lindqvist sees to promises 1 and 2." in said
        assert "The first date is Friday 13 February 2026" in said
    assert 'id="welcome"' not in page_of_ana(browser).text
    tell("dee", deliveries_of(1)[0], "started", "", SEALED + timedelta(days=1))
    with clock.at(SEALED + timedelta(days=2)):
        assert 'id="welcome"' not in page_of_ana(browser).text


def test_photos_lead_to_the_large_picture_and_files_are_saved(browser: Open) -> None:
    wait_for_ana(deliveries_of(1)[0], photos("tap.jpg", "sink.jpg"))
    ana = browser("ana")
    first = promise_on(ana.get(f"/my/sales/{sale_of('ana').ref}"), 1)
    pictures = list(first.iter("img"))
    assert [one.get("alt") for one in pictures] == [
        f"Photo {n} of 2, Dee Lindqvist, Tuesday 3 March 2026" for n in (1, 2)
    ]
    large = next(one.get("href", "") for one in first.iter("a") if next(one.iter("img"), None) is not None)
    assert pictures[0].get("src") == f"{large}/small"
    for address in (large, f"{large}/small"):
        answer = ana.client.get(address, base_url=BASE)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["Content-Disposition"] == "inline"
        etag = {"If-None-Match": answer.headers["ETag"]}
        assert ana.client.get(address, base_url=BASE, headers=etag).status_code == 304
        browser("bea").get(address, 404)
    ana.get("/my/files/AAAAAAAAAAAAA", 404)


def test_what_was_taken_back_stays_in_the_history_and_why_is_the_newest_word(browser: Open) -> None:
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    take_back("dee", deliveries_of(1)[0], "That was the neighbour's worktop.", NOON + timedelta(minutes=1))
    first = promise_on(page_of_ana(browser), 1)
    assert stamp_of(first)[0] == "Due tomorrow"
    said = words_of(first)
    assert "Taken back: That was the neighbour's worktop." in said
    assert "Delivered : It is in. Taken back by Dee Lindqvist on Tuesday 3 March 2026." in said.replace(
        "Delivered:", "Delivered :"
    )


def test_what_comes_again_and_again_and_was_always_kept_says_so(browser: Open) -> None:
    for delivery in deliveries_of(3)[:3]:
        tell("sam", delivery, "delivered", "Called.")
        judge("ana", delivery, "kept")
    third = promise_on(page_of_ana(browser), 3)
    assert stamp_of(third) == ("Kept, 3 of 3 times", "tick", "kept")
    assert "3 of 3 dates so far delivered, 0 on time. Next: Friday 6 March 2026." in words_of(third)


def test_a_cancelled_sale_says_why_and_sets_apart_what_comes_after(browser: Open) -> None:
    close_sale(sale_of("ana"), "cancelled", "You move to Oslo.", by("max"))
    page = page_of_ana(browser)
    said = "This agreement was cancelled on Tuesday 3 March 2026. You move to Oslo."
    assert said in words_of(part(page, "closing"))
    assert "fall due after the agreement was cancelled and are set apart" in words_of(part(page, "intro"))
    assert stamp_of(promise_on(page, 1))[0] == "Set apart"


def test_when_the_work_was_completed_stands_beside_the_price(browser: Open) -> None:
    complete_work(sale_of("ana"), date(2026, 3, 2), by("sam"))
    assert "completed on Monday 2 March 2026" in words_of(part(page_of_ana(browser), "glance"))


def test_a_report_of_hers_does_not_hide_our_last_word_from_the_list(browser: Open) -> None:
    stairs = kitchen(
        external_id="stairs-1", title="Your stairs", promises=[promise(words="Oak.", due={"holding": {}})]
    )
    assert not bring(stairs).refusals
    sale = Sale.get(Sale.external_id == "stairs-1")
    delivery = deliveries_of(1, sale.ref)[0]
    tell("sam", delivery, "progress", "Still oak.")
    from_ana = browser("ana")
    from_ana.get(f"/my/sales/{sale.ref}")
    from_ana.post(f"/my/deliveries/{delivery.ref}/breach", {"text": "It is pine."})
    assert "Last word from us: Tuesday 3 March 2026, 12:00 EST, Sam Ortega." in from_ana.get("/my").words


@pytest.mark.parametrize("path", ["", "/body"])
def test_no_form_stands_in_the_part_that_is_kept(browser: Open, path: str) -> None:
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    text = browser("ana").get(f"/my/sales/{sale_of('ana').ref}{path}").text
    inside = text.partition("<kept-live")[2].partition("</kept-live>")[0] or text
    assert "csrf_token" not in inside
    assert "<form" not in inside
