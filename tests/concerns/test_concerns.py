"""A concern from the customer's words to the customer's yes: who may do what, when, and once."""

from datetime import date, timedelta

import pytest

from portal.concerns.access import concern_at, concern_for
from portal.concerns.actions import (
    MOST_OPEN,
    NewAnswer,
    NewConcern,
    NewFix,
    acknowledge,
    propose_fix,
    raise_concern,
    say_fixed,
    settle,
)
from portal.concerns.models import Concern, ConcernStep
from portal.deliveries.actions.fields import By
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.promises.models import Promise
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import receipts, tom
from tests.concerns.help import (
    answered,
    by,
    now,
    promised,
    put_right,
    raised,
    seen,
    story,
    understood,
    worktop,
)
from tests.custody.help import erase
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.verbs import at_once, take_back

pytestmark = pytest.mark.usefixtures("house")


def test_ana_is_understood_promised_a_fix_and_asked_and_her_yes_closes_it() -> None:
    one = raised(about=worktop())
    understood(one)
    fix = promised(one)
    assert now(one).state == "proposed"
    tell("dee", fix, "delivered", "The seal is new.")
    assert now(one).state == "fixed"
    answered(one, worked=True)
    assert now(one).state == "closed"
    assert story(one) == ["raised", "acknowledged", "proposed", "fixed", "yes"]
    assert not list(verify_all())


def test_every_no_opens_it_again_and_each_is_counted() -> None:
    one = raised(about=worktop())
    for count in (1, 2):
        put_right(one)
        answered(one, worked=False)
        assert (now(one).state, now(one).reopened) == ("raised", count)
    put_right(one)
    answered(one, worked=True)
    answered(one, worked=False)
    assert (now(one).state, now(one).reopened, worktop().concern_open) == ("raised", 3, True)


def test_the_fix_is_a_promise_on_a_receipt_of_its_own_that_names_the_concern() -> None:
    one = raised(about=worktop())
    fix = promised(one)
    said = receipts()[1]
    assert said["about"] == "concern"
    assert said["concern"] == {"n": 1, "promise": 1, "words": "The tap drips.", "by": "Sam Ortega"}
    promise = Promise.get_by_id(fix.promise)
    assert (promise.words, promise.said_by) == ("We put in a new seal.", viewer("sam").ref)
    assert (fix.due_on, fix.assigned_to) == (date(2026, 3, 6), viewer("dee").ref)


def test_a_fix_without_words_or_with_a_day_that_has_passed_is_no_promise() -> None:
    one = raised()
    for new in (NewFix("", date(2026, 3, 6)), NewFix("A seal.", None), NewFix("A seal.", date(2026, 3, 2))):
        with pytest.raises(Invalid):
            propose_fix(seen("sam", one), new, None, by("sam"))
    assert (now(one).state, len(receipts())) == ("raised", 1)


def test_a_fix_that_was_not_delivered_after_all_is_none() -> None:
    one = raised()
    fix = promised(one)
    tell("dee", fix, "delivered")
    take_back(fix, "delivered", "dee")
    assert now(one).state == "proposed"
    tell("dee", fix, "delivered")
    assert story(one) == ["raised", "proposed", "fixed", "not_fixed", "fixed"]


def test_while_a_fix_is_promised_no_other_is_and_nobody_says_that_it_is_done() -> None:
    one = raised()
    fix = promised(one)
    with pytest.raises(Conflict, match="promised for this concern already"):
        promised(one)
    with pytest.raises(Conflict):
        put_right(one, "max")
    tell("dee", fix, "missed", "I was ill.")
    again = promised(one)
    assert now(one).fix == again.promise
    tell("dee", fix, "delivered")
    assert now(one).state == "proposed", "the first fix is no longer the one that is asked about"


def test_how_long_each_step_took_is_working_time_since_it_was_raised_or_opened_again() -> None:
    # It is Tuesday noon; the company works from 8 to 17.
    one = raised(about=worktop())
    understood(one, at=NOON + timedelta(hours=2))
    put_right(one, at=NOON + timedelta(days=1))
    answered(one, worked=False, at=NOON + timedelta(days=1, hours=1))
    understood(one, at=NOON + timedelta(days=1, hours=2))
    took = {step.seq: step.took for step in ConcernStep.select() if not step.by_customer}
    assert [took[seq] for seq in sorted(took)] == [2 * 3600, 9 * 3600, 3600]


