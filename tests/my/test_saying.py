"""What Ana says of a promise: her word, an answer, a dispute, an occasion, a breach; nothing she typed is ever lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.deliveries.models import Delivery, Occasion, Update, Verdict, Wait
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.record.verify import verify_stream
from tests.cast import NOON, sale_of
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.saying import breach, happens, judge, move, photos, take_back, wait_for_ana
from tests.engines import LONG_ON_POSTGRES
from tests.my.help import promise_on, stamp_of, words_of
from tests.page import Browser, Page

Open = Callable[[str], Browser]
HUGE = "a" * 4001


def worktop() -> Delivery:
    return deliveries_of(1)[0]


def place(n: int) -> str:
    return f"/my/sales/{sale_of('ana').ref}/promises/{n}"


def form_at(page: Page, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that posts to `action`."""
    form = next(one for one in page.all("form") if one.get("action") == action)
    hidden = [one for one in form.iter("input") if one.get("type") == "hidden"]
    return {one.get("name", ""): one.get("value", "") for one in hidden if one.get("name") != "csrf_token"}


def shown_in(page: Page, action: str, name: str) -> str:
    form = next(one for one in page.all("form") if one.get("action") == action)
    area = next(one for one in form.iter("textarea") if one.get("name") == name)
    return (area.text or "").strip()


def errors_in(page: Page) -> list[str]:
    return [words_of(one) for one in page.all("p") if one.get("class") == "error"]


