"""Reviews on the customer's pages: ask for one, choose a time, answer the questions, say whether it worked."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.lib import clock
from portal.lib.db import utc_text
from portal.my.mail import queue_asking
from portal.people import sessions
from portal.people.models import Contact
from portal.reviews.actions import call_off, give_answers
from portal.reviews.models import Review, ReviewAnswer
from tests.cast import NOON, sale_of
from tests.changes.help import by
from tests.deliveries.help import deliveries_of, tell
from tests.my.test_saying import errors_in, form_at, shown_in
from tests.page import BASE, Browser, Page, counted_statements
from tests.people.post import forget_mails, sent
from tests.reviews.help import FRIDAY, MONDAY, agreed, agreement, asked, held, invited, review, seen

Open = Callable[[str], Browser]
DAY = timedelta(days=1)
MOST_STATEMENTS = 15


def here() -> str:
    return f"/my/sales/{sale_of('ana').ref}"


def place(n: int = 1, deed: str = "") -> str:
    return f"{here()}/reviews/{n}{f'/{deed}' if deed else ''}"


def send(browser: Browser, deed: str, status: int = 303, /, **typed: str) -> Page:
    """Post a form of the first review's page; returns the page that follows."""
    form = form_at(browser.get(place()), place(1, deed))
    page = browser.post(place(1, deed), {**form, **typed}, status)
    return browser.get(page.location) if status == 303 else page


def test_ana_reads_at_the_top_that_sam_would_like_to_talk_and_accepts(browser: Open) -> None:
    ana = browser("ana")
    invited(how="visit", place="In your kitchen")
    top = ana.get(here())
    assert "Sam would like to talk with you about how it goes." in top.words
    assert place() in top.links()
    page = ana.get(place())
    assert "How is it going?" in page.words
    assert "At your place (In your kitchen), 45 minutes, with Sam Ortega" in page.words
    assert "Accept Friday 6 March 2026, 12:00 EST" in page.words
    after = send(ana, "time", time=utc_text(MONDAY))
    assert "We talk on Monday 9 March 2026, 11:00 EDT." in after.words
    again = ana.get(here()).words
    assert "Your review with Sam Ortega is on Monday 9 March 2026, 11:00 EDT." in again
    assert "would like to talk" not in again


def test_ana_asks_for_one_and_gets_her_words_back_where_something_is_wrong(browser: Open) -> None:
    ana, form = browser("ana"), f"{here()}/reviews"
    assert form in ana.get(here()).links()
    hidden = form_at(ana.get(form), form)
    typed = {"how": "visit", "minutes": "60", "where": "", "words": "The dust.", "day_1": "2026-03-06"}
    for n in range(1, 5):
        typed = {**typed, f"time_{n}": "", f"day_{n}": typed.get(f"day_{n}", "")}
    wrong = ana.post(form, {**hidden, **typed}, 422)
    assert errors_in(wrong) == ["Say at what time, like 14:30."]
    assert shown_in(wrong, form, "words") == "The dust."
    assert wrong.value("day_1") == "2026-03-06"
    past = ana.post(form, {**hidden, **typed, "day_1": "2026-03-02", "time_1": "10:00"}, 422)
    assert errors_in(past) == ["This time has passed. Propose a later one."]
    never = ana.post(form, {**hidden, **typed, "day_1": "2026-03-08", "time_1": "02:30"}, 422)
    assert errors_in(never) == ["Clocks are set forward on that day and never show this time."]
    good = {**hidden, **typed, "time_1": "10:15"}
    for _ in range(2):
        ana.post(form, good)
    one = Review.get()
    assert (one.how, one.minutes, one.asked_by_customer) == ("visit", 60, True)
    assert "You asked for a review. Sam answers about the time." in ana.get(place()).words
    again = ana.post(form, {**good, "key": ""}, 409)
    assert "being arranged already" in again.words
    assert "The dust." in again.words


def test_ana_declines_without_a_reason_and_nothing_follows(browser: Open) -> None:
    ana = browser("ana")
    invited()
    after = send(ana, "refusal", words="")
    assert "You would rather not, and that is fine." in after.words
    assert "would like to talk" not in ana.get(here()).words
    late = ana.post(place(1, "time"), {"time": utc_text(FRIDAY)}, 409)
    assert "This review was declined meanwhile." in late.words


def test_none_fits_and_her_words_come_back_when_the_review_ended_meanwhile(browser: Open) -> None:
    ana = browser("ana")
    one = invited()
    hidden = form_at(ana.get(place()), place(1, "times"))
    words = {"how": "call", "minutes": "45", "where": "", "words": "After Easter, please."}
    times = {f"{name}_{n}": "" for n in range(1, 5) for name in ("day", "time")}
    after = ana.get(ana.post(place(1, "times"), {**hidden, **words, **times}).location)
    assert "Sam answers about the time." in after.words
    send(ana, "refusal", words="")
    again = ana.post(place(1, "times"), {**hidden, **words, **times, "key": ""}, 409)
    assert "After Easter, please." in again.words
    assert review(one.ref).state == "declined"


def test_answers_come_back_in_her_words_when_the_review_was_called_off_meanwhile(browser: Open) -> None:
    ana, one = browser("ana"), invited()
    hidden = form_at(ana.get(place()), place(1, "answers"))
    call_off(seen("sam", one), "", by("sam"))
    late = ana.post(place(1, "answers"), {**hidden, "better": "Call before you come."}, 409)
    assert "This review was called off meanwhile." in late.words
    assert "Call before you come." in late.words


def test_what_does_not_work_comes_back_when_it_is_not_done_after_all(browser: Open) -> None:
    ana, promise = browser("ana"), agreement(held())
    ana.get(place())
    late = ana.post(place(1, f"agreed/{promise.n}"), {"worked": "no", "words": "It falls down."}, 409)
    assert "We have not said yet that this is done." in late.words
    assert "It falls down." in late.words


