"""The page on which a sale is handed over: the mail can be read before it leaves, and nothing typed is lost."""

from collections.abc import Callable

import pytest

from portal.config import Settings
from portal.deliveries.actions import hand_over
from portal.deliveries.actions.fields import By
from portal.lib.ids import new_ref
from portal.people.actions.staff import NewStaff, add_staff, end_staff
from portal.record.models import SYSTEM
from portal.record.receipts import newest_number
from portal.record.verify import verify_all
from portal.sales.models import Handover, Sale
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import kitchen, promise
from tests.page import Browser, Page
from tests.people.post import forget_mails, sent

Open = Callable[[str], Browser]
WORDS = "I ring you on Friday."


@pytest.fixture
def kim(house: Settings) -> str:
    """Kim Ode sells too; nobody has a mail."""
    ref = add_staff(NewStaff("kim@hallam.example", "Kim Ode", "sales"), SYSTEM, NOON)
    forget_mails()
    return ref


def address() -> str:
    return f"/staff/sales/{sale_of('ana').ref}/handover"


def form(page: Page, **fields: str) -> dict[str, str]:
    return {"key": page.value("key"), "was": page.value("was"), "words": WORDS, **fields}


def test_sam_reads_the_mail_first_and_then_hands_over(kim: str, browser: Open) -> None:
    sam = browser("sam")
    page = sam.get(address())
    assert address() in sam.get(f"/staff/sales/{sale_of('ana').ref}").links()
    shown = sam.post(address(), form(page, to=kim, preview="y"), 200)
    assert "Subject: Kim Ode follows Sam Ortega: Your kitchen" in shown.words
    assert f"with the name of whoever promised it. {WORDS} Nothing waits for you." in shown.words
    assert not sent()
    assert not Handover.select().exists()
    done = sam.post(address(), form(shown, to=kim))
    assert done.location == "/staff/sales"
    assert "It is handed over." in sam.get("/staff/sales").words
    assert {mail.kind for mail in sent()} == {"handed-over", "takes-over"}
    sam.get(address(), 404)


def test_max_stays_with_the_sale_that_he_hands_over(kim: str, browser: Open) -> None:
    max_ = browser("max")
    done = max_.post(address(), form(max_.get(address()), to=kim))
    assert done.location == f"/staff/sales/{sale_of('ana').ref}"


def test_what_is_missing_is_said_beside_its_field_and_the_words_stay(kim: str, browser: Open) -> None:
    sam = browser("sam")
    refused = sam.post(address(), form(sam.get(address()), to=viewer("dee").ref), 422)
    assert "Choose somebody else who sells here." in refused.words
    assert WORDS in refused.words
    refused = sam.post(address(), form(refused, to=kim, words=" ", preview="y"), 422)
    assert "Tell the customer in a sentence who follows" in refused.words


def test_who_comes_second_keeps_what_they_typed(kim: str, browser: Open) -> None:
    max_ = browser("max")
    page = max_.get(address())
    hand_over([sale_of("ana")], kim, WORDS, By(viewer("sam"), NOON, new_ref()))
    refused = max_.post(address(), form(page, to=viewer("max").ref), 409)
    assert "Somebody else handed this sale over meanwhile. What you typed is below." in refused.words
    assert WORDS in refused.words
    assert "Kim Ode is the salesperson of this sale." in refused.words
    max_.post(address(), form(refused, to=viewer("max").ref))
    assert Handover.select().count() == 2


def test_all_that_is_sams_goes_over_with_one_mail_a_customer(kim: str, browser: Open) -> None:
    floor = kitchen(external_id="floor-1", title="Your floor", promises=[promise(words="Oak.")])
    assert not bring(floor).refusals
    forget_mails()
    max_, sam = browser("max"), viewer("sam").ref
    assert f"/staff/handovers/{sam}" in max_.get(f"/staff/settings/people/{sam}/end").links()
    end_staff(sam, SYSTEM, NOON)
    page = max_.get(f"/staff/handovers/{sam}")
    assert "Sam Ortega is the salesperson of these 3 sales." in page.words
    shown = max_.post(f"/staff/handovers/{sam}", form(page, to=kim, preview="y"), 200)
    assert "The first mail as it would leave" in shown.words
    assert not sent()
    assert max_.post(f"/staff/handovers/{sam}", form(shown, to=kim)).location == "/staff/sales"
    assert {row.salesperson for row in Sale.select()} == {kim}
    to_ana, to_bea = sorted(sent("handed-over"), key=lambda mail: mail.to)
    assert (to_ana.to, to_bea.to) == ("ana@brandt.example", "bea@okafor.example")
    assert "“Your floor”" in to_ana.text
    assert "“Your kitchen”" in to_ana.text
    assert "Garden care" not in to_ana.text
    for sale in Sale.select().where(Sale.customer == viewer("ana").customer):
        assert newest_number(sale.ref) in to_ana.text
    [hers] = sent("takes-over")
    assert "“Garden care”" in hers.text
    left = max_.get(f"/staff/handovers/{sam}")
    assert "Sam Ortega has no open sale." in left.words
    assert not list(verify_all())
