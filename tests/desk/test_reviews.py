"""Reviews in the workspace: invite, answer what a customer proposes, note what is said, promise what is agreed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.lib import clock
from portal.lib.db import utc_text
from portal.reviews.access import agreement_for
from portal.reviews.actions import NewReview, call_off, follow_up, propose_times
from portal.reviews.models import Review, ReviewAgreement
from tests.cast import sale_of, viewer
from tests.changes.help import by
from tests.deliveries.help import deliveries_of, tell
from tests.my.test_saying import errors_in, form_at, shown_in
from tests.page import BASE, Browser, counted_statements
from tests.reviews.help import FRIDAY, MONDAY, agreed, agreement, asked, held, invited, review, seen

Open = Callable[[str], Browser]
DAY = timedelta(days=1)
MOST_STATEMENTS = 15
NO_TIMES = {f"{name}_{n}": "" for n in range(1, 5) for name in ("day", "time")}
TERMS = {"how": "call", "minutes": "45", "where": "", "words": ""}


def test_sam_invites_from_the_sales_page_and_gets_his_words_back(browser: Open) -> None:
    sam, sale = browser("sam"), f"/staff/sales/{sale_of('ana').ref}"
    form = f"{sale}/reviews/invite"
    page = sam.get(sale)
    assert "We have not sat down with this customer yet" in page.words
    assert form in page.links()
    opened = sam.get(form)
    assert "by the clocks of New York" in opened.words
    key = {"key": opened.value("key")}
    typed = {**key, **TERMS, **NO_TIMES, "words": "How is it going?"}
    wrong = sam.post(form, typed, 422)
    assert errors_in(wrong) == ["Propose at least one time."]
    assert "How is it going?" in wrong.words
    good = {**typed, "day_1": "2026-03-06", "time_1": "12:00", "day_3": "2026-03-09", "time_3": "11:00"}
    places = {sam.post(form, good).location for _ in range(2)}
    [one] = Review.select()
    assert f"/staff/reviews/{one.ref}" in places
    assert "Invited by Sam Ortega, Tuesday 3 March 2026" in sam.get(f"/staff/reviews/{one.ref}").words
    assert "has waited for the customer since" in sam.get(sale).words
    assert "is being arranged or agreed on already" in sam.get(form).words
    again = sam.post(form, {**good, "key": ""}, 409)
    assert "How is it going?" in again.words


def test_what_ana_asks_for_stands_on_today_until_somebody_answers(browser: Open) -> None:
    sam, one = browser("sam"), asked(FRIDAY, MONDAY)
    place = f"/staff/reviews/{one.ref}"
    for page in ("/staff/", "/staff/reviews"):
        found = sam.get(page)
        assert "Asks for a review" in found.words
        assert place in found.links()
    opened = sam.get(place)
    assert "The dust is too much." in opened.words
    assert "Call it off" not in opened.words, "what a customer asks for is not declined"
    accepting = form_at(opened, f"{place}/time")
    sam.post(f"{place}/time", {**accepting, "time": utc_text(MONDAY)})
    assert (review(one.ref).meets_at, review(one.ref).host) == (MONDAY, viewer("sam").ref)
    assert "Asks for a review" not in sam.get("/staff/reviews").words
    assert "Monday 9 March 2026, 11:00 EDT" in sam.get("/staff/").words
    late = sam.post(f"{place}/time", {**accepting, "key": "", "time": utc_text(FRIDAY)}, 409)
    assert "not you" in late.words


def test_sam_proposes_others_or_keeps_what_stands(browser: Open) -> None:
    sam, one = browser("sam"), agreed()
    place = f"/staff/reviews/{one.ref}"
    propose_times(seen("ana", one), NewReview((MONDAY,), words="A little later?"), by("ana"))
    page = sam.get(place)
    assert "A little later?" in page.words
    assert "agreed for Friday 6 March 2026, 12:00 EST so far" in sam.get("/staff/").words
    kept = form_at(page, f"{place}/keeping")
    sam.post(f"{place}/keeping", {**kept, "words": "Monday is full."})
    assert (review(one.ref).meets_at, review(one.ref).turn) == (FRIDAY, "")
    moved = form_at(sam.get(place), f"{place}/times")
    typed = {**moved, **TERMS, **NO_TIMES, "day_1": "2026-03-10", "time_1": "09:00"}
    sam.post(f"{place}/times", typed)
    assert "has this time to choose from: Tuesday 10 March 2026, 09:00 EDT" in sam.get(place).words
    off = form_at(sam.get(place), f"{place}/cancellation")
    sam.post(f"{place}/cancellation", {**off, "words": "I am ill."})
    assert review(one.ref).state == "cancelled"


def test_our_answers_come_back_when_the_review_was_called_off_meanwhile(browser: Open) -> None:
    sam, one = browser("sam"), invited()
    place = f"/staff/reviews/{one.ref}"
    hidden = form_at(sam.get(place), f"{place}/answers")
    call_off(seen("ana", one), "", by("ana"))
    late = sam.post(f"{place}/answers", {**hidden, "better": "We could ring more often."}, 409)
    assert "This review was declined meanwhile." in late.words
    assert "We could ring more often." in late.words


def test_what_is_typed_at_a_meeting_is_saved_by_a_script_or_a_button_and_shown_again(browser: Open) -> None:
    one = agreed()
    place = f"/staff/reviews/{one.ref}/meeting"
    with clock.at(FRIDAY):
        sam, max_ = browser("sam"), browser("max")
        noting, late = form_at(sam.get(place), place), form_at(max_.get(place), place)
        status, saved = by_script(sam, place, {"was": noting["was"], "better": "Less dust."})
        assert (status, saved["was"]["better"], saved["said"][:9]) == (200, "Less dust.", "Saved at ")
        assert shown_in(sam.get(place), place, "better") == "Less dust."
        status, both = by_script(
            max_, place, {"was": late["was"], "better": "No dust.", "wrong": "The door."}
        )
        assert (status, both["clashes"]) == (409, {"better": {"who": "Sam Ortega", "text": "Less dust."}})
        status, wrong = by_script(max_, place, {"was": late["was"], "other": "x" * 4001})
        assert (status, list(wrong["problems"])) == (422, ["other"])
        page = max_.post(place, {**late, "better": "No dust.", "wrong": "The door.", "later": "yes"}, 409)
        assert "Sam Ortega wrote: Less dust." in page.words
        assert shown_in(page, place, "better") == "No dust."
        typed = {"better": "No dust.", "wrong": "The door.", "theirs": "better", "later": "yes"}
        max_.post(place, {**form_at(page, place), **typed})
        page = max_.get(place)
        assert "Max Hallam typed some of this, last on" in page.words
        assert [shown_in(page, place, name) for name in ("better", "wrong")] == ["Less dust.", "The door."]
        hers = browser("ana").get(f"/my/sales/{one.sale}/reviews/1").words
        assert "Less dust." not in hers
        sam.post(place, form_at(sam.get(place), place))
        hers = browser("ana").get(f"/my/sales/{one.sale}/reviews/1").words
        assert "Less dust." in hers
        assert "typed some of this" not in sam.get(place).words


def by_script(who: Browser, place: str, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Send what the script of the page sends; return the status and the JSON that it gets."""
    body = {"csrf_token": who.token, **sent}
    answer = who.client.post(place, data=body, headers={"Accept": "application/json"}, base_url=BASE)
    return answer.status_code, answer.json or {}