def test_both_answers_stand_side_by_side_and_earlier_ones_below(browser: Open) -> None:
    ana = browser("ana")
    one = agreed()
    give_answers(seen("sam", one), {"better": "We could ring more often."}, by("sam"))
    empty = {"exceeding": "", "better": "", "other": "", "wrong": ""}
    assert "Nothing is answered yet" in errors_in(send(ana, "answers", 422, **empty))[0]
    send(ana, "answers", 303, **{**empty, "better": "Sweep on Fridays."})
    assert shown_in(ana.get(place()), place(1, "answers"), "better") == "Sweep on Fridays."
    after = send(ana, "answers", 303, **{**empty, "better": "Sweep daily."})
    for said in ("Sweep daily. Ana Brandt", "We could ring more often. Sam Ortega", "Said earlier (1)"):
        assert said in after.words
    assert ReviewAnswer.select().count() == 3


def test_once_it_is_done_ana_is_asked_whether_it_worked(browser: Open) -> None:
    one = held()
    promise = agreement(one)
    with clock.at(FRIDAY + DAY):
        ana = browser("ana")
        assert "Did it work?" not in ana.get(here()).words
        tell("dee", deliveries_of(promise.n)[0], "delivered", "It hangs.", FRIDAY + DAY)
        top = ana.get(here())
        assert (
            "Did it work? We agreed on “We hang a sheet before the door each morning” in your review."
            in top.words
        )
        assert f"{place()}#agreed-{promise.n}" in top.links()
        deed = f"agreed/{promise.n}"
        assert errors_in(send(ana, deed, 422, words="")) == ["Choose one of the two."]
        assert "what does not work" in errors_in(send(ana, deed, 422, worked="no", words=" "))[0]
        after = send(ana, deed, worked="no", words="It falls down.")
        assert "It did not work: “It falls down.”" in after.words
        assert "Did it work?" not in ana.get(here()).words
        assert place() in ana.get(f"{here()}/promises/{promise.n}").links()
        assert "It worked" in send(ana, deed, worked="yes", words="").words


def test_what_did_not_work_waits_while_ana_signs_in_again(browser: Open) -> None:
    one, ana = held(), browser("ana")
    promises = [agreement(one), agreement(one)]
    for promise in promises:
        tell("dee", deliveries_of(promise.n)[0], "delivered", "It hangs.")
    first, second = (place(1, f"agreed/{promise.n}") for promise in promises)
    form = form_at(ana.get(place()), second)
    typed = {**form, "csrf_token": ana.token, "worked": "no", "words": "It falls down."}
    cookie = ana.client.get_cookie("kept-contact", domain="127.0.0.1")
    assert cookie
    sessions.end(cookie.value, NOON)
    came_from = {"Accept": "text/html", "Referer": f"{BASE}{place()}"}
    answer = ana.client.post(second, data=typed, base_url=BASE, headers=came_from)
    assert answer.location.startswith("/sign-in")
    page = ana.sign_in("ana").get(place())
    assert (shown_in(page, first, "words"), shown_in(page, second, "words")) == ("", "It falls down.")


@pytest.mark.parametrize("deed", ["time", "times", "keeping", "refusal", "answers", "agreed/8"])
def test_bea_and_staff_find_nothing_there_and_a_get_does_nothing(browser: Open, deed: str) -> None:
    one = asked(FRIDAY)
    bea = browser("bea")
    bea.get("/my/contacts")
    bea.get(place(), 404)
    bea.get(f"{here()}/reviews", 404)
    bea.post(place(1, deed), {"words": "No."}, 404)
    browser("ana").get(place(1, deed), 405)
    assert review(one.ref).version == one.version


def test_a_forged_form_is_refused(browser: Open) -> None:
    ana = browser("ana")
    one = invited()
    hidden = form_at(ana.get(place()), place(1, "time"))
    ana.post(place(1, "time"), {**hidden, "time": "tomorrow"}, 422)
    ana.post(place(1, "time"), {**hidden, "time": utc_text(FRIDAY), "host": "me"}, 422)
    ana.post(place(1, "time"), {**hidden, "time": utc_text(FRIDAY + DAY)}, 409)
    assert review(one.ref).state == "invited"


def test_its_pages_take_few_statements_however_much_was_said(browser: Open) -> None:
    ana, one = browser("ana"), held()
    for n in range(3):
        agreement(one, words=f"We do thing {n}.")
        give_answers(seen("ana", one), {"better": f"Better {n}.", "wrong": f"Wrong {n}."}, by("ana"))
    for address in (place(), f"{here()}/reviews", here()):
        with counted_statements() as statements:
            ana.get(address)
        assert len(statements) <= MOST_STATEMENTS, address


def test_times_are_named_in_the_zone_of_the_sale_and_in_anas_own(browser: Open) -> None:
    Contact.update(time_zone="America/Chicago").where(Contact.email == "ana@brandt.example").execute()
    invited()
    page = browser("ana").get(place())
    assert "Accept Friday 6 March 2026, 12:00 EST (Friday 6 March 2026, 11:00 CST)" in page.words
    assert "by the clocks of New York" in page.words


def test_the_weekly_mail_asks_too_whether_it_worked(house: Settings) -> None:
    one = held()
    promise = agreement(one)
    tell("dee", deliveries_of(promise.n)[0], "delivered", "It hangs.", FRIDAY)
    forget_mails()
    assert queue_asking(FRIDAY + 3 * DAY - timedelta(hours=4), 20) == 1
    [mail] = sent("asking")
    assert "done Friday 6 March 2026; we agreed on it in our review: did it work?" in mail.text
