"""The promise page, as Ana sees it: what we said beside what we have done, in every state there is."""

from collections.abc import Callable
from datetime import timedelta

from portal.lib import clock
from portal.record.models import Receipt
from tests.cast import NOON, sale_of
from tests.my.help import delivery_of, promise_on, stamp_of, tell, words_of
from tests.page import Browser, Page

Open = Callable[[str], Browser]


def page_of_ana(browser: Open) -> Page:
    return browser("ana").get(f"/my/sales/{sale_of('ana').ref}")


def test_ana_sees_the_exact_words_who_said_them_when_and_where(browser: Open) -> None:
    first = words_of(promise_on(page_of_ana(browser), 1))
    assert "your new quartz worktop will be in by Wednesday the 4th of March" in first
    assert "Sam Ortega, in writing, Thursday 5 February 2026" in first
    assert "Proposal: your kitchen" in first
    assert "One piece from wall to wall" in first
    talked = words_of(promise_on(page_of_ana(browser), 6))
    assert "We look at the old floor together." in talked
    assert "face to face" in talked
    assert "not quoted from a paper" in talked


def test_before_any_update_each_kind_of_due_has_a_word_an_icon_and_a_colour(browser: Open) -> None:
    page = page_of_ana(browser)
    assert [stamp_of(promise_on(page, n)) for n in range(1, 8)] == [
        ("Due tomorrow", "clock", "due"),
        ("Late by 2 days", "broken", "late"),
        ("Late by 18 days", "broken", "late"),
        ("Holding, until the work is completed", "ring", "plain"),
        ("Not yet due", "ring", "plain"),
        ("No date was given", "dash", "plain"),
        ("Not yet due", "ring", "plain"),
    ]
    assert "There has been no word from us about this yet." in page.words


def test_the_sentence_at_the_top_says_how_things_stand(browser: Open) -> None:
    page = page_of_ana(browser)
    said = "Of the 7 promises we made you, 2 are late. 4 are not yet due. One has no date."
    assert said in page.words
    tell("dee", delivery_of(sale_of("ana"), 1), "delivered", "It is in.", NOON)
    after = "Of the 7 promises we made you, 2 are late. One waits for your word. 3 are not yet due."
    assert after in page_of_ana(browser).words


def test_what_dee_delivers_shows_at_once_with_her_name_and_the_time_in_anas_zone(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "started", "", NOON)
    tell("dee", delivery_of(sale_of("ana"), 1), "delivered", "It is in, and the sink too.", NOON)
    page = page_of_ana(browser)
    first = promise_on(page, 1)
    assert stamp_of(first) == ("Delivered on time", "speech", "yours")
    words = words_of(first)
    assert "It is in, and the sink too." in words
    assert "Dee Lindqvist, Tuesday 3 March 2026, 12:00 EST" in words
    assert "Wednesday 4 March 2026" in words
    assert "Your word please." in words
    assert "Started" in words
    assert "Tuesday 3 March 2026, 12:00 EST, Dee Lindqvist" in page.words


def test_what_waits_for_an_event_has_its_date_once_that_has_happened(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "delivered", "", NOON)
    seventh = promise_on(page_of_ana(browser), 7)
    assert stamp_of(seventh) == ("Due in 5 days", "clock", "due")
    assert "Sunday 8 March 2026" in words_of(seventh)


def test_late_and_missed_are_called_so(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 2), "delivered", "They are there.", NOON)
    tell("sam", delivery_of(sale_of("ana"), 3, 1), "missed", "I was ill and forgot.", NOON)
    page = page_of_ana(browser)
    assert stamp_of(promise_on(page, 2)) == ("Delivered 2 days late", "speech", "yours")
    third = words_of(promise_on(page, 3))
    assert "I was ill and forgot." in third
    assert "Friday 13 February 2026: Missed" in third


def test_a_promise_is_late_only_once_its_day_is_over_where_the_sale_is(browser: Open) -> None:
    # The 4th ends in New York five hours after it has ended in UTC.
    ends = NOON.replace(day=5, hour=5)
    for at, word in ((ends - timedelta(seconds=1), "Due today"), (ends, "Late by 1 day")):
        with clock.at(at):
            assert stamp_of(promise_on(page_of_ana(browser), 1))[0] == word


def test_ana_sees_what_she_pays_and_whom_to_ask(browser: Open) -> None:
    page = page_of_ana(browser)
    assert "$38,400" in page.words
    assert {"mailto:sam@hallam.example", "tel:5550142", "mailto:dee@hallam.example"} <= set(page.links())


def test_words_that_no_longer_match_the_receipt_are_said_so_in_red(browser: Open) -> None:
    sale = sale_of("ana")
    body = bytes(Receipt.get(Receipt.stream == sale.ref).body or b"").replace(
        b"4th of March", b"9th of March"
    )
    Receipt.update(body=body).where(Receipt.stream == sale.ref).execute()
    for path in ("", "/papers"):
        page = browser("ana").get(f"/my/sales/{sale.ref}{path}")
        assert "no longer match the receipt that was signed" in page.words
    staff = browser("sam").get(f"/staff/sales/{sale.ref}")
    assert "no longer match the receipt that was signed" in staff.words


def test_bytes_that_are_no_receipt_at_all_break_no_page(browser: Open) -> None:
    sale = sale_of("ana")
    said = ("3", "[{}]", "[3]", '[{"n": 1}]', "{}", "null")
    odd = [f'{{"sale": "{sale.ref}", "promises": {one}, "change": {one}}}'.encode() for one in said]
    for body in (b"", b"[]", b'{"promises": 3}', b'{"promises": [{}]}', b'{"promises": [3]}', b"\xff", *odd):
        Receipt.update(body=body).where(Receipt.stream == sale.ref).execute()
        page = browser("ana").get(f"/my/sales/{sale.ref}")
        assert "no longer match the receipt that was signed" in page.words
        browser("ana").get(f"/my/sales/{sale.ref}/papers")


def test_what_waits_for_ana_is_blue_on_her_page_alone(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "delivered", "It is in.", NOON)
    assert stamp_of(promise_on(page_of_ana(browser), 1))[2] == "yours"
    page = browser("sam").get(f"/staff/sales/{sale_of('ana').ref}")
    assert stamp_of(promise_on(page, 1))[2] == "plain"
