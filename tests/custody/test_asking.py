"""Ana asks for an erasure on her pages and changes her mind; Max acts for who writes to us, and says what he holds."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.custody.actions import lift_hold, set_hold, undo_erasure
from portal.custody.jobs import carry_out_erasures
from portal.custody.models import Erasure, LegalHold
from portal.custody.rules import AFTER_HOLD
from portal.enquiries.models import Enquiry
from portal.enquiries.tokens import own_token
from portal.lib import clock
from portal.lib.errors import Conflict, NotHere
from portal.people.actions import NewContact, add_contact
from portal.people.models import Contact
from portal.record.models import SYSTEM
from portal.record.verify import verify_all
from tests.cast import EMAILS, NOON, viewer
from tests.custody.help import DUE, ask, by
from tests.engines import LONG_ON_POSTGRES
from tests.page import Browser
from tests.people.post import forget_mails, sent

Open = Callable[[str], Browser]
DATA = "/my/data"
WHY = "A court has asked for the papers of your kitchen."
pytestmark = LONG_ON_POSTGRES


def test_ana_reads_what_goes_asks_and_undoes_it(app: Flask, browser: Open) -> None:
    add_contact(
        viewer("ana").customer, NewContact("Bo Brandt", "bo@brandt.example", "Europe/Berlin"), SYSTEM, NOON
    )
    forget_mails()
    ana = browser("ana")
    assert DATA in browser("ana").get("/my/settings").links()
    page = ana.get(f"{DATA}/erasure")
    assert "First save what you want to keep" in page.words
    assert "Until then you and Bo Brandt can undo it; each of you gets a mail now." in page.words
    page = ana.post(f"{DATA}/erasure", {"key": page.value("key")}, 422)
    assert "Tick this if you are sure" in page.words
    fields = {"key": page.value("key"), "sure": "y"}
    ana.post(f"{DATA}/erasure", fields)
    ana.post(f"{DATA}/erasure", fields)
    page = ana.get(DATA)
    assert "Everything is erased on Tuesday 10 March 2026" in page.words
    mails = sent()
    assert {mail.to for mail in mails} == {EMAILS["ana"], "bo@brandt.example", EMAILS["max"]}
    assert len(mails) == 3
    assert "Until then each of you can undo it" in next(mail.text for mail in mails if mail.to[:2] == "bo")
    ana.post(f"{DATA}/erasure/undo", {"key": page.value("key")})
    carry_out_erasures(DUE)
    assert Contact.get(Contact.email == EMAILS["ana"]).name == "Ana Brandt"
    [row] = Erasure.select()
    assert (row.undone_by, row.done_at) == (viewer("ana").ref, None)
    assert "Everything is erased on" not in ana.get(DATA).words
    assert list(verify_all()) == []


def test_after_half_an_hour_she_is_asked_for_a_code_before_she_saves_or_erases(browser: Open) -> None:
    ana = browser("ana")
    with clock.at(NOON + timedelta(minutes=31)):
        ana.get(DATA)
        for path in (f"{DATA}/erasure", f"{DATA}/everything.zip"):
            assert "/sign-in?" in ana.get(path, 303).location
        assert "/sign-in?" in ana.post(f"{DATA}/erasure", {"sure": "y"}).location
    assert not Erasure.select().exists()


def test_it_is_asked_for_once_and_bea_undoes_nothing_of_anas(browser: Open) -> None:
    ask("ana")
    with pytest.raises(Conflict):
        ask("ana")
    bea = browser("bea")
    page = bea.get(DATA)
    assert "erased on" not in page.words
    bea.post(f"{DATA}/erasure/undo")
    with pytest.raises(NotHere):
        undo_erasure(viewer("ana").customer, by("bea"))
    with pytest.raises(NotHere):
        undo_erasure(viewer("ana").customer, by("sam"))
    assert Erasure.get().undone_at is None


def test_a_hold_is_told_with_its_reason_and_an_erasure_waits_for_it(app: Flask, browser: Open) -> None:
    max_, customer = browser("max"), viewer("ana").customer
    place = f"/staff/customers/{customer}/data"
    page = max_.get(place)
    page = max_.post(f"{place}/hold", {}, 422)
    assert "Write why; the customer reads it." in page.words
    forget_mails()
    max_.post(f"{place}/hold", {"hold-reason": WHY})
    before = browser("ana").get(f"{DATA}/erasure").words
    assert "It is done once the hold is lifted" in before
    assert "by itself" not in before
    ask("ana")
    [told] = sent("hold-set")
    assert (told.to, WHY in told.text) == (EMAILS["ana"], True)
    page = browser("ana").get(DATA)
    assert WHY in page.words
    assert "An erasure waits" in page.words
    carry_out_erasures(DUE)
    assert Erasure.get().done_at is None
    assert max_.post(f"{place}/hold", {"hold-reason": WHY}, 409).words.count(WHY) >= 2
    lift_hold(customer, by("max", DUE))
    assert Erasure.get().due_at == DUE + AFTER_HOLD
    assert "Wednesday 11 March 2026" in sent("hold-lifted")[0].text
    carry_out_erasures(DUE)
    assert Erasure.get().done_at is None
    assert list(verify_all()) == []
    carry_out_erasures(DUE + AFTER_HOLD)
    assert Erasure.get().done_at is not None
    assert LegalHold.get().reason == "(erased)"
    assert list(verify_all()) == []


def test_the_mails_of_an_erasure_promise_no_day_while_a_hold_stands(app: Flask) -> None:
    forget_mails()
    set_hold(viewer("ana").customer, WHY, by("max"))
    ask("ana")
    for kind in ("erasure-asked", "erasure-told"):
        [mail] = sent(kind)
        assert "until that is lifted" in mail.text
        assert "by itself" not in mail.text
        assert "once the hold is lifted" in mail.subject


def test_what_ana_asked_us_is_not_deleted_while_a_hold_stands(app: Flask, browser: Open) -> None:
    ana, max_ = browser("ana"), browser("max")
    page = ana.get("/my/ask")
    ana.post("/my/enquiries", {"words": "The stairs too?", "key": page.value("key")})
    enquiry = Enquiry.get()
    set_hold(viewer("ana").customer, WHY, by("max"))
    for reader, path in (
        (ana, f"/enquiries/{own_token(enquiry.ref)}/deletion"),
        (max_, f"/staff/enquiries/{enquiry.ref}/deletion"),
    ):
        reader.get("/sign-in")
        assert "may not be deleted" in reader.post(path, status=409).words
    assert Enquiry.get().words == "The stairs too?"
    lift_hold(viewer("ana").customer, by("max"))
    max_.post(f"/staff/enquiries/{enquiry.ref}/deletion")
    assert Enquiry.get().words == "(erased)"


def test_max_starts_it_for_who_wrote_and_it_stands_on_the_record_with_the_day(browser: Open) -> None:
    max_, customer = browser("max"), viewer("ana").customer
    place = f"/staff/customers/{customer}/data"
    page = max_.get(place)
    page = max_.post(f"{place}/erasure", {"letter-words": "", "letter-written_on": "2026-03-09"}, 422)
    assert "Write what they asked for" in page.words
    assert "This day is still to come." in page.words
    asked = {"letter-words": "Please delete all of it.", "letter-written_on": "2026-03-02"}
    max_.post(f"{place}/erasure", asked)
    page = max_.get(place)
    assert "who wrote on Monday 2 March 2026: “Please delete all of it.”" in page.words
    assert "Please delete all of it." in next(
        mail.text for mail in sent("erasure-asked") if mail.to == EMAILS["ana"]
    )
    max_.post(f"{place}/erasure", asked, 409)
    max_.post(f"{place}/erasure/undo")
    assert Erasure.get().undone_by == viewer("max").ref


def test_only_managers_hold_and_nothing_is_held_of_who_is_erased(app: Flask) -> None:
    customer = viewer("ana").customer
    for who in ("sam", "dee", "ana"):
        with pytest.raises(NotHere):
            set_hold(customer, WHY, by(who))
    ask("ana")
    carry_out_erasures(DUE)
    with pytest.raises(Conflict):
        set_hold(customer, WHY, by("max"))
    assert not LegalHold.select().exists()
    assert not lift_hold(customer, by("max"))