def test_nobody_speaks_for_the_other_side() -> None:
    one = raised(about=worktop())
    for who in ("sam", "dee", "max"):
        with pytest.raises(NotHere):
            raise_concern(sale_of("ana"), NewConcern("Something."), by(who))
        with pytest.raises(NotHere):
            settle(seen(who, one), NewAnswer(), by(who))
    for deed in (acknowledge, say_fixed):
        with pytest.raises(NotHere):
            deed(seen("ana", one), "All is well.", None, by("ana"))
    for who in ("ana", "dee"):
        with pytest.raises(NotHere):
            propose_fix(seen(who, one), NewFix("A seal.", date(2026, 3, 6)), None, by(who))
    assert story(one) == ["raised"]


def test_who_sees_a_concern() -> None:
    about_the_sale, about_dees = raised(), raised("It is scratched.", worktop())
    nobodys = raised("It is loud.", deliveries_of(3)[0])
    assert seen("dee", about_dees).promise.n == 1  # type: ignore[union-attr]
    assert nobodys.delivery is not None
    with pytest.raises(NotHere):
        concern_for(viewer("dee"), about_the_sale.ref)
    for one in (about_the_sale, about_dees):
        with pytest.raises(NotHere):
            concern_for(viewer("bea"), one.ref)
        with pytest.raises(NotHere):
            concern_at(viewer("bea"), sale_of("ana").ref, one.n)
    with pytest.raises(NotHere):
        raise_concern(sale_of("bea"), NewConcern("Mine.", worktop().ref), by("bea"))
    assert concern_at(viewer("ana"), sale_of("ana").ref, 2).concern.ref == about_dees.ref
    with pytest.raises(NotHere):
        concern_at(viewer("ana"), sale_of("ana").ref, 9)


def test_another_contact_of_the_household_may_say_that_it_is_settled() -> None:
    one = raised()
    answered(one, worked=True, who=tom())
    assert now(one).state == "closed"


def test_a_form_that_arrives_twice_counts_once_and_a_stale_one_is_told_so() -> None:
    once = by("ana")
    new = NewConcern("The tap drips.", worktop().ref)
    ref = raise_concern(sale_of("ana"), new, once)
    assert raise_concern(sale_of("ana"), new, once) == ""
    one = now(ref)
    looked_at = one.version
    key = by("dee")
    acknowledge(seen("dee", one), "The seal.", looked_at, key)
    acknowledge(seen("dee", one), "The seal.", looked_at, key)
    with pytest.raises(Conflict, match="faster"):
        settle(seen("ana", one), NewAnswer(was=looked_at), by("ana"))
    with pytest.raises(Conflict, match="acknowledged already"):
        understood(one)
    assert story(one) == ["raised", "acknowledged"]


def test_two_who_answer_at_once_answer_it_once() -> None:
    one = raised()
    put_right(one, "max")

    def say(*, worked: bool) -> None:
        answered(one, worked=worked)

    refused = at_once([lambda: say(worked=True), lambda: say(worked=True)])
    assert sum(isinstance(refusal, Conflict) for refusal in refused) == 1
    assert story(one).count("yes") == 1


def test_about_one_delivery_one_concern_is_open_and_more_is_added_to_it() -> None:
    one = raised(about=worktop())
    assert raised("It is loud, too.", worktop()).ref == one.ref
    assert story(one) == ["raised", "said"]
    answered(one, worked=True)
    assert raised("It drips again.", worktop()).n == 2
    with pytest.raises(Conflict, match="Another concern about this"):
        answered(one, worked=False)


def test_a_date_that_may_yet_go_is_nothing_to_be_concerned_about() -> None:
    with pytest.raises(Invalid, match="still to come"):
        raised(about=deliveries_of(3)[-1])
    assert raised(about=deliveries_of(3)[0]).n == 1


def test_so_many_at_once_are_too_many_and_nothing_is_none() -> None:
    with pytest.raises(Invalid):
        raised("  ")
    for number in range(MOST_OPEN):
        raised(f"Number {number}.")
    with pytest.raises(Invalid, match="are open already"):
        raised("One more.")
    assert Concern.select().count() == MOST_OPEN


def test_a_key_belongs_to_one_form_and_its_author() -> None:
    one = raised()
    put_right(one, "max")
    same = By(viewer("ana"), NOON, "a" * 20)
    settle(seen("ana", one), NewAnswer("Thank you."), same)
    settle(seen("ana", one), NewAnswer("Thank you."), same)
    assert story(one).count("yes") == 1


def test_nobody_says_anything_more_about_it_once_the_customer_is_erased() -> None:
    one = raised(about=worktop())
    erase()
    for deed in (understood, put_right):
        with pytest.raises(Conflict, match="nothing more can be agreed"):
            deed(one, who="max")
    assert story(one) == ["raised"]
