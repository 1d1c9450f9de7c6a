"""We wait for the customer: they answer or dispute it, once, and a wait is open exactly while its delivery waits."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for, wait_for
from portal.deliveries.actions import NewUpdate, NewWait, answer_wait, dispute_wait, post_update
from portal.deliveries.models import Wait
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import NOON, viewer
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.verbs import at_once, by, happen, need, take_back, waits_of
from tests.intake.help import dump

DAY = timedelta(days=1)


def reopened(wait: Wait) -> bool:
    return Wait.get_by_id(wait.ref).ended_at is None


def test_anas_answer_ends_the_wait_and_the_delivery_stands_as_before(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "started")
    wait = need(worktop)
    assert again(worktop).state == "waiting_for_customer"
    answer_wait(wait_for(viewer("ana"), wait.ref), "  White.  ", by("ana", NOON + DAY))
    ended = Wait.get_by_id(wait.ref)
    assert (ended.answer, ended.ended_at, ended.ended_by) == ("White.", NOON + DAY, viewer("ana").ref)
    assert again(worktop).state == "started"
    assert list(verify_all()) == []


def test_a_wait_says_what_by_when_and_what_moves(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    seen = delivery_for(viewer("sam"), worktop.ref)
    rows = dump()
    for wait, field in (
        (None, "what"),
        (NewWait("", date(2026, 3, 9), "It moves."), "what"),
        (NewWait("The key", date(2026, 3, 9), " "), "otherwise"),
        (NewWait("The key", None, "It moves."), "by_on"),
        (NewWait("The key", date(2026, 3, 2), "It moves."), "by_on"),
        (NewWait("x" * 501, date(2026, 3, 9), "It moves."), "what"),
    ):
        with pytest.raises(Invalid) as refused:
            post_update(seen, NewUpdate("waiting", "", worktop.version, wait=wait), by("sam"))
        assert field in [problem.field for problem in refused.value.problems]
    assert dump() == rows


def test_nobody_answers_or_disputes_for_ana(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    waited = wait_for(viewer("ana"), need(worktop).ref)
    rows = dump()
    with pytest.raises(NotHere):
        wait_for(viewer("bea"), waited.wait.ref)
    for who in ("sam", "max"):
        for verb in (answer_wait, dispute_wait):
            with pytest.raises(NotHere):
                verb(waited, "White.", by(who))
    assert dump() == rows


def test_a_wait_is_answered_once_and_disputed_once(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    waited = wait_for(viewer("ana"), need(worktop).ref)
    for verb in (answer_wait, dispute_wait):
        with pytest.raises(Invalid):
            verb(waited, " ", by("ana"))
        verb(waited, "First.", by("ana"))
        rows = dump()
        with pytest.raises(Conflict):
            verb(waited, "Second.", by("ana"))
        assert dump() == rows
    kept = Wait.get_by_id(waited.wait.ref)
    assert (kept.answer, kept.dispute) == ("First.", "First.")
    assert list(verify_all()) == []


def test_of_ten_answers_at_once_one_is_taken(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    waited = wait_for(viewer("ana"), need(worktop).ref)
    outcomes = at_once([partial(answer_wait, waited, f"Answer {n}", by("ana")) for n in range(10)])
    assert [type(one) for one in outcomes].count(Conflict) == 9
    assert list(verify_all()) == []


def test_the_next_update_ends_a_wait_and_taking_that_back_brings_it_back(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    wait = need(worktop)
    tell("sam", worktop, "delivered")
    assert not reopened(wait)
    take_back(worktop, "delivered")
    assert again(worktop).state == "waiting_for_customer"
    assert reopened(wait)
    answer_wait(wait_for(viewer("ana"), wait.ref), "White.", by("ana"))
    assert again(worktop).state == "promised"
    before = dump()
    rebuild_all()
    assert dump() == before
    assert list(verify_all()) == []


def test_taking_back_something_else_does_not_end_a_wait(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "started")
    wait = need(worktop)
    take_back(worktop, "started")
    assert (again(worktop).state, reopened(wait)) == ("waiting_for_customer", True)
    take_back(worktop, "waiting")
    assert (again(worktop).state, reopened(wait)) == ("promised", False)


def test_an_answered_wait_stays_answered_whatever_is_taken_back(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    wait = need(worktop)
    answer_wait(wait_for(viewer("ana"), wait.ref), "White.", by("ana"))
    tell("sam", worktop, "progress", "Thank you.")
    take_back(worktop, "progress")
    assert (again(worktop).state, reopened(wait)) == ("promised", False)
    take_back(worktop, "waiting")
    assert (again(worktop).state, Wait.get_by_id(wait.ref).answer) == ("promised", "White.")
    second = need(worktop)
    assert [one.ref for one in waits_of(worktop)] == [wait.ref, second.ref]
    assert list(verify_all()) == []


def test_an_answer_about_an_occasion_goes_by_its_own_day(house: Settings) -> None:
    """The day expected came back to the promised one, so nothing is at risk once Ana has answered."""
    question = happen(NOON)
    assert question.due_at == datetime(2026, 3, 3, 21, 0, tzinfo=UTC)
    seen = delivery_for(viewer("sam"), question.ref)
    for day in (date(2026, 3, 6), date(2026, 3, 3)):
        post_update(seen, NewUpdate("at_risk", "It takes longer.", None, forecast_on=day), by("sam"))
    assert again(question).forecast_on is None
    wait = need(question)
    answer_wait(wait_for(viewer("ana"), wait.ref), "The deep one.", by("ana"))
    assert (again(question).state, again(question).forecast_on) == ("promised", None)
    with pytest.raises(Invalid, match="nothing is at risk"):
        post_update(seen, NewUpdate("at_risk", "Today.", None, forecast_on=date(2026, 3, 3)), by("sam"))
