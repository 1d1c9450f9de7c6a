"""The hard questions, what is agreed on as promises, the summary, and whether it worked."""

from datetime import date, timedelta

import pytest

from portal.changes.actions import confirm_list
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.record.verify import verify_all
from portal.reviews.access import agreement_for
from portal.reviews.actions import agree_on, close, follow_up, give_answers, hold_review, note_answers
from portal.reviews.models import Review, ReviewAgreement, ReviewAnswer, ReviewFollowUp
from portal.reviews.page import review_shown
from portal.reviews.queries import agreements_of, answers_of
from tests.cast import sale_of, viewer
from tests.changes.help import as_promise, by, receipts
from tests.deliveries.help import deliveries_of, tell
from tests.people.post import forget_mails, sent
from tests.reviews.help import FRIDAY, agreed, agreement, held, invited, review, seen

pytestmark = pytest.mark.usefixtures("house")
DAY = timedelta(days=1)
HERS = {"exceeding": "Mostly.", "better": "Sweep on Fridays."}


def test_both_answer_the_same_questions_and_earlier_answers_stay() -> None:
    one = agreed()
    give_answers(seen("ana", one), HERS, by("ana"))
    give_answers(seen("sam", one), {"wrong": "We came late twice."}, by("sam"))
    give_answers(seen("ana", one), {**HERS, "better": "Sweep every day."}, by("ana"))
    found = [(row.question, row.words, row.by_customer, row.stands) for row in answers_of(one.ref)]
    assert found == [
        ("better", "Sweep every day.", True, True),
        ("wrong", "We came late twice.", False, True),
        ("better", "Sweep on Fridays.", True, False),
        ("exceeding", "Mostly.", True, True),
    ], "what stands already is not kept again"


def test_what_sam_notes_is_marked_and_anas_own_answer_stands_beside_it() -> None:
    one = held()
    note_answers(seen("sam", one), {"better": "Less dust."}, by("sam"))
    give_answers(seen("ana", one), {"better": "Less dust, and less noise."}, by("ana"))
    better = next(q for q in review_shown(seen("ana", one), FRIDAY).questions if q.question == "better")
    assert [(a.words, a.by) for a in better.noted] == [("Less dust.", viewer("sam").ref)]
    assert [(a.words, a.by) for a in better.theirs] == [("Less dust, and less noise.", viewer("ana").ref)]
    with pytest.raises(NotHere):
        note_answers(seen("ana", one), {"better": "I say so."}, by("ana"))


def test_an_empty_form_is_no_answer_and_the_same_form_counts_once() -> None:
    one = invited()
    with pytest.raises(Invalid):
        give_answers(seen("ana", one), {"better": " ", "pigeon": "coo"}, by("ana"))
    form = by("ana")
    for _ in range(2):
        give_answers(seen("ana", one), HERS, form)
    assert ReviewAnswer.select().count() == 2
    give_answers(seen("ana", one), HERS, by("ana"))
    assert ReviewAnswer.select().count() == 2


def test_what_is_agreed_is_a_promise_with_a_receipt_of_its_own() -> None:
    one = held()
    forget_mails()
    promise = agreement(one)
    said = receipts()[-1]
    assert said["about"] == "review"
    assert said["review"] == {"n": 1, "on": "2026-03-06", "by": "Sam Ortega"}
    assert [row.due_on for row in deliveries_of(promise.n)] == [date(2026, 3, 10)]
    assert ReviewAgreement.get().promise == promise.ref
    [mail] = sent("receipt")
    assert mail.subject == f"Ana, what we agreed in our review is promise {promise.n} now"
    assert "We agreed on this in our review of “Your kitchen”." in mail.text
    assert "What is promised here was agreed on in our review on Friday 6 March 2026" in mail.text
    assert next(verify_all(), None) is None


