"""A sale goes from Sam to Kim: the customer and Kim have a mail, Sam sees it no more, and the page names both."""

from collections.abc import Callable

import pytest

from portal.config import Settings
from portal.deliveries.access import sale_for
from portal.deliveries.actions import hand_over
from portal.deliveries.actions.fields import By
from portal.lib.errors import Conflict, Forbidden, Invalid, NotHere
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.actions import NewContact, add_contact
from portal.people.actions.staff import NewStaff, add_staff, end_staff
from portal.people.queries import staff
from portal.record.models import SYSTEM
from portal.record.receipts import newest_number
from portal.record.verify import verify_all
from portal.sales.models import Handover, Sale
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.page import Browser
from tests.people.post import forget_mails, sent

Open = Callable[[str], Browser]
WORDS = "I have read all of it, and I ring you on Friday."


@pytest.fixture
def kim(house: Settings) -> Viewer:
    """Kim Ode, who sells too; nobody has a mail."""
    ref = add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales", "555 0180"), SYSTEM, NOON)
    forget_mails()
    one = staff(ref)
    return Viewer("staff", ref, one.name, one.email, "America/New_York", role="sales")


def by(who: str, key: str = "") -> By:
    return By(viewer(who), NOON, key or new_ref())


def test_every_contact_and_the_successor_have_a_mail(kim: Viewer) -> None:
    sale = sale_of("ana")
    add_contact(sale.customer, NewContact("Jon Brandt", "jon@brandt.example", "Asia/Tokyo"), SYSTEM, NOON)
    forget_mails()
    hand_over([sale], kim.ref, WORDS, by("sam"))
    assert {(mail.kind, mail.to) for mail in sent()} == {
        ("handed-over", EMAILS["ana"]),
        ("handed-over", "jon@brandt.example"),
        ("takes-over", "kim@hallam.example"),
    }
    mail = next(one for one in sent("handed-over") if one.to == EMAILS["ana"])
    assert mail.subject == "Kim Ode follows Sam Ortega: Your kitchen"
    assert "Kim Ode" in mail.heads["From"]
    assert mail.heads["Reply-To"] == "Kim Ode <kim@hallam.example>"
    for words in (
        "Nothing of what was promised changes",
        WORDS,
        "or ring 555 0180",
        f"/my/sales/{sale.ref}",
        f"Receipt number {newest_number(sale.ref)}: keep this mail.",
    ):
        assert words in mail.text, words
    [hers] = sent("takes-over")
    assert "Sam Ortega handed “Your kitchen” over to you" in hers.text
    assert f"/staff/sales/{sale.ref}" in hers.text


def test_who_takes_a_sale_over_alone_needs_no_mail_about_it(kim: Viewer) -> None:
    hand_over([sale_of("ana")], viewer("max").ref, WORDS, by("max"))
    assert {mail.kind for mail in sent()} == {"handed-over"}


def test_the_page_says_who_follows_whom_and_with_whom_it_was_signed(kim: Viewer, browser: Open) -> None:
    ana, sale = browser("ana"), sale_of("ana")
    assert "Sam Ortega made these promises and stays with them." in ana.get(f"/my/sales/{sale.ref}").words
    hand_over([sale], kim.ref, WORDS, by("sam"))
    page = ana.get(f"/my/sales/{sale.ref}")
    for words in (
        "signed Monday 9 February 2026 with Sam Ortega",
        "Kim Ode has seen to these promises since Tuesday 3 March 2026, following Sam Ortega.",
        f"Kim Ode follows Sam Ortega since Tuesday 3 March 2026: “{WORDS}”",
        "555 0180",
    ):
        assert words in page.words, words
    # Who promised it stays as it was.
    assert "Sam Ortega, in writing" in page.words
    staffs = browser("max").get(f"/staff/sales/{sale.ref}")
    assert f"Kim Ode follows Sam Ortega since Tuesday 3 March 2026: “{WORDS}”" in staffs.words


def test_kim_sees_what_was_sams_and_sam_does_not(kim: Viewer, browser: Open) -> None:
    sam, sale = browser("sam"), sale_of("ana")
    sam.get(f"/staff/sales/{sale.ref}")
    hand_over([sale], kim.ref, WORDS, by("sam"))
    assert sale_for(kim, sale.ref).ref == sale.ref
    sam.get(f"/staff/sales/{sale.ref}", 404)
    assert not list(verify_all())


def test_the_same_form_twice_hands_over_once(kim: Viewer) -> None:
    sale, key = sale_of("ana"), new_ref()
    for _ in range(2):
        hand_over([sale], kim.ref, WORDS, by("sam", key))
    assert Handover.select().count() == 1
    assert len(sent("handed-over")) == 1


def test_two_who_hand_over_at_once_do_it_once(kim: Viewer) -> None:
    seen = sale_of("ana")
    hand_over([sale_of("ana")], kim.ref, WORDS, by("sam"))
    with pytest.raises(Conflict):
        hand_over([seen], viewer("max").ref, WORDS, by("max"))
    assert Sale.get_by_id(seen.ref).salesperson == kim.ref


def test_only_those_who_sell_hand_over_and_follow_and_the_customer_reads_why(kim: Viewer) -> None:
    sale = sale_of("ana")
    with pytest.raises(Forbidden):
        hand_over([sale], kim.ref, WORDS, by("dee"))
    with pytest.raises(NotHere):
        hand_over([sale], kim.ref, WORDS, by("ana"))
    end_staff(kim.ref, SYSTEM, NOON)
    for nobody in (kim.ref, viewer("dee").ref, viewer("sam").ref, "", "nobody"):
        with pytest.raises(Invalid) as refused:
            hand_over([sale], nobody, "", by("sam"))
        assert {one.field for one in refused.value.problems} == {"to", "words"}
    assert not sent()
