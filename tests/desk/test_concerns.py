"""Concerns in the workspace: who waits stands first with their clock, and the next step is one form away."""

from datetime import timedelta

from portal.lib import clock
from tests.cast import NOON, sale_of
from tests.concerns.help import (
    DRIPS,
    answered,
    judged,
    now,
    promised,
    put_right,
    raised,
    story,
    the_one,
    worktop,
)
from tests.deliveries.help import tell
from tests.desk.help import Open
from tests.my.test_saying import form_at
from tests.page import MOST_STATEMENTS, counted_statements

LIST = "/staff/concerns"


def test_what_waits_for_us_stands_first_and_on_today_with_its_clock(browser: Open) -> None:
    one, other = raised(about=worktop(), at=NOON - timedelta(hours=3)), raised("It is loud.")
    put_right(other, "max")
    sam = browser("sam")
    listed = sam.get(LIST).words
    assert "Waiting for us the longest first “The tap drips.” Waits 3 hours" in listed
    assert listed.index(DRIPS) < listed.index("It is loud.")
    today = sam.get("/staff/").words
    assert "One concern waits for us." in today
    assert "Concerns waiting for us, the longest first “The tap drips.”" in today
    assert "It is loud." not in today
    sale = sam.get(f"/staff/sales/{sale_of('ana').ref}").words
    assert "What the customer says is wrong" in sale
    assert f"{LIST}/{one.ref}" in browser("dee").get(LIST).links()
    assert "It is loud." not in browser("dee").get(LIST).words


def test_dee_acknowledges_sam_promises_and_the_day_that_has_passed_is_refused(browser: Open) -> None:
    one = raised(about=worktop())
    place = f"{LIST}/{one.ref}"
    dee, sam = browser("dee"), browser("sam")
    page = dee.get(place)
    assert "Promise how it is put right" not in page.words
    path = f"{place}/acknowledgement"
    assert "Say in a sentence or two what you understood" in dee.post(path, form_at(page, path), 422).words
    dee.post(path, {**form_at(page, path), "words": "The seal is worn out."})
    path = f"{place}/fix"
    form = {**form_at(sam.get(place), path), "words": "A new seal.", "delivered_by": "", "criteria": ""}
    refused = sam.post(path, {**form, "on": "2026-03-02"}, 422)
    assert "Say by which day it is put right; today or later." in refused.words
    assert "A new seal." in refused.text
    sam.post(path, {**form, "on": "2026-03-06"})
    assert "A fix is promised by Friday 6 March 2026." in sam.get(place).words
    assert story(one) == ["raised", "acknowledged", "proposed"]
    dee.post(path, form, 403)


def test_a_stale_form_comes_back_with_its_words(browser: Open) -> None:
    one = raised(about=worktop())
    place, path = f"{LIST}/{one.ref}", f"{LIST}/{one.ref}/fixed"
    sam = browser("sam")
    form = form_at(sam.get(place), path)
    answered(one, worked=True)
    refused = sam.post(path, {**form, "words": "There is a new seal."}, 409)
    assert "This concern is closed" in refused.words
    assert "What you wrote was not sent" in refused.words
    assert "There is a new seal." in refused.words
    fix = {**form, "words": "We put in a new seal.", "on": "2026-03-06", "criteria": "Nothing drips."}
    refused = sam.post(f"{place}/fix", fix, 409)
    for typed in ("We put in a new seal.", "Nothing drips."):
        assert typed in refused.words


def test_the_delivered_fix_asks_and_nothing_of_it_is_said_twice(browser: Open) -> None:
    tell("dee", worktop(), "delivered")
    judged("in_part", "It is scratched.")
    one = the_one()
    today = browser("sam").get("/staff/").words
    assert today.count("It is scratched.") == 1
    fix = promised(one)
    page = browser("dee").get(f"{LIST}/{one.ref}")
    assert f"/staff/deliveries/{fix.ref}/updates" in page.links()
    tell("dee", fix, "delivered")
    assert "Ana is asked whether it worked" in browser("dee").get(f"{LIST}/{one.ref}").words
    assert "It is scratched." not in browser("sam").get("/staff/").words


def test_a_promised_fix_that_was_missed_waits_for_us_wherever_it_is_named(browser: Open) -> None:
    one, sale = raised(about=worktop()), sale_of("ana").ref
    tell("dee", promised(one), "missed", "No seal fits.")
    mine = f"/my/sales/{sale}"
    for who, place in (
        ("sam", LIST),
        ("sam", f"/staff/sales/{sale}"),
        ("ana", mine),
        ("ana", f"{mine}/concerns"),
    ):
        words = browser(who).get(place).words
        assert "the fix that was promised did not happen (promise " in words
        assert "to be put right by" not in words
    sam = browser("sam")
    listed = sam.get(LIST).words
    assert "Waiting for us the longest first “The tap drips.” Waits for us" in listed
    assert "A fix is promised" not in listed
    assert DRIPS not in sam.get(f"{LIST}?part=proposed").words
    today = sam.get("/staff/").words
    assert "One concern waits for us." in today
    assert "Concerns waiting for us, the longest first “The tap drips.” Waits for us" in today
    tell("dee", promised(now(one)), "started")
    listed = sam.get(LIST).words
    assert "A fix is promised the longest first “The tap drips.”" in listed
    assert "Nothing waits for us" in listed
    assert DRIPS not in sam.get("/staff/").words.partition("Concerns")[2]


def test_a_fix_that_did_not_work_for_ana_waits_for_us_again(browser: Open) -> None:
    one = raised(about=worktop())
    tell("dee", promised(one), "delivered", "There is a new seal.")
    answered(now(one), worked=False)
    sam = browser("sam")
    for place in (LIST, "/staff/"):
        words = sam.get(place).words
        assert "aiting for us" in words
        assert "opened again once" in words
        assert "A fix is promised" not in words


def test_the_list_goes_on_where_a_page_ends(browser: Open) -> None:
    for number in range(45):
        answered(raised(f"Number {number}."), worked=True)
    sam = browser("sam")
    first = sam.get(LIST)
    [following] = [link for link in first.links() if "after=" in link]
    shown = {link for page in (first, sam.get(following)) for link in page.links() if link.count("/") == 3}
    assert len(shown) >= 45
    with counted_statements() as statements:
        sam.get(LIST)
    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_clock_that_runs_is_shown_as_it_is_now(browser: Open) -> None:
    one = raised(about=worktop())
    with clock.at(NOON + timedelta(days=1)):
        assert "9 hours of our working time so far" in browser("sam").get(f"{LIST}/{now(one).ref}").words
