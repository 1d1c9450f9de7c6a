"""A promise's page in the workspace: its history, who delivers it, occasions, and what was told by mistake."""

from datetime import timedelta

from portal.deliveries.access import delivery_for, promise_for
from portal.deliveries.actions import NewOccasion, NewVerdict, give_verdicts, open_occasion
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Assignment, Delivery, Occasion, Update
from portal.lib.ids import new_ref
from portal.promises.models import Promise
from tests.cast import NOON, sale_of, viewer
from tests.desk.help import Open, cabinets, hidden_of, worktop
from tests.my.help import delivery_of, promise_on, tell, words_of


def page_of(n: int) -> str:
    return f"/staff/sales/{sale_of('ana').ref}/promises/{n}"


def asked() -> Delivery:
    """Let Ana write a question, and return the delivery that it opened."""
    ana = viewer("ana")
    sale, answers = promise_for(ana, sale_of("ana").ref, 5)
    started = NewOccasion("Which tap is it?", NOON - timedelta(hours=1))
    open_occasion(sale, answers, started, By(ana, NOON, new_ref()))
    return delivery_of(sale_of("ana"), 5)


def test_what_ana_says_stands_there_by_name_with_its_comment_and_thanks(browser: Open) -> None:
    ana = viewer("ana")
    tell("dee", cabinets(), "delivered", "They are there.", NOON)
    verdict = NewVerdict(
        delivery_for(ana, cabinets().ref), "better", "They even swept.", thanks="Thank you, Dee."
    )
    give_verdicts(sale_of("ana"), [verdict], By(ana, NOON, new_ref()))
    words = browser("dee").get(page_of(2)).words
    assert "Better than promised: They even swept." in words
    assert "Thanks: Thank you, Dee." in words
    assert "Ana Brandt," in words


def test_what_was_told_by_mistake_is_taken_back_and_stays_visible(browser: Open) -> None:
    dee = browser("dee")
    tell("dee", worktop(), "delivered", "It is in.", NOON)
    mistake = Update.get()
    form = f"/staff/updates/{mistake.ref}/retraction"
    assert form in dee.get(page_of(1)).links()
    page = dee.get(form)
    assert "It is in." in page.words
    refused = dee.post(form, {**hidden_of(page), "text": ""}, 422)
    assert "Say what was wrong" in refused.words
    taken = {**hidden_of(refused), "text": "It was the neighbour's."}
    for _ in range(2):
        dee.post(form, taken)
    assert [row.kind for row in Update.select().order_by(Update.seq)] == ["delivered", "retracted"]
    assert Delivery.get_by_id(worktop().ref).state == "promised"
    words = dee.get(page_of(1)).words
    assert "Delivered: It is in. (taken back)" in words
    assert "Taken back: It was the neighbour's." in words
    dee.get(form, 404)


def test_a_stale_taking_back_keeps_its_words(browser: Open) -> None:
    dee = browser("dee")
    tell("dee", worktop(), "started", "", NOON)
    form = f"/staff/updates/{Update.get().ref}/retraction"
    page = dee.get(form)
    tell("sam", worktop(), "progress", "Sam was faster.", NOON)
    stale = dee.post(form, {**hidden_of(page), "text": "Not begun yet."}, 409)
    assert "Not begun yet." in stale.words
    dee.post(form, {**hidden_of(stale), "text": "Not begun yet."})
    assert Update.select().where(Update.kind == "retracted").count() == 1


def test_dee_takes_on_what_is_nobodys_and_hands_it_back(browser: Open) -> None:
    dee, me = browser("dee"), viewer("dee").ref
    page = dee.get(page_of(6))
    assert "I take this on" in page.words
    dee.post(f"{page_of(6)}/assignment", {"key": page.value("key"), "to": me})
    assert Assignment.get().staff == me
    page = dee.get(page_of(6))
    assert "Hand it back" in page.words
    dee.post(f"{page_of(6)}/assignment", {"key": page.value("key"), "to": ""})
    assert Assignment.get().staff is None
    sams = viewer("sam").ref
    refused = dee.post(f"{page_of(6)}/assignment", {"key": new_ref(), "to": sams}, 422)
    assert "You can take on what is nobody's" in refused.words


def test_sam_lets_somebody_else_deliver_and_ana_sees_it(browser: Open) -> None:
    sam = browser("sam")
    page = sam.get(page_of(6))
    options = {one.get("value") for one in page.all("option")}
    assert {"", viewer("dee").ref, viewer("max").ref} <= options
    sam.post(f"{page_of(6)}/assignment", {"key": page.value("key"), "to": viewer("dee").ref})
    assert "Dee Lindqvist sees to it" in words_of(
        promise_on(browser("ana").get(f"/my/sales/{sale_of('ana').ref}"), 6)
    )
    refused = sam.post(f"{page_of(6)}/assignment", {"key": new_ref(), "to": "nobody"}, 422)
    assert "Choose somebody who works here." in refused.words


def test_dee_notes_that_something_came_up_and_its_time_runs(browser: Open) -> None:
    dee = browser("dee")
    page = dee.get(page_of(5))
    form = {"new-key": page.value("new-key"), "new-what": "Ana rang about the tap.", "new-on": "2026-03-03"}
    refused = dee.post(f"{page_of(5)}/occasions", form, 422)
    assert "Say when it happened." in refused.words
    dee.post(f"{page_of(5)}/occasions", {**form, "new-key": refused.value("new-key"), "new-clock": "11:00"})
    row, opened = delivery_of(sale_of("ana"), 5), Occasion.get()
    assert (opened.by_customer, opened.starts_at) == (False, NOON - timedelta(hours=1))
    assert row.due_at == NOON + timedelta(hours=3)
    assert "Ana rang about the tap." in dee.get(page_of(5)).words
    assert "In 3 hours" in dee.get("/staff/").words


def test_dee_disputes_what_ana_opened_once_and_not_what_we_opened(browser: Open) -> None:
    dee, opened = browser("dee"), asked()
    form = f"/staff/deliveries/{opened.ref}/dispute"
    assert form in dee.get(page_of(5)).links()
    page = dee.get(form)
    assert (
        "Say in a sentence how it was." in dee.post(form, {"key": page.value("key"), "text": ""}, 422).words
    )
    dee.post(form, {"key": page.value("key"), "text": "She asked on the stairs, and I answered."})
    assert "Disputed: She asked on the stairs" in dee.get(page_of(5)).words
    again = dee.post(form, {"key": new_ref(), "text": "Once more."}, 409)
    assert "Once more." in again.words
    browser("dee").get(f"/staff/deliveries/{worktop().ref}/dispute", 404)


def test_a_promise_that_is_not_there_is_nothing(browser: Open) -> None:
    for n in ("0", "99", "x", "-1", "1.0", "\u0663"):
        browser("max").get(page_of(1).replace("promises/1", f"promises/{n}"), 404)
    assert Promise.select().where(Promise.sale == sale_of("ana").ref).count() == 7
