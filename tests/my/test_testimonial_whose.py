"""Nobody speaks in Ana's name: not Bea, not staff, not her own household; and nobody of the company writes at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.intake.models import Draft
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions import NewContact, add_contact
from portal.people.actions.contacts import end
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.sessions import begin
from portal.record.models import SYSTEM, Entry
from portal.testimonials.actions import NewTestimonial, publish
from portal.testimonials.models import Testimonial
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise
from tests.my.telling import SAID, fields, png, tell, where
from tests.page import Browser
from tests.testimonials.help import by, public

Open = Callable[[str], Browser]
BELOW = ("", "/preview", "/withdrawal", "/objection")


def test_bea_finds_nothing_of_anas_and_changes_nothing(browser: Open) -> None:
    tell(browser("ana"))
    bea = browser("bea")
    bea.get(where(who="bea"))
    entries = Entry.select().count()
    for below in ("", "/withdrawal"):
        bea.get(where(below), 404)
    for below in BELOW:
        bea.post(where(below), {**SAID, "was": "1", "key": new_ref()}, 404)
        bea.post(f"/my/sales/AAAAAAAAAAAAA/testimonial{below}", {**SAID, "was": "1", "key": new_ref()}, 404)
    assert Entry.select().count() == entries


def test_bea_cannot_name_a_photo_of_anas_as_her_own(browser: Open) -> None:
    tell(browser("ana"), photo=png())
    [anas] = public()
    taken = NewTestimonial(words="Mine.", name="Bea", photo=anas.photo)
    publish(sale_of("bea"), taken, by("bea"))
    assert [one.photo for one in public() if one.sale == sale_of("bea").ref] == [None]


def test_bea_without_a_testimonial_has_nothing_to_take_back_or_to_object_to(browser: Open) -> None:
    bea = browser("bea")
    bea.get(where(who="bea"))
    bea.get(where("/withdrawal", who="bea"), 404)
    bea.post(where("/withdrawal", who="bea"), {"key": new_ref()}, 404)
    bea.post(where("/objection", who="bea"), {"key": new_ref(), "text": "Why?"}, 404)


@pytest.mark.parametrize("who", ["sam", "dee", "max", "nobody"])
def test_staff_and_strangers_cannot_write_change_or_withdraw(app: Flask, browser: Open, who: str) -> None:
    tell(browser("ana"))
    other = browser(who) if who != "nobody" else Browser(app)
    other.get("/sign-in")
    for below in ("", "/withdrawal"):
        assert other.get(where(below), 303).location.startswith("/sign-in")
    for below in BELOW:
        sent = other.post(where(below), {**SAID, "was": "1", "key": new_ref()})
        assert sent.location.startswith("/sign-in")
    assert [one.words for one in public()] == [SAID["words"]]


def test_a_get_of_what_only_a_form_may_do_does_nothing(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    for below in ("/preview", "/objection"):
        ana.get(where(below), 405)
    ana.get(where("/withdrawal"))
    assert public()


def test_there_is_no_page_for_a_draft(browser: Open) -> None:
    floor = kitchen(external_id="floor-1", title="Your floor", seal=False, promises=[promise(words="Oak.")])
    assert not bring(floor).refusals
    ana = browser("ana")
    ana.get(where())
    ana.get(f"/my/sales/{Draft.get().ref}/testimonial", 404)
    ana.post(f"/my/sales/{Draft.get().ref}/testimonial", {**SAID, "was": "0", "key": new_ref()}, 404)


@pytest.mark.parametrize("email", ["sam+ana@hallam.example", "new.colleague@hallam.example"])
def test_for_an_address_of_the_company_there_is_no_form_and_no_way_around_it(
    browser: Open, email: str
) -> None:
    theirs = _browser_of(browser, _contact("Sam at home", email))
    page = theirs.get(where(), 403)
    assert "Nobody here writes about themselves" in page.words
    assert email in page.words
    assert not page.all("textarea")
    form = {**SAID, "was": "0", "key": new_ref()}
    assert "Nobody here writes about themselves" in theirs.post(where(), form, 403).words
    assert "Nobody here writes about themselves" in theirs.post(where("/preview"), form, 403).words
    assert Testimonial.select().count() == 0


def test_whose_address_became_one_of_ours_can_still_take_their_words_back(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    add_staff(NewStaff("kim@brandt.example", "Kim Brandt", "sales"), SYSTEM, NOON)
    page = ana.get(where(), 403)
    assert where("/withdrawal") in page.links()
    ana.post(where("/withdrawal"), {"key": ana.get(where("/withdrawal")).value("key")})
    assert not public()


def test_each_of_a_household_writes_their_own_and_neither_the_others(browser: Open) -> None:
    tell(browser("ana"))
    theirs = _browser_of(browser, _contact("Jon Brandt", "jon@brandt.example"))
    page = theirs.get(where())
    assert "told me before I had to ask" not in page.words
    assert page.value("name") == "Jon B."
    theirs.get(where("/withdrawal"), 404)
    theirs.post(where(), fields(page, words="Too late, all of it.", name="Jon"))
    assert sorted(one.name for one in public()) == ["Ana B.", "Jon"]


def test_what_somebody_said_stays_when_they_are_ended_and_nobody_else_can_touch_it(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    jon, ref = _contact("Jon Brandt", "jon@brandt.example"), viewer("ana").ref
    assert "take that back first if it shall not stand" in ana.get(f"/my/contacts/{ref}/end").words
    theirs = _browser_of(browser, jon)
    end(jon, jon.customer, ref, NOON)
    assert ana.get(where(), 303).location.startswith("/sign-in")
    assert [one.name for one in public(NOON + timedelta(days=400))] == ["Ana B."]
    theirs.get(where("/withdrawal"), 404)
    theirs.post(where("/withdrawal"), {"key": new_ref()}, 404)
    assert public()


def _contact(name: str, email: str) -> Viewer:
    """Add somebody to Ana's household; return them as the features see them."""
    customer = viewer("ana").customer
    ref = add_contact(customer, NewContact(name, email, "America/New_York"), SYSTEM, NOON)
    return Viewer("contact", ref, name, email, "America/New_York", customer)


def _browser_of(browser: Open, who: Viewer) -> Browser:
    theirs = browser("pat")
    theirs.client.set_cookie("kept-contact", begin("contact", who.ref, "", NOON), domain="127.0.0.1")
    return theirs