def test_the_meeting_page_takes_answers_and_agreements_and_ends_with_a_summary(browser: Open) -> None:
    one = agreed()
    place = f"/staff/reviews/{one.ref}"
    assert "can be noted on the day of the meeting" in browser("sam").get(f"{place}/meeting").words
    with clock.at(FRIDAY):
        sam = browser("sam")
        assert f"{place}/meeting" in sam.get(place).links()
        page = sam.get(f"{place}/meeting")
        noting = form_at(page, f"{place}/meeting")
        answers = {"exceeding": "Mostly.", "better": "Less dust.", "other": "", "wrong": ""}
        sam.post(f"{place}/meeting", {**noting, **answers})
        page = sam.get(f"{place}/meeting")
        assert shown_in(page, f"{place}/meeting", "better") == "Less dust."
        assert (
            "Noted by Sam Ortega as it was said"
            in browser("ana").get(f"/my/sales/{one.sale}/reviews/1").words
        )
        form = f"{place}/agreements"
        promise = {
            **form_at(page, form),
            "words": "We hang a sheet before the door.",
            "due_kind": "once",
            "due_on": "2026-03-10",
            "said_by": viewer("sam").ref,
            "said_at": "2026-03-06",
            "channel": "in_person",
            "rule": "care",
            "delivered_by": viewer("dee").ref,
            "criteria": "No dust in the hall",
        }
        wrong = sam.post(form, {**promise, "due_on": "", "words": "We hang a sheet, I think."}, 422)
        assert shown_in(wrong, form, "words") == "We hang a sheet, I think."
        for _ in range(2):
            sam.post(form, promise)
        assert ReviewAgreement.select().count() == 1
        assert "We hang a sheet before the door." in sam.get(f"{place}/meeting").words
        [sheet] = deliveries_of(8)
        assert sheet.assigned_to == viewer("dee").ref
        sam.post(f"{place}/held", {"key": ""})
        assert "No summary yet" in sam.get("/staff/").words
        sam.post(f"{place}/summary", {"key": ""})
        assert "No summary yet" not in sam.get("/staff/").words
        late = sam.post(form, {**promise, "key": "", "words": "And a cake."}, 409)
        assert "And a cake." in late.words


