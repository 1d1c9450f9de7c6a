"""What customers said stands on Today until it is answered."""

from datetime import timedelta

from portal.config import Settings
from portal.deliveries.access import delivery_for, wait_for
from portal.deliveries.actions import (
    NewUpdate,
    NewVerdict,
    NewWait,
    answer_wait,
    dispute_wait,
    give_verdicts,
    post_update,
    report_breach,
)
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Wait
from portal.desk.answers import answers_for
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.queries import staff_by_email
from portal.record.models import SYSTEM
from tests.cast import NOON, sale_of, viewer
from tests.my.help import delivery_of, tell

LATER = NOON + timedelta(hours=1)
LATEST = NOON + timedelta(hours=2)


def cabinets() -> Delivery:
    return delivery_of(sale_of("ana"), 2)


def judge(word: str, comment: str = "") -> None:
    ana = viewer("ana")
    verdict = NewVerdict(delivery_for(ana, cabinets().ref), word, comment)
    give_verdicts(sale_of("ana"), [verdict], By(ana, LATER, new_ref()))


def ask() -> Wait:
    sam = viewer("sam")
    seen = delivery_for(sam, cabinets().ref)
    wait = NewWait("The key to the garage.", NOON.date(), "It moves by a week.")
    post_update(seen, NewUpdate("waiting", "", seen.delivery.version, wait=wait), By(sam, NOON, new_ref()))
    return Wait.get()


def said(who: str = "max") -> list[tuple[str, str, str]]:
    return [(one.by, one.what, one.text) for one in answers_for(viewer(who), LATEST)]


def test_a_promise_that_is_not_kept_needs_an_answer_until_something_is_told(house: Settings) -> None:
    judge("not_kept", "They stand in the yard.")
    assert said() == [("Ana Brandt", "says that it is not kept", "They stand in the yard.")]
    assert said("sam") == said("dee") == said()
    tell("dee", cabinets(), "progress", "We come on Thursday.", LATEST)
    assert said() == []


def test_a_word_that_was_changed_for_the_better_needs_none(house: Settings) -> None:
    judge("in_part", "One is still here.")
    assert said()[0][1] == "says that it is kept in part"
    judge("kept")
    assert said() == []


def test_an_answer_to_what_we_waited_for_and_a_disputed_wait_are_there(house: Settings) -> None:
    wait, ana = ask(), viewer("ana")
    dispute_wait(wait_for(ana, wait.ref), "You had it on Monday.", By(ana, LATER, new_ref()))
    assert said() == [("Ana Brandt", "says that you did not wait for them", "You had it on Monday.")]
    answer_wait(wait_for(ana, wait.ref), "It lies under the mat.", By(ana, LATEST, new_ref()))
    assert said() == [("Ana Brandt", "answered what you asked for", "It lies under the mat.")]


def test_a_breach_that_the_customer_reports_is_there_and_one_of_staff_is_not(house: Settings) -> None:
    ana, broom = viewer("ana"), delivery_of(sale_of("ana"), 4)
    report_breach(delivery_for(ana, broom.ref), "Dust everywhere.", By(ana, LATER, new_ref()))
    assert said() == [("Ana Brandt", "reports that it was broken", "Dust everywhere.")]
    tell("sam", broom, "progress", "We swept.", LATEST)
    assert said() == []


def test_nobody_hears_what_is_anothers(house: Settings) -> None:
    judge("not_kept", "They stand in the yard.")
    add_staff(NewStaff("eve@hallam.example", "Eve Moor", "delivery"), SYSTEM, NOON)
    add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    for email in ("eve@hallam.example", "kim@hallam.example"):
        person = staff_by_email(email)
        assert person
        other = Viewer("staff", person.ref, person.name, email, "America/New_York", role=person.role)
        assert answers_for(other, LATEST) == ()