def test_ana_gives_her_word_with_a_comment_and_thanks_and_reads_it_on_both_pages(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    tell("dee", delivery, "delivered", "It is in.")
    path = f"/my/deliveries/{delivery.ref}/verdict"
    page = ana.get(place(1))
    assert not [one for one in page.all("input") if one.get("checked") is not None], "no word is preselected"
    said = {"word": "better", "comment": "Not a seam to be seen.", "thanks": "Thank you, Dee."}
    after = ana.post(path, {**form_at(page, path), **said})
    assert after.location == place(1)
    own = ana.get(after.location)
    assert "Your word on promise 1 is “better than promised” now." in own.words
    assert "Thanks: Thank you, Dee." in own.words
    first = promise_on(ana.get(f"/my/sales/{sale_of('ana').ref}"), 1)
    assert stamp_of(first) == ("Better than promised, on time", "tick", "kept")
    assert "You said: better than promised. “Not a seam to be seen.” Ana Brandt" in words_of(first)


def test_one_button_on_the_promise_page_is_enough(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    tell("dee", delivery, "delivered", "It is in.")
    page = ana.get(f"/my/sales/{sale_of('ana').ref}")
    buttons = [one for one in page.all("button") if one.get("name") == "word"]
    assert [one.get("value") for one in buttons] == ["better", "kept", "in_part", "not_kept"]
    assert {one.get("form") for one in buttons} == {"word"}
    pressed = buttons[1]
    for _ in range(3):
        after = ana.post(pressed.get("formaction", ""), {"word": "kept"})
        assert after.location == f"/my/sales/{sale_of('ana').ref}#promise-1"
    assert [row.word for row in Verdict.select()] == ["kept"]
    assert "is “kept” now" in ana.get(f"/my/sales/{sale_of('ana').ref}").words


def test_a_word_is_changed_at_any_time_on_the_same_form_and_every_word_stays_by_name(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    tell("dee", delivery, "delivered", "It is in.")
    judge("ana", delivery, "in_part", "One corner is rough.")
    path = f"/my/deliveries/{delivery.ref}/verdict"
    page = ana.get(place(1))
    chosen = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    assert (chosen, shown_in(page, path, "comment")) == (["in_part"], "One corner is rough.")
    ana.post(path, {**form_at(page, path), "word": "kept", "comment": "Dee has sanded it."})
    page = ana.get(place(1))
    assert "Ana\N{RIGHT SINGLE QUOTATION MARK}s word: kept" in page.words
    assert "Ana\N{RIGHT SINGLE QUOTATION MARK}s word: in part" in page.words
    assert page.words.index("Dee has sanded it.") < page.words.index("One corner is rough.")
    assert again(delivery).verdict == "kept"


def test_an_earlier_day_turns_late_into_on_time_and_a_later_word_without_it_turns_it_back(
    browser: Open,
) -> None:
    ana, delivery = browser("ana"), deliveries_of(2)[0]
    tell("dee", delivery, "delivered", "They are there.")
    path, sale = f"/my/deliveries/{delivery.ref}/verdict", f"/my/sales/{sale_of('ana').ref}"
    page = ana.get(place(2))
    ana.post(path, {**form_at(page, path), "word": "kept", "named_on": "2026-03-01"})
    hers = promise_on(ana.get(sale), 2)
    assert stamp_of(hers)[0] == "Kept, on time"
    assert "done, by your account, Sunday 1 March 2026" in words_of(hers)
    theirs = browser("dee").get(sale.replace("/my/", "/staff/")).words
    assert "done, by the customer's account, Sunday 1 March 2026" in theirs
    page = ana.get(place(2))
    assert page.value("named_on") == "2026-03-01"
    ana.post(path, {**form_at(page, path), "word": "kept", "named_on": ""})
    assert stamp_of(promise_on(ana.get(sale), 2))[0] == "Kept, 2 days late"


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose one of the four."),
        ({"word": "perfect"}, "Choose one of the four."),
        ({"word": "kept", "comment": HUGE}, "at most 4,000 fit"),
        ({"word": "kept", "comment": "nul\x00"}, "can't be kept"),
        ({"word": "kept", "thanks": "bell\x07"}, "can't be kept"),
        ({"word": "kept", "named_on": "yesterday"}, "This is no day."),
        ({"word": "kept", "named_on": "2026-03-\u0660\u0661"}, "This is no day."),
        ({"word": "kept", "named_on": "2026-03-04"}, "between the signing and the day"),
        ({"word": "kept", "named_on": "2026-02-01"}, "between the signing and the day"),
    ],
)
def test_what_is_wrong_with_a_word_is_said_beside_it_and_the_words_stay(
    browser: Open, sent: dict[str, str], said: str
) -> None:
    ana, delivery = browser("ana"), worktop()
    tell("dee", delivery, "delivered", "It is in.")
    path = f"/my/deliveries/{delivery.ref}/verdict"
    typed = {"comment": "I looked at it twice.", **sent}
    page = ana.post(path, {**form_at(ana.get(place(1)), path), **typed}, 422)
    assert any(said in error for error in errors_in(page)), errors_in(page)
    assert words_of(page.all("title")[0]).startswith("Error: ")
    assert shown_in(page, path, "comment") == typed["comment"].replace("\x00", "�")
    assert not Verdict.select().exists()


def test_nothing_is_judged_before_its_time_and_nothing_of_anothers(browser: Open) -> None:
    ana, bea = browser("ana"), browser("bea")
    path = f"/my/deliveries/{worktop().ref}/verdict"
    ana.get(place(1))
    page = ana.post(path, {"word": "kept", "comment": "Surely.", "key": new_ref()}, 422)
    assert "not due yet and not delivered" in page.words
    assert shown_in(page, path, "comment") == "Surely."
    bea.get("/my", 303)
    bea.get(f"/my/sales/{sale_of('bea').ref}")
    bea.post(path, {"word": "kept"}, 404)
    bea.get(place(1), 404)
    assert not Verdict.select().exists()


def test_what_dee_takes_back_while_anas_form_is_open_loses_none_of_anas_words(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    tell("dee", delivery, "delivered", "It is in.")
    path = f"/my/deliveries/{delivery.ref}/verdict"
    hidden = form_at(ana.get(place(1)), path)
    take_back("dee", delivery, "That was the neighbour's.")
    page = ana.post(path, {**hidden, "word": "kept", "comment": "Lovely stone."}, 422)
    assert shown_in(page, path, "comment") == "Lovely stone."
    assert "Taken back by Dee Lindqvist on Tuesday 3 March 2026." in page.words
    assert "That was the neighbour's." in page.words
    assert again(delivery).verdict is None


def test_the_same_form_twice_is_one_deed(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    tell("dee", delivery, "delivered", "It is in.")
    path = f"/my/deliveries/{delivery.ref}/verdict"
    hidden = form_at(ana.get(place(1)), path)
    for word in ("kept", "kept", "in_part", "kept"):
        ana.post(path, {**hidden, "word": word})
    assert [row.word for row in Verdict.select().order_by(Verdict.seq)] == ["kept", "in_part"]
    assert not list(verify_stream(sale_of("ana").ref))


def test_ana_answers_what_waits_for_her_and_the_wait_ends(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    wait_for_ana(delivery)
    top = ana.get(f"/my/sales/{sale_of('ana').ref}")
    assert "Which tap would you like? We need it by Thursday 5 March 2026." in top.words
    wait = Wait.get()
    path = f"/my/waits/{wait.ref}/answer"
    page = ana.get(place(1))
    empty = ana.post(path, {**form_at(page, path), "text": "  "}, 422)
    assert "Write your answer here." in errors_in(empty)[0]
    ana.post(path, {**form_at(empty, path), "text": "The one with the pull-out."})
    after = ana.get(place(1))
    assert "we no longer wait for you" in after.words
    assert "Ana answered : The one with the pull-out." in after.words.replace("answered:", "answered :")
    assert "We need it by" not in ana.get(f"/my/sales/{sale_of('ana').ref}").words


def test_an_answer_to_what_ended_meanwhile_is_a_409_with_the_words(browser: Open) -> None:
    ana, delivery = browser("ana"), worktop()
    wait_for_ana(delivery)
    path = f"/my/waits/{Wait.get().ref}/answer"
    hidden = form_at(ana.get(place(1)), path)
    tell("dee", delivery, "progress", "We took the usual one.")
    page = ana.post(path, {**hidden, "text": "The one with the pull-out."}, 409)
    assert "we no longer wait for it" in page.words
    assert "The one with the pull-out." in page.words
    assert Wait.get().answer is None


def test_ana_disputes_a_wait_and_that_stands_beside_the_days(browser: Open) -> None:
    ana, delivery = browser("ana"), deliveries_of(2)[0]
    wait_for_ana(delivery, at=NOON - timedelta(days=3))
    tell("dee", delivery, "progress", "We have it now.")
    assert "We waited 3 days for you." in words_of(promise_on(ana.get(f"/my/sales/{sale_of('ana').ref}"), 2))
    path = f"/my/waits/{Wait.get().ref}/dispute"
    page = ana.get(place(2))
    ana.post(path, {**form_at(page, path), "text": "I told Dee on the same day."})
    again_ = ana.get(place(2))
    assert "We waited 3 days for you (you dispute that)." in again_.words
    assert "Ana says that we did not wait" in again_.words
    late = ana.post(path, {**form_at(page, path), "text": "And once more."}, 409)
    assert "And once more." in late.words


def test_ana_opens_an_occasion_by_the_clocks_of_the_sale(browser: Open) -> None:
    ana = browser("ana")
    path = f"{place(5)}/occasions"
    page = ana.get(place(5))
    assert "By the clocks of New York (EST)" in page.words
    said = {"what": "I asked about the tap.", "day": "2026-03-03", "time": "09:30"}
    ana.post(path, {**form_at(page, path), **said})
    assert Occasion.get().starts_at.isoformat() == "2026-03-03T14:30:00+00:00"
    after = ana.get(place(5))
    assert "by our promise this is done by Tuesday 3 March 2026, 13:30 EST" in after.words
    assert "opened by Ana Brandt" in after.words


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"what": ""}, "Say in a few words what happened."),
        ({"day": ""}, "Choose the day"),
        ({"time": "25:00"}, "This is no time."),
        ({"day": "2026-03-08", "time": "02:30"}, "never showed this time"),
        ({"day": "2026-03-04"}, "lies in the future"),
        ({"day": "2026-02-01"}, "before the day of signing"),
        ({"day": "0001-01-01", "time": "00:00"}, ""),
        ({"day": "9999-12-31", "time": "23:59"}, ""),
        ({"what": "x" * 501}, "at most 500 fit"),
    ],
)
def test_an_occasion_that_cannot_be_comes_back_with_all_that_was_typed(
    browser: Open, sent: dict[str, str], said: str
) -> None:
    ana = browser("ana")
    path = f"{place(5)}/occasions"
    typed = {"what": "I asked about the tap.", "day": "2026-03-03", "time": "09:30", **sent}
    page = ana.post(path, {**form_at(ana.get(place(5)), path), **typed}, 422)
    assert any(said in error for error in errors_in(page)), errors_in(page)
    assert page.value("what") == typed["what"]
    assert page.value("day") == typed["day"]
    assert not Occasion.select().exists()


