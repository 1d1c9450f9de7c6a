"""The pages of thanks: what Ana sends reaches Dee, what Dee sends stands on Ana's page, and nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

from portal.appreciation.models import Appreciation
from portal.config import Settings
from portal.lib import clock
from portal.lib.ids import new_ref
from tests.appreciation.help import card, said, thanks
from tests.cast import NOON, sale_of, viewer
from tests.custody.help import erase
from tests.page import Browser

Open = Callable[[str], Browser]


def test_ana_thanks_dee_and_dee_reads_it_on_today_for_a_week(browser: Open, house: Settings) -> None:
    ana, page = browser("ana"), f"/my/sales/{sale_of('ana').ref}/thanks"
    assert page in ana.get(f"/my/sales/{sale_of('ana').ref}").links()
    ana.get(page)
    refused = ana.post(page, {"words": "  ", "n": "77", "to": "", "key": new_ref()}, 422)
    for message in (
        "Choose whom you thank.",
        "Write what you are thankful for",
        "Choose one of the promises",
    ):
        assert message in refused.words, message
    typed = {"words": "You came on a Sunday.", "n": "1", "to": viewer("dee").ref, "key": new_ref()}
    for _ in range(2):
        ana.post(page, typed)
    assert "Dee reads it now." in ana.get(page).words
    assert "You came on a Sunday. Ana Brandt to Dee Lindqvist" in ana.get(page).words
    assert "Ana Brandt thanks you" in browser("dee").get("/staff/").words
    assert "Ana Brandt thanks you" not in browser("sam").get("/staff/").words
    assert "You came on a Sunday." in browser("dee").get("/staff/thanks").words
    with clock.at(NOON + timedelta(days=8)):
        assert "thanks you" not in browser("dee").get("/staff/").words
        assert "You came on a Sunday." in browser("dee").get("/staff/thanks").words


def test_dee_thanks_ana_who_has_it_on_her_page(browser: Open, house: Settings) -> None:
    dee, page = browser("dee"), f"/staff/sales/{sale_of('ana').ref}/thanks"
    assert page in dee.get(f"/staff/sales/{sale_of('ana').ref}").links()
    assert "Ana Brandt has it by mail" in dee.get(page).words
    dee.post(page, {"words": "", "n": "", "key": new_ref()}, 422)
    dee.post(page, {"words": "Thank you for the coffee.", "n": "", "key": new_ref()})
    assert (
        "Thank you for the coffee. Dee Lindqvist"
        in browser("ana").get(f"/my/sales/{sale_of('ana').ref}").words
    )
    assert "Thank you for the coffee." in dee.get(f"/staff/sales/{sale_of('ana').ref}").words
    assert "coffee" not in browser("bea").get(f"/my/sales/{sale_of('bea').ref}").words


def test_another_customers_sale_is_not_there(browser: Open, house: Settings) -> None:
    for path in (f"/my/sales/{sale_of('ana').ref}/thanks", f"/my/sales/{new_ref()}/thanks"):
        bea = browser("bea")
        bea.get(path, 404)
        bea.get("/my/contacts")
        bea.post(path, {"words": "Hello.", "n": "", "to": viewer("sam").ref, "key": new_ref()}, 404)
    assert Appreciation.select().count() == 0


def test_the_eleventh_within_an_hour_comes_back_with_its_words(browser: Open, house: Settings) -> None:
    for number in range(10):
        thanks("ana", "sam", f"Thank you, {number}.")
        card("sam", f"Thank you, {number}.")
    page = f"/my/sales/{sale_of('ana').ref}/thanks"
    ana, sam = browser("ana"), browser("sam")
    ana.get(page)
    late = {"words": "And for the lamp.", "n": "", "to": viewer("sam").ref, "key": new_ref()}
    refused = ana.post(page, late, 429)
    assert "And for the lamp." in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    page = f"/staff/sales/{sale_of('ana').ref}/thanks"
    sam.get(page)
    refused = sam.post(page, {"words": "And for the lamp.", "n": "", "key": new_ref()}, 429)
    assert "And for the lamp." in refused.text
    assert len(said()) == 20


def test_nobody_thanks_a_customer_who_is_erased_and_the_words_come_back(
    browser: Open, house: Settings
) -> None:
    sale = sale_of("ana")
    erase("ana")
    sam, page = browser("sam"), f"/staff/sales/{sale.ref}/thanks"
    sam.get(page)
    refused = sam.post(page, {"words": "Thank you, Ana.", "n": "", "key": new_ref()}, 409)
    assert "Thank you, Ana." in refused.text
    assert "Everything about this customer was erased" in refused.words
    assert Appreciation.select().count() == 0


def test_words_that_no_page_can_hold_are_refused_and_shown_as_far_as_they_can(
    browser: Open, house: Settings
) -> None:
    sam, page = browser("sam"), f"/staff/sales/{sale_of('ana').ref}/thanks"
    sam.get(page)
    for words in ("a\0b", "x" * 2001):
        sam.post(page, {"words": words, "n": "", "key": new_ref()}, 422)
    sam.post(page, {"words": "<script>alert(1)</script>", "n": "", "key": new_ref()})
    assert "<script>alert" not in browser("ana").get(f"/my/sales/{sale_of('ana').ref}").text