def test_nothing_is_agreed_before_its_day_after_the_summary_or_by_the_customer() -> None:
    one = agreed()
    with pytest.raises(Conflict, match="another day"):
        agree_on(seen("sam", one), as_promise(words="A cake."), by("sam"))
    with pytest.raises(NotHere):
        agree_on(seen("ana", one), as_promise(words="A cake."), by("ana", FRIDAY))
    with pytest.raises(Invalid):
        agree_on(seen("sam", one), as_promise(words=" "), by("sam", FRIDAY))
    closed = held_and_closed(one.ref)
    with pytest.raises(Conflict, match="summary is sent"):
        agree_on(seen("sam", closed), as_promise(words="A cake."), by("sam", FRIDAY))
    assert not ReviewAgreement.select().exists()


def test_a_form_that_comes_twice_is_one_promise() -> None:
    one = held()
    form = by("sam", FRIDAY)
    new = as_promise(words="A cake.", said_at="2026-03-03")
    assert agree_on(seen("sam", one), new, form) is not None
    assert agree_on(seen("sam", one), new, form) is None
    assert ReviewAgreement.select().count() == 1
    confirm_list(sale_of("ana"), len(receipts()), by("ana", FRIDAY))


def test_the_summary_says_what_each_side_said_and_what_was_agreed() -> None:
    one = held()
    give_answers(seen("ana", one), HERS, by("ana", FRIDAY))
    note_answers(seen("sam", one), {"else": "A shelf in the hall."}, by("sam", FRIDAY))
    agreement(one)
    forget_mails()
    close(seen("sam", one), by("sam", FRIDAY + DAY))
    [mail] = sent("review")
    assert (mail.to, review(one.ref).state) == ("ana@brandt.example", "closed")
    for said in (
        "What one thing could we do better? - Ana Brandt: Sweep on Fridays.",
        "What else could we help with? - Sam Ortega (noted): A shelf in the hall.",
        "Promise 8: We hang a sheet before the door each morning. (by Tuesday 10 March 2026)",
    ):
        assert said in mail.text
    assert "Receipt number" in mail.text
    with pytest.raises(Conflict):
        close(seen("sam", one), by("sam", FRIDAY + DAY))


def test_once_it_is_done_ana_says_whether_it_worked_and_may_say_otherwise() -> None:
    one = held()
    promise = agreement(one)
    hers = seen("ana", one)
    with pytest.raises(Conflict, match="not said yet"):
        follow_up(hers, agreement_for(hers, promise.n), "yes", "", by("ana", FRIDAY))
    assert not agreements_of(one.ref)[0].awaits_word
    tell("dee", deliveries_of(promise.n)[0], "delivered", "It hangs.", FRIDAY + DAY)
    assert agreements_of(one.ref)[0].awaits_word
    with pytest.raises(Invalid, match="what does not work"):
        follow_up(hers, agreement_for(hers, promise.n), "no", " ", by("ana", FRIDAY + DAY))
    with pytest.raises(Invalid, match="one of the two"):
        follow_up(hers, agreement_for(hers, promise.n), "maybe", "", by("ana", FRIDAY + DAY))
    forget_mails()
    follow_up(hers, agreement_for(hers, promise.n), "no", "It falls down.", by("ana", FRIDAY + 2 * DAY))
    [mail] = sent("review")
    assert (mail.to, mail.subject.split(":")[0]) == (
        "sam@hallam.example",
        "Ana Brandt says that it did not work",
    )
    follow_up(hers, agreement_for(hers, promise.n), "yes", "", by("ana", FRIDAY + 3 * DAY))
    [now] = agreements_of(one.ref)
    assert (now.worked, now.awaits_word, ReviewFollowUp.select().count()) == (True, False, 2)
    with pytest.raises(NotHere):
        follow_up(seen("sam", one), agreement_for(hers, promise.n), "yes", "", by("sam", FRIDAY + DAY))
    with pytest.raises(NotHere):
        agreement_for(hers, 1)


def held_and_closed(ref: str) -> Review:
    one = review(ref)
    hold_review(seen("sam", one), by("sam", FRIDAY))
    close(seen("sam", one), by("sam", FRIDAY))
    return review(ref)