def test_ana_disputes_an_occasion_that_sam_opened_and_not_her_own(browser: Open) -> None:
    ana = browser("ana")
    happens("sam", 5, "You asked about the floor.")
    happens("ana", 5, "I asked about the tap.")
    sams, anas = deliveries_of(5)
    page = ana.get(place(5))
    path = f"/my/deliveries/{sams.ref}/dispute"
    assert not [one for one in page.all("form") if anas.ref in one.get("action", "")]
    ana.post(path, {**form_at(page, path), "text": "I asked on Monday already."})
    assert "Ana disputes this occasion" in ana.get(place(5)).words
    ana.post(f"/my/deliveries/{anas.ref}/dispute", {"text": "Mine.", "key": new_ref()}, 404)


def test_ana_reports_a_breach_after_being_asked_once_more_and_takes_it_back(browser: Open) -> None:
    ana, holding = browser("ana"), deliveries_of(4)[0]
    path, sale = f"/my/deliveries/{holding.ref}/breach", f"/my/sales/{sale_of('ana').ref}"
    page = ana.get(place(4))
    assert "Are you sure?" in page.words
    ana.post(path, {**form_at(page, path), "text": "There was dust on Monday."})
    assert stamp_of(promise_on(ana.get(sale), 4))[0] == "Broken"
    again_ = ana.post(path, {**form_at(page, path), "text": "And on Tuesday."}, 422)
    assert "reported already" in again_.words
    assert shown_in(again_, path, "text") == "And on Tuesday."
    back = f"/my/updates/{Update.get().ref}/retraction"
    page = ana.get(place(4))
    ana.post(back, {**form_at(page, back), "text": "That was our own flour."})
    assert stamp_of(promise_on(ana.get(sale), 4))[0] == "Holding, until the work is completed"
    assert "Taken back by Ana Brandt" in ana.get(place(4)).words


