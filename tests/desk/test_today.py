"""Today: what needs Sam, Dee or Max, and nobody else's."""

from collections.abc import Callable
from datetime import date, timedelta

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.people.actions.staff import NewStaff, add_staff
from portal.record.models import SYSTEM
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise
from tests.my.help import delivery_of, tell, words_of
from tests.page import Browser, Page, counted_statements

Open = Callable[[str], Browser]
WORKTOP = "your new quartz worktop will be in by Wednesday the 4th of March"
CABINETS = "The old cabinets go to the reuse store"
HEDGE = "We cut the hedge by the 2nd of March."


def test_late_comes_first_the_longest_on_top_and_then_what_is_due_within_a_week(browser: Open) -> None:
    page = browser("max").get("/staff/")
    assert words_of(page.all("h1")[0]) == "Tuesday 3 March 2026"
    late, soon = _list(page, "Late"), _list(page, "Due within a week")
    assert [row.partition("”")[0].strip("“") for row in late[-2:]] == [CABINETS, HEDGE]
    assert "2 days late" in late[-2]
    assert "not a word to them yet" in late[-2]
    assert "Brandt household, Your kitchen" in late[-2]
    assert "promised by Sam Ortega" in late[-2]
    assert WORKTOP in soon[0]
    assert "Wednesday 4 March 2026" in soon[0]


def test_each_list_that_holds_something_is_one_tap_away(browser: Open) -> None:
    page = browser("max").get("/staff/")
    [jumps] = [nav for nav in page.all("nav") if nav.get("aria-label") == "The lists of this page"]
    links = {words_of(link): str(link.get("href")) for link in jumps.iter("a")}
    assert links[f"Late {len(_list(page, 'Late'))}"] == "#late"
    assert not [words for words in links if words.startswith("Messages")]
    heads = {str(head.get("id")): words_of(head) for head in page.all("h2") if head.get("id")}
    assert all(address.removeprefix("#") in heads for address in links.values())


def test_what_is_delivered_waits_for_the_customers_word_and_is_late_no_more(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 2), "delivered", "They are there.", NOON)
    page = browser("sam").get("/staff/")
    assert not [row for row in _list(page, "Late") if CABINETS in row]
    waiting = _list(page, "Waiting for the customer\u2019s word")
    assert len(waiting) == 1
    assert "Delivered Tuesday 3 March 2026, 2 days late" in waiting[0]


def test_what_was_told_about_a_late_promise_is_said(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 2), "progress", "The lorry comes on Friday.", NOON)
    row = next(row for row in _list(browser("dee").get("/staff/"), "Late") if CABINETS in row)
    assert "not a word to them yet" not in row


def test_a_late_row_says_whether_they_were_told_before_what_is_expected_and_whose_it_is(
    browser: Open,
) -> None:
    cabinets, hedge = delivery_of(sale_of("ana"), 2), delivery_of(sale_of("bea"), 1)
    for delivery, at in ((cabinets, NOON - timedelta(days=4)), (hedge, NOON)):
        seen = delivery_for(viewer("sam"), delivery.ref)
        risk = NewUpdate("at_risk", "The lorry broke.", seen.delivery.version, date(2026, 3, 10))
        post_update(seen, risk, By(viewer("sam"), at, new_ref()))
    rows = _list(browser("max").get("/staff/"), "Late")
    said = "2 days late · told before · expected Tue 10 March · Brandt household, Your kitchen · promised by Sam Ortega"
    assert said in next(row for row in rows if CABINETS in row)
    assert "1 day late · told after · expected Tue 10 March" in next(row for row in rows if HEDGE in row)


def test_late_dates_of_a_schedule_are_told_apart(browser: Open) -> None:
    rows = [row for row in _list(browser("max").get("/staff/"), "Late") if "every Friday" in row]
    assert [row.partition(" · due ")[2].partition(" · ")[0] for row in rows] == [
        "Fri 13 February",
        "Fri 20 February",
        "Fri 27 February",
    ]


def test_each_row_leads_to_its_update_by_a_key_and_to_the_short_form_for_a_photo(browser: Open) -> None:
    page = browser("dee").get("/staff/")
    keyed = [one.get("href", "") for one in page.all("a") if one.get("data-key") is not None]
    photos = [href for href in page.links() if href.endswith("?photo=1")]
    assert len(keyed) == len(photos) == len(_list(page, "Late")) + len(_list(page, "Due within a week"))
    assert [f"{href}?photo=1" for href in keyed] == photos


