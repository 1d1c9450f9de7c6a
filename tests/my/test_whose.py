"""Whose pages these are: Bea reaches nothing of Ana's, and who has left reaches nothing at all."""

import re
from collections.abc import Callable

from portal.people.actions.customers import NewContact, add_contact, add_customer, end_contact
from portal.people.models import Contact
from portal.people.sessions import begin
from portal.record.models import SYSTEM
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise
from tests.my.help import words_of
from tests.page import Browser

Open = Callable[[str], Browser]
PLACES = ("", "/papers", "/papers/1", "/receipt.json", "/receipts.json", "/receipt.json.sig")


def test_to_bea_a_sale_of_anas_looks_like_one_that_never_was(browser: Open) -> None:
    ref, bea = sale_of("ana").ref, browser("bea")
    bea.get("/nowhere", 404)
    for place in PLACES:
        theirs = bea.get(f"/my/sales/{ref}{place}", 404)
        nobodys = bea.get(f"/my/sales/AAAAAAAAAAAAA{place}", 404)
        assert _without_number(theirs.text) == _without_number(nobodys.text)
        assert set(theirs.headers) == set(nobodys.headers)
        assert ref not in theirs.text


def test_no_page_of_beas_holds_a_word_of_anas(browser: Open) -> None:
    bea, ref = browser("bea"), sale_of("bea").ref
    for place in PLACES[:4]:
        text = bea.get(f"/my/sales/{ref}{place}").text
        for word in ("quartz", "Brandt", "kitchen", sale_of("ana").ref):
            assert word not in text


def test_who_has_several_sales_finds_them_on_one_page_the_newest_first(browser: Open) -> None:
    stairs = kitchen(
        external_id="stairs-1", title="Your stairs", signed_on="2026-02-27", promises=[promise(words="Oak.")]
    )
    assert not bring(stairs).refusals
    page = browser("ana").get("/my")
    assert [words_of(head) for head in page.all("h2")] == ["Your stairs", "Your kitchen"]
    assert "Of the 7 promises we made you" in page.words
    refs = {sale.ref for sale in Sale.select().where(Sale.customer == viewer("ana").customer)}
    assert len(refs) == 2
    assert refs == {link.rpartition("/")[2] for link in page.links() if link.startswith("/my/sales/")}


def test_who_has_one_sale_is_led_to_it(browser: Open) -> None:
    assert browser("ana").get("/my", 303).location == f"/my/sales/{sale_of('ana').ref}"


def test_who_has_none_is_told_what_will_be_here(browser: Open) -> None:
    customer = add_customer("Quist household", SYSTEM, NOON)
    cleo = add_contact(customer, NewContact("Cleo Quist", "cleo@quist.example", "Europe/Oslo"), SYSTEM, NOON)
    page = _signed_in(browser, cleo).get("/my")
    assert "Nothing is recorded for you yet" in page.words


def test_a_new_contact_of_the_same_customer_sees_the_sale(browser: Open) -> None:
    customer = viewer("ana").customer
    jon = add_contact(customer, NewContact("Jon Brandt", "jon@brandt.example", "Asia/Tokyo"), SYSTEM, NOON)
    page = _signed_in(browser, jon).get(f"/my/sales/{sale_of('ana').ref}")
    assert "quartz" in page.words
    assert "Jon Brandt" in page.words


def test_the_session_of_a_contact_who_has_left_ends_at_once(browser: Open) -> None:
    ref, ana = sale_of("ana").ref, browser("ana")
    ana.get(f"/my/sales/{ref}")
    end_contact(Contact.get(Contact.email == "ana@brandt.example").ref, SYSTEM, NOON)
    for place in PLACES:
        assert ana.get(f"/my/sales/{ref}{place}", 303).location.startswith("/sign-in?next=")


def test_a_session_of_staff_opens_no_page_of_a_customer_nor_the_other_way(browser: Open) -> None:
    ref = sale_of("ana").ref
    assert browser("max").get(f"/my/sales/{ref}", 303).location.startswith("/sign-in")
    assert browser("ana").get(f"/staff/sales/{ref}", 303).location.startswith("/staff/sign-in")


def test_one_browser_may_hold_a_contact_and_a_member_of_staff(browser: Open) -> None:
    both, ref = browser("ana").sign_in("dee"), sale_of("ana").ref
    assert "Ana Brandt" in both.get(f"/my/sales/{ref}").words
    assert "Dee Lindqvist" in both.get(f"/staff/sales/{ref}").words


def _signed_in(browser: Open, contact: str) -> Browser:
    someone = browser("pat")
    someone.client.set_cookie("kept-contact", begin("contact", contact, "", NOON), domain="127.0.0.1")
    return someone


def _without_number(page: str) -> str:
    """Return a page without what differs at each request: its number, and the form token, which holds the time."""
    return re.sub(r'\b[0-9a-f]{16}\b|name="csrf_token" value="[^"]*"', "", page)