def test_ana_takes_back_nothing_of_ours(browser: Open) -> None:
    ana = browser("ana")
    tell("dee", worktop(), "progress", "The template is made.")
    ana.get(place(1))
    sent = {"text": "No.", "was": str(again(worktop()).version), "key": new_ref()}
    ana.post(f"/my/updates/{Update.get().ref}/retraction", sent, 404)


def test_bea_finds_nothing_of_it(browser: Open) -> None:
    wait_for_ana(worktop(), photos("tap.jpg"))
    happens("sam", 5, "You asked.")
    breach("ana", deliveries_of(4)[0], "Dust.")
    bea = browser("bea")
    bea.get(f"/my/sales/{sale_of('bea').ref}")
    for path in (f"/my/waits/{Wait.get().ref}/answer", f"/my/waits/{Wait.get().ref}/dispute"):
        bea.post(path, {"text": "x"}, 404)
    bea.post(f"{place(5)}/occasions", {"what": "x"}, 404)
    for deed in ("dispute", "breach", "verdict"):
        bea.post(f"/my/deliveries/{deliveries_of(5)[0].ref}/{deed}", {"text": "x"}, 404)
    bea.post(f"/my/updates/{Update.get(Update.kind == 'breach').ref}/retraction", {"text": "x"}, 404)
    bea.get(f"/my/sales/{sale_of('ana').ref}/verdicts", 404)
    bea.post(f"/my/sales/{sale_of('ana').ref}/verdicts", {}, 404)


def test_old_and_new_day_when_it_was_told_and_why_stand_on_the_page(browser: Open) -> None:
    move(worktop(), date(2026, 3, 10), "The slab cracked.")
    with clock.at(NOON + timedelta(days=4)):
        first = words_of(promise_on(browser("ana").get(f"/my/sales/{sale_of('ana').ref}"), 1))
    assert "Late by 3 days" in first
    assert (
        "Promised Wednesday 4 March 2026 · now expected Tuesday 10 March 2026 · we told you on "
        "Tuesday 3 March 2026, before it was due"
    ) in first
    assert "The slab cracked." in first


@pytest.mark.parametrize("n", ["0", "8", "99999999999999999999", "-1", "x", "\u0663", "1.0"])
def test_a_promise_that_is_none_is_not_there(browser: Open, n: str) -> None:
    browser("ana").get(f"/my/sales/{sale_of('ana').ref}/promises/{n}", 404)