def test_a_missed_promise_is_no_longer_in_the_lists(browser: Open) -> None:
    tell("dee", delivery_of(sale_of("ana"), 2), "missed", "The store is closed.", NOON)
    assert CABINETS not in browser("max").get("/staff/").words


def test_a_day_is_over_when_it_is_over_where_the_sale_is(browser: Open) -> None:
    tokyo = kitchen(
        external_id="tokyo-1",
        title="Your tea room",
        time_zone="Asia/Tokyo",
        promises=[promise(words="The mats are laid.", due={"once": "2026-03-04"})],
    )
    assert not bring(tokyo).refusals
    ends_there = NOON.replace(day=4, hour=15)
    for at, title in ((ends_there - timedelta(seconds=1), "Due within a week"), (ends_there, "Late")):
        with clock.at(at):
            rows = _list(browser("max").get("/staff/"), title)
            assert [row for row in rows if "The mats are laid." in row], title


def test_dee_sees_what_is_hers_and_what_is_nobodys_and_nothing_of_another(browser: Open) -> None:
    add_staff(NewStaff("eve@hallam.example", "Eve Moor", "delivery"), SYSTEM, NOON)
    theirs = kitchen(
        external_id="eve-1",
        title="Another roof",
        promises=[
            promise(words="The roof is tight.", due={"once": "2026-03-05"}, delivered_by="eve@hallam.example")
        ],
    )
    assert not bring(theirs).refusals
    dee, maxs = browser("dee").get("/staff/").words, browser("max").get("/staff/").words
    assert WORKTOP in dee
    assert HEDGE in dee
    assert "The roof is tight." not in dee
    assert "The roof is tight." in maxs


def test_sam_sees_his_own_sales_alone(browser: Open) -> None:
    add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    theirs = kitchen(
        external_id="kim-1",
        title="Another's bath",
        salesperson="kim@hallam.example",
        promises=[promise(words="The bath is tight.", due={"once": "2026-03-05"})],
    )
    assert not bring(theirs).refusals
    assert "The bath is tight." not in browser("sam").get("/staff/").words
    assert "Another's bath" not in browser("sam").get("/staff/sales").words
    assert "The bath is tight." in browser("max").get("/staff/").words


def test_a_morning_without_anything_says_so(browser: Open) -> None:
    for promised in (1, 2, 7):
        tell("sam", delivery_of(sale_of("ana"), promised), "delivered", "Done.", NOON)
    tell("sam", delivery_of(sale_of("bea"), 1), "delivered", "Done.", NOON)
    for n in range(1, 5):
        tell("sam", delivery_of(sale_of("ana"), 3, n), "delivered", "I wrote to you.", NOON)
    page = browser("sam").get("/staff/")
    assert "Nothing is late" in page.words
    assert "Nothing falls due within a week" in page.words


def test_a_hundred_late_promises_take_no_more_statements_and_the_list_is_cut(browser: Open) -> None:
    manager = browser("max")
    manager.get("/staff/")
    few = _statements(manager)
    many = [promise(words=f"Thing {n} is done.", due={"once": "2026-02-27"}) for n in range(100)]
    assert not bring(
        kitchen(external_id="many-1", title="Many", signed_on="2026-02-20", promises=many),
        at=NOON - timedelta(days=6),
    ).refusals
    page = manager.get("/staff/")
    assert _statements(manager) == few
    assert "More than 50 promises are late." in page.words
    assert len(_list(page, "Late")) == 50
    # However many are late, what falls due is not crowded out.
    assert [row for row in _list(page, "Due within a week") if WORKTOP in row]


def _list(page: Page, title: str) -> list[str]:
    """Return the words of each row of the list under a heading."""
    lists = {}
    heading = ""
    for element in page.tree.iter() if page.tree is not None else ():
        if element.tag == "h2":
            heading = words_of(element)
        if element.tag == "ul" and element.get("class") == "rows":
            lists[heading] = [words_of(row) for row in element.iter("li")]
    return next((rows for head, rows in lists.items() if head.startswith(title)), [])


def _statements(reader: Browser) -> int:
    with counted_statements() as statements:
        reader.get("/staff/")
    return len(statements)
