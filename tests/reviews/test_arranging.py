"""A time for a review: one side proposes, the other accepts, keeps what stands, or would rather not; each once."""

from datetime import timedelta

import pytest

from portal.changes.access import refuse_erased
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.record.actions import reproject
from portal.record.verify import verify_all
from portal.reviews.access import review_at, review_for
from portal.reviews.actions import (
    NewReview,
    accept_time,
    ask_for_review,
    call_off,
    hold_review,
    keep_time,
    propose_times,
)
from portal.reviews.models import Review, ReviewStep
from portal.reviews.queries import times_of
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import by
from tests.engines import LONG_ON_POSTGRES
from tests.reviews.help import FRIDAY, MONDAY, agreed, asked, invited, review, seen

pytestmark = pytest.mark.usefixtures("house")
HOUR = timedelta(hours=1)


def test_sam_proposes_two_times_and_ana_accepts_one() -> None:
    one = invited(how="visit", minutes=60, place="In your kitchen")
    assert (one.state, one.turn, one.n, one.host) == ("invited", "customer", 1, viewer("sam").ref)
    assert (one.how, one.minutes, one.place) == ("visit", 60, "In your kitchen")
    assert times_of(one) == [FRIDAY, MONDAY]
    accept_time(seen("ana", one), MONDAY, by("ana"))
    now = review(one.ref)
    assert (now.state, now.turn, now.meets_at, now.proposed_in) == ("agreed", "", MONDAY, None)
    assert [step.kind for step in ReviewStep.select().order_by(ReviewStep.seq)] == ["invited", "agreed"]


def test_ana_asks_without_a_time_and_sam_proposes_some() -> None:
    one = asked()
    assert (one.turn, one.asked_by_customer, times_of(one)) == ("us", True, [])
    propose_times(seen("max", one), NewReview((FRIDAY,)), by("max"))
    now = review(one.ref)
    assert (now.turn, now.host) == ("customer", viewer("max").ref), "whoever proposes holds it"
    accept_time(seen("ana", one), FRIDAY, by("ana"))
    assert review(one.ref).state == "agreed"


def test_none_fits_so_ana_proposes_others_and_sam_accepts() -> None:
    one = invited()
    other = FRIDAY + HOUR
    propose_times(seen("ana", one), NewReview((other,), words="Only later."), by("ana"))
    with pytest.raises(Conflict):
        accept_time(seen("ana", one), other, by("ana"))
    with pytest.raises(Conflict, match="not among those"):
        accept_time(seen("sam", one), FRIDAY, by("sam"))
    accept_time(seen("sam", one), other, by("sam"))
    assert review(one.ref).meets_at == other


def test_who_names_no_time_says_why_and_staff_always_name_one() -> None:
    one = invited()
    with pytest.raises(Invalid, match="none of the times"):
        propose_times(seen("ana", one), NewReview(), by("ana"))
    propose_times(seen("ana", one), NewReview(words="I am away until Easter."), by("ana"))
    assert (review(one.ref).turn, times_of(review(one.ref))) == ("us", [])
    with pytest.raises(Invalid, match="at least one"):
        propose_times(seen("sam", one), NewReview(words="Say when."), by("sam"))