def test_a_promise_leads_to_the_review_in_which_it_was_agreed_on(browser: Open) -> None:
    one = held()
    agreement(one)
    sam, place = browser("sam"), f"/staff/reviews/{one.ref}"
    assert "Agreed in a review" in browser("dee").get(f"/staff/sales/{one.sale}/promises/8").words
    assert f"/staff/sales/{one.sale}/reviews/1" in sam.get(f"/staff/sales/{one.sale}/promises/8").links()
    assert sam.get(f"/staff/sales/{one.sale}/reviews/1", 303).location == place


def test_what_did_not_work_is_named_on_today_for_a_month_or_until_ana_says_otherwise(browser: Open) -> None:
    one = held()
    promise = agreement(one)
    tell("dee", deliveries_of(promise.n)[0], "delivered", "It hangs.", FRIDAY + DAY)
    hers = seen("ana", one)
    follow_up(hers, agreement_for(hers, promise.n), "no", "It falls down.", by("ana", FRIDAY + DAY))
    with clock.at(FRIDAY + 2 * DAY):
        sam = browser("sam")
        for page in ("/staff/", "/staff/reviews"):
            assert "It did not work · It falls down." in sam.get(page).words
    with clock.at(FRIDAY + 40 * DAY):
        assert "It falls down." not in browser("sam").get("/staff/").words
    follow_up(hers, agreement_for(hers, promise.n), "yes", "", by("ana", FRIDAY + 2 * DAY))
    with clock.at(FRIDAY + 2 * DAY):
        assert "It falls down." not in browser("sam").get("/staff/").words


@pytest.mark.parametrize("who", ["dee"])
def test_who_delivers_sees_nothing_of_reviews(browser: Open, who: str) -> None:
    one, reader = asked(FRIDAY), browser(who)
    for place in ("/staff/reviews", f"/staff/reviews/{one.ref}", f"/staff/reviews/{one.ref}/meeting"):
        reader.get(place, 403)
    assert "Reviews" not in reader.get("/staff/").words
    assert "Reviews" not in reader.get(f"/staff/sales/{one.sale}").words


def test_its_pages_take_few_statements(browser: Open) -> None:
    one = held()
    for n in range(3):
        agreement(one, words=f"We do thing {n}.")
    invited(whose="bea")
    sam = browser("sam")
    for page in (
        "/staff/reviews",
        f"/staff/reviews/{one.ref}",
        f"/staff/reviews/{one.ref}/meeting",
        "/staff/",
    ):
        with counted_statements() as statements:
            sam.get(page)
        assert len(statements) <= MOST_STATEMENTS, (page, len(statements))
