"""Every message of a customer starts a clock, and only an answer stops it."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict, give_verdicts
from portal.deliveries.ledger import ledger_of
from portal.deliveries.models import Delivery, Occasion
from portal.lib.errors import Conflict, Invalid, NotHere, TooMany
from portal.messages.access import message_for
from portal.messages.actions import NewContact, NewMessage, dispute_contact, note_contact, write
from portal.messages.actions.writing import MOST_AN_HOUR
from portal.messages.models import Message, MessageFile
from portal.messages.queries import talk_of
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of, told
from tests.messages.help import ANSWER, PHOTO, QUESTION, by, deny, message, note, sale_seen, say, there

pytestmark = pytest.mark.usefixtures("house")

HOUR = timedelta(hours=1)
FRIDAY_EVENING = there(22, "16:30", month=5)
# Monday 25 May 2026 is Memorial Day.
TUESDAY_DUE = there(26, "11:30", month=5)


def test_ana_s_question_opens_an_occasion_of_the_promise_and_is_due_by_it() -> None:
    asked = say("ana")
    [question] = deliveries_of(5)
    assert (asked.wants_answer, asked.answered_at) == (True, None)
    assert question.due_at == asked.due_at == NOON + 4 * HOUR
    assert Occasion.get_by_id(question.ref).what == QUESTION
    assert not list(verify_all())


def test_a_question_before_a_weekend_and_a_holiday_is_due_on_tuesday() -> None:
    assert say("ana", at=FRIDAY_EVENING).due_at == TUESDAY_DUE


def test_the_answer_stops_the_clock_and_delivers_the_occasion_with_it() -> None:
    asked = say("ana")
    answered = say("dee", ANSWER, NOON + HOUR)
    [question] = deliveries_of(5)
    asked = message(asked.ref)
    assert (asked.answer, asked.answered_at, asked.answered_in) == (answered.ref, NOON + HOUR, 3600)
    assert (question.state, question.delivered_at) == ("delivered", NOON + HOUR)
    assert question.verdict is None  # Silence is no consent.
    assert told(question) == [("delivered", "Answered.")]
    assert not list(verify_all())


def test_only_working_time_counts_until_the_answer() -> None:
    asked = say("ana", at=FRIDAY_EVENING)
    say("sam", ANSWER, there(26, "12:00", month=5))
    assert message(asked.ref).answered_in == 4.5 * 3600


def test_the_night_in_which_the_clock_goes_forward_is_no_working_time() -> None:
    asked = say("ana", at=there(6, "16:00"))
    say("sam", ANSWER, there(9, "09:00"))
    assert message(asked.ref).answered_in == 2 * 3600


def test_an_answer_after_the_deadline_stands_as_late_for_ever() -> None:
    asked = say("ana", at=FRIDAY_EVENING)
    late = TUESDAY_DUE + 3 * HOUR
    say("dee", ANSWER, late)
    asked = message(asked.ref)
    assert asked.due_at is not None
    assert asked.answered_at is not None
    assert asked.answered_at > asked.due_at
    [pair] = [one for one in ledger_of(sale_of("ana"), late).pairs if one.said.n == 5]
    assert pair.deliveries[0].time.kind == "late"


def test_a_second_message_before_the_answer_belongs_to_the_same_occasion() -> None:
    first, second = say("ana"), say("ana", "And which colour?", NOON + HOUR)
    assert len(deliveries_of(5)) == 1
    assert second.due_at == first.due_at
    say("sam", ANSWER, NOON + 2 * HOUR)
    assert [message(one.ref).answered_in for one in (first, second)] == [7200, 3600]
    say("ana", "And when?", NOON + 3 * HOUR)
    assert [one.state for one in deliveries_of(5)] == ["delivered", "promised"]


def test_what_was_written_after_a_call_waits_on_by_an_occasion_of_its_own() -> None:
    first = say("ana")
    second = say("ana", "And which colour?", NOON + 2 * HOUR)
    third = say("ana", "Or none?", NOON + 2 * HOUR)
    called = note("dee", NOON + 3 * HOUR, happened_at=NOON + HOUR)
    assert message(first.ref).answer == called.ref
    assert [message(one.ref).answered_at for one in (second, third)] == [None, None]
    before, after = deliveries_of(5)
    assert (before.state, after.state) == ("delivered", "promised")
    # Four working hours from two in the afternoon on: the day of work ends at five.
    assert after.due_at == message(second.ref).due_at == message(third.ref).due_at == there(4, "09:00")
    assert Occasion.get_by_id(after.ref).what == "And which colour?"
    say("sam", ANSWER, NOON + 4 * HOUR)
    assert [one.state for one in deliveries_of(5)] == ["delivered", "delivered"]
    assert not list(verify_all())


def test_a_call_after_everything_opens_nothing() -> None:
    say("ana")
    say("ana", "And which colour?", NOON + HOUR)
    note("dee", NOON + 3 * HOUR)
    assert [one.state for one in deliveries_of(5)] == ["delivered"]


def test_what_needs_no_answer_starts_no_clock() -> None:
    thanks = say("ana", "Thank you.", wants_answer=False)
    assert (thanks.wants_answer, thanks.due_at) == (False, None)
    assert not deliveries_of(5)
    assert talk_of(sale_of("ana").ref).waits is None


def test_where_nothing_was_promised_the_clock_runs_without_a_deadline() -> None:
    sale = sale_of("bea")
    asked = say("bea", whose="bea")
    opened = list(Delivery.select().where((Delivery.sale == sale.ref) & Delivery.due_at.is_null(False)))
    assert (asked.wants_answer, asked.due_at is None) == (True, not opened)


def test_two_answers_at_once_answer_once() -> None:
    asked = say("ana")
    first = say("sam", ANSWER, NOON + HOUR)
    say("dee", "The chrome one.", NOON + HOUR)
    assert message(asked.ref).answer == first.ref
    assert told(deliveries_of(5)[0]) == [("delivered", "Answered.")]


def test_a_form_that_arrives_twice_is_one_message() -> None:
    once = by("ana")
    refs = [write(sale_seen("ana"), NewMessage(QUESTION), once) for _ in range(2)]
    assert refs[1] == ""
    assert Message.select().count() == 1


def test_a_photo_alone_is_a_message_and_nothing_is_none() -> None:
    say("ana", "", files=(PHOTO,))
    [file] = MessageFile.select()
    assert (file.name, file.kind) == ("sink.jpg", "photo")
    with pytest.raises(Invalid):
        say("ana", "  ")
    with pytest.raises(Invalid):
        say("ana", "x" * 5001)


def test_nobody_can_flood_us() -> None:
    for _ in range(MOST_AN_HOUR):
        say("ana", wants_answer=False)
    with pytest.raises(TooMany):
        say("ana")
    say("dee", ANSWER)


def test_a_noted_call_answers_what_was_written_before_it_took_place() -> None:
    before, after = say("ana", at=NOON), say("ana", "And the sink?", NOON + 2 * HOUR)
    called = note("dee", NOON + 3 * HOUR, happened_at=NOON + HOUR)
    assert (called.at, called.posted_at) == (NOON + HOUR, NOON + 3 * HOUR)
    assert message(after.ref).answered_at is None
    # Nobody could see it before it was noted.
    assert message(before.ref).answered_in == 3 * 3600


def test_a_call_can_be_noted_neither_ahead_nor_before_the_signing_nor_by_ana() -> None:
    for at in (NOON + HOUR, datetime(2026, 2, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)):
        with pytest.raises(Invalid):
            note("dee", NOON, happened_at=at)
    with pytest.raises(Invalid):
        note("dee", NOON, how="pigeon")
    with pytest.raises(NotHere):
        note_contact(sale_seen("ana"), NewContact("call", NOON), by("ana"))


def test_that_did_not_happen_lets_the_clock_run_on() -> None:
    asked = say("ana")
    called = note("dee", NOON + HOUR)
    assert deliveries_of(5)[0].state == "delivered"
    deny("ana", called, NOON + 2 * HOUR)
    asked = message(asked.ref)
    assert (asked.answered_at, asked.answer, asked.answered_in) == (None, None, None)
    assert deliveries_of(5)[0].state == "promised"
    assert [kind for kind, _ in told(deliveries_of(5)[0])] == ["delivered", "retracted"]
    say("sam", ANSWER, NOON + 7 * HOUR)
    [question] = deliveries_of(5)
    assert question.delivered_at == NOON + 7 * HOUR
    assert message(called.ref).dispute == "My phone never rang."
    assert not list(verify_all())


def test_where_a_word_from_us_came_after_the_disputed_call_that_one_answers() -> None:
    asked = say("ana")
    called = note("dee", NOON + HOUR)
    wrote = say("sam", ANSWER, NOON + 2 * HOUR)
    deny("ana", called, NOON + 3 * HOUR)
    asked = message(asked.ref)
    assert (asked.answer, asked.answered_in) == (wrote.ref, 7200)
    [question] = deliveries_of(5)
    assert (question.state, question.delivered_at) == ("delivered", NOON + 2 * HOUR)
    assert not list(verify_all())


def test_what_ana_judged_since_stands_whatever_she_says_of_the_call() -> None:
    say("ana")
    called = note("dee", NOON + HOUR)
    seen = delivery_for(viewer("ana"), deliveries_of(5)[0].ref)
    give_verdicts(seen.sale, [NewVerdict(seen, "kept", "", None, "")], by("ana", NOON + HOUR))
    deny("ana", called, NOON + 2 * HOUR)
    assert deliveries_of(5)[0].state == "delivered"
    assert talk_of(sale_of("ana").ref).waits is not None


def test_only_a_contact_disputes_and_only_once_and_only_what_was_noted() -> None:
    called, wrote = note("dee"), say("dee", ANSWER)
    with pytest.raises(NotHere):
        dispute_contact(message_for(viewer("sam"), called.ref), "", by("sam"))
    with pytest.raises(NotHere):
        deny("ana", wrote)
    deny("ana", called, words="")
    with pytest.raises(Conflict):
        deny("ana", called)


def test_another_customer_finds_no_message_and_no_sale() -> None:
    called = note("dee")
    with pytest.raises(NotHere):
        deny("bea", called)
    with pytest.raises(NotHere):
        sale_seen("bea", "ana")


def test_the_last_word_from_us_is_none_that_is_disputed() -> None:
    say("sam", ANSWER)
    called = note("dee", NOON + HOUR)
    ref = sale_of("ana").ref
    heard = talk_of(ref).heard
    assert heard is not None
    assert heard.by == "Dee Lindqvist"
    deny("ana", called, NOON + 2 * HOUR)
    heard = talk_of(ref).heard
    assert heard is not None
    assert (heard.by, heard.at) == ("Sam Ortega", NOON)