def test_a_time_that_both_accepted_stands_until_another_one_is_accepted() -> None:
    one = agreed()
    propose_times(seen("sam", one), NewReview((MONDAY,)), by("sam"))
    now = review(one.ref)
    assert (now.state, now.meets_at, now.turn) == ("agreed", FRIDAY, "customer")
    keep_time(seen("ana", one), "Friday is better.", by("ana"))
    now = review(one.ref)
    assert (now.meets_at, now.turn) == (FRIDAY, "")
    propose_times(seen("ana", one), NewReview((MONDAY,)), by("ana"))
    before = review(one.ref).sequence
    accept_time(seen("sam", one), MONDAY, by("sam"))
    assert (review(one.ref).meets_at, review(one.ref).sequence) == (MONDAY, before + 1)


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewReview((NOON,)), "times"),
        (NewReview((NOON + timedelta(days=400),)), "times"),
        (NewReview(tuple(FRIDAY + n * HOUR for n in range(5))), "times"),
        (NewReview((FRIDAY,), how="pigeon"), "how"),
        (NewReview((FRIDAY,), minutes=7), "minutes"),
        (NewReview((FRIDAY,), place="x" * 501), "place"),
        (NewReview((FRIDAY,), words="\x00"), "words"),
    ],
)
def test_what_can_not_be_proposed_is_said_beside_its_field(new: NewReview, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ask_for_review(sale_of("ana"), new, by("sam"))
    assert [one.field for one in refusal.value.problems] == [field]
    assert not Review.select().exists()


def test_a_form_that_comes_twice_is_one_invitation_and_there_is_one_at_a_time() -> None:
    form = by("sam")
    new = NewReview((FRIDAY,))
    assert ask_for_review(sale_of("ana"), new, form)
    assert not ask_for_review(sale_of("ana"), new, form)
    for who in ("sam", "ana"):
        with pytest.raises(Conflict, match="being arranged already"):
            ask_for_review(sale_of("ana"), new, by(who))
    assert Review.select().count() == 1


def test_a_time_that_has_passed_meanwhile_can_not_be_accepted() -> None:
    one = invited()
    with pytest.raises(Conflict, match="has passed"):
        accept_time(seen("ana", one), FRIDAY, by("ana", FRIDAY))


def test_ana_may_decline_and_sam_may_not_decline_what_ana_asked_for() -> None:
    one = invited()
    call_off(seen("ana", one), "We have no time.", by("ana"))
    assert review(one.ref).state == "declined"
    with pytest.raises(Conflict, match="declined"):
        accept_time(seen("ana", one), FRIDAY, by("ana"))
    hers = asked(FRIDAY)
    with pytest.raises(Conflict, match="asked for this review"):
        call_off(seen("sam", hers), "We would rather not.", by("sam"))
    accept_time(seen("sam", hers), FRIDAY, by("sam"))
    with pytest.raises(Conflict, match="asked for this review"):
        call_off(seen("sam", hers), "We would rather not.", by("sam"))
    call_off(seen("ana", hers), "", by("ana"))
    now = review(hers.ref)
    assert (now.state, now.meets_at) == ("cancelled", FRIDAY), "calendars still hear which time it was"


def test_sam_calls_off_what_he_invited_to() -> None:
    one = agreed()
    call_off(seen("sam", one), "I am ill.", by("sam"))
    assert (review(one.ref).state, review(one.ref).n) == ("cancelled", 1)
    assert invited().n == 2


def test_nobody_gets_at_a_review_that_is_not_theirs() -> None:
    one = invited()
    for who in ("bea", "dee"):
        with pytest.raises(NotHere):
            review_for(viewer(who), one.ref)
        with pytest.raises(NotHere):
            review_at(viewer(who), one.sale, 1)
    with pytest.raises(NotHere):
        review_at(viewer("ana"), one.sale, 2)
    with pytest.raises(NotHere):
        review_for(viewer("max"), "nobody")
    with pytest.raises(NotHere):
        ask_for_review(sale_of("ana"), NewReview((FRIDAY,)), by("dee"))


def test_it_is_not_held_before_its_day_and_only_by_staff() -> None:
    one = agreed()
    with pytest.raises(Conflict, match="another day"):
        hold_review(seen("sam", one), by("sam"))
    with pytest.raises(NotHere):
        hold_review(seen("ana", one), by("ana", FRIDAY))
    hold_review(seen("sam", one), by("sam", FRIDAY - HOUR))
    assert review(one.ref).state == "held"


def test_all_of_it_can_be_made_again_from_the_record() -> None:
    agreed()
    before = [row.__data__ for row in (*Review.select(), *ReviewStep.select().order_by(ReviewStep.seq))]
    reproject(sale_of("ana").ref)
    assert before == [
        row.__data__ for row in (*Review.select(), *ReviewStep.select().order_by(ReviewStep.seq))
    ]
    assert next(verify_all(), None) is None
    refuse_erased(sale_of("ana"))
