"""Withholding a testimonial: one person alone can't, and only for a reason of the closed list."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.deliveries.actions.fields import By
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere
from portal.lib.ids import new_ref
from portal.record.verify import verify_all
from portal.testimonials.actions import (
    NewTestimonial,
    bring_back,
    confirm_hiding,
    hide,
    let_lapse,
    object_to,
    publish,
    reply,
    withdraw,
)
from portal.testimonials.models import Testimonial, Withholding
from portal.testimonials.queries import Shown, shown, shown_rows, withholdings_of
from tests.cast import NOON, sale_of, viewer

LATER = timedelta(hours=72)


def by(who: str, at: datetime = NOON) -> By:
    return By(viewer(who), at, new_ref())


def anas(at: datetime = NOON) -> list[Shown]:
    """Return what the public reads."""
    return shown_rows(shown(at))


@pytest.fixture
def written(house: Settings) -> Iterator[Testimonial]:
    new = NewTestimonial(words="They were late, and told me before I had to ask.", name="Ana B.")
    publish(sale_of("ana"), new, by("ana"))
    yield Testimonial.get()
    assert not list(verify_all())


def hidden(written: Testimonial) -> Withholding:
    made = hide(written, "personal_data", "It names your neighbour.", by("max"))
    assert made is not None
    return made


def test_anas_words_are_public_at_once_as_she_wrote_them(written: Testimonial) -> None:
    (one,) = anas()
    assert (one.words, one.name) == ("They were late, and told me before I had to ask.", "Ana B.")
    assert not one.figures


def test_max_hides_them_and_they_return_after_72_hours_whether_a_job_ran_or_not(written: Testimonial) -> None:
    hidden(written)
    assert not anas(NOON + LATER - timedelta(seconds=1))
    assert anas(NOON + LATER)
    assert [held.testimonial for held in let_lapse(NOON + LATER)] == [written.ref]
    assert not let_lapse(NOON + LATER)
    assert withholdings_of(written.ref)[0].how == "lapsed"


def test_max_can_neither_confirm_his_own_hiding_nor_hide_the_same_words_again(written: Testimonial) -> None:
    held = hidden(written)
    with pytest.raises(Forbidden):
        confirm_hiding(held.ref, by("max"))
    with pytest.raises(Conflict):
        hide(written, "abuse", "It is rude.", by("max"))
    later = NOON + LATER
    with pytest.raises(Conflict):
        hide(written, "abuse", "It is rude.", by("max", later))
    assert anas(later)


def test_sam_confirms_and_they_stay_hidden_until_somebody_brings_them_back(written: Testimonial) -> None:
    held = hidden(written)
    assert confirm_hiding(held.ref, by("sam"))
    assert confirm_hiding(held.ref, by("dee")) is None
    assert not anas(NOON + timedelta(days=400))
    assert bring_back(held.ref, by("dee", NOON + timedelta(days=1)))
    assert anas()
    assert bring_back(held.ref, by("dee")) is None


def test_nobody_confirms_after_the_72_hours(written: Testimonial) -> None:
    held = hidden(written)
    with pytest.raises(Conflict):
        confirm_hiding(held.ref, by("sam", NOON + LATER))


def test_there_is_no_reason_beyond_the_four_and_none_without_a_word_to_ana(written: Testimonial) -> None:
    with pytest.raises(Invalid):
        hide(written, "negative", "It is bad for us.", by("max"))
    with pytest.raises(Invalid):
        hide(written, "abuse", " ", by("max"))
    assert anas()


@pytest.mark.parametrize("who", ["sam", "dee"])
def test_only_managers_hide_or_reply(written: Testimonial, who: str) -> None:
    with pytest.raises(Forbidden):
        hide(written, "abuse", "It is rude.", by(who))
    with pytest.raises(Forbidden):
        reply(written, "Thank you.", by(who))


def test_neither_bea_nor_ana_herself_can_hide_or_confirm(written: Testimonial) -> None:
    held = hidden(written)
    for who in ("ana", "bea"):
        with pytest.raises(NotHere):
            hide(written, "abuse", "It is rude.", by(who))
        with pytest.raises(NotHere):
            confirm_hiding(held.ref, by(who))
        with pytest.raises(NotHere):
            bring_back(held.ref, by(who))


def test_ana_objects_once_in_her_own_words(written: Testimonial) -> None:
    hidden(written)
    assert object_to(sale_of("ana"), "My neighbour agreed.", by("ana"))
    assert object_to(sale_of("ana"), "Really.", by("ana")) is None
    assert withholdings_of(written.ref)[0].objection == "My neighbour agreed."
    with pytest.raises(NotHere):
        object_to(sale_of("bea"), "Mine too.", by("bea"))


def test_other_words_of_ana_are_public_though_the_first_are_withheld(written: Testimonial) -> None:
    held = hidden(written)
    confirm_hiding(held.ref, by("sam"))
    publish(sale_of("ana"), NewTestimonial(words="They were late.", name="Ana", was=1), by("ana"))
    (one,) = anas()
    assert (one.words, one.n) == ("They were late.", 2)
    assert withholdings_of(written.ref)[0].how == "replaced"


def test_ana_withdraws_and_it_is_gone_until_she_publishes_again(written: Testimonial) -> None:
    withdraw(sale_of("ana"), by("ana"))
    assert not anas()
    with pytest.raises(Conflict):
        hide(written, "abuse", "It is rude.", by("max"))
    publish(sale_of("ana"), NewTestimonial(words="Late, but honest.", name="Ana", was=1), by("ana"))
    assert [one.words for one in anas()] == ["Late, but honest."]


def test_a_form_that_is_stale_or_of_somebody_else_changes_nothing(written: Testimonial) -> None:
    stale = NewTestimonial(words="Other words.", name="Ana")
    with pytest.raises(Conflict):
        publish(sale_of("ana"), stale, by("ana"))
    for who in ("bea", "sam", "max"):
        with pytest.raises(NotHere):
            publish(sale_of("ana"), stale, by(who))
        with pytest.raises(NotHere):
            withdraw(sale_of("ana"), by(who))
    assert len(anas()) == 1


def test_max_replies_once_and_not_to_words_that_ana_has_changed_meanwhile(written: Testimonial) -> None:
    publish(sale_of("ana"), NewTestimonial(words="They were late.", name="Ana", was=1), by("ana"))
    with pytest.raises(Conflict):
        reply(written, "We are sorry.", by("max"))
    now = Testimonial.get()
    assert reply(now, "We are sorry.", by("max"))
    with pytest.raises(Conflict):
        reply(now, "And again.", by("max"))
    assert anas()[0].reply == "We are sorry."


def test_the_same_form_twice_does_one_thing(written: Testimonial) -> None:
    once = by("max")
    assert hide(written, "abuse", "It is rude.", once)
    assert hide(written, "abuse", "It is rude.", once) is None
    assert Withholding.select().count() == 1
