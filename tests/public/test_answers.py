"""How long prospects and customers wait, on the scoreboard: the same figure everywhere, and of enough customers."""

from collections.abc import Callable
from datetime import timedelta

from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.figures.parity.company import measured
from portal.figures.parity.keeping import keep_parity, parity_kept
from portal.figures.parity.sale import sale_parity
from portal.figures.parity.sentences import sale_words
from portal.lib.ids import new_ref
from portal.messages.actions import NewMessage, write
from portal.public.record_making import PAGE
from tests.cast import NOON, sale_of, viewer
from tests.figures.help import contact_of
from tests.figures.parity.help import bring_porch
from tests.messages.help import say
from tests.page import Browser
from tests.public.record_help import data, more_customers, open_record

Open = Callable[[str], Browser]
HOUR = timedelta(hours=1)


def test_customers_are_shown_only_where_there_are_enough_and_alike_in_every_shape(
    app: object, browser: Open
) -> None:
    neighbours = more_customers(4)
    open_record()
    say("ana")
    say("sam", "Both.", at=NOON + 2 * HOUR)
    keep_parity(NOON + 2 * HOUR)
    assert data(browser("pat"))["answers"]["customers"] is None, "the messages are of one customer"
    assert "Too few customers" in browser("pat").get(PAGE).words
    for sale in neighbours:
        write(sale, NewMessage("When?"), By(contact_of(sale), NOON, new_ref()))
        ours = By(viewer("max"), NOON + 3 * HOUR, new_ref())
        write(sale_for(ours.viewer, sale.ref), NewMessage("Soon."), ours)
    keep_parity(NOON + 3 * HOUR)
    said = data(browser("pat"))["answers"]["customers"]["every"]
    assert said == {"n": 5, "median_minutes": 180, "ninety_minutes": None, "waiting": 0}
    assert (
        "Half of 5 questions of customers waited 3 working hours or less." in browser("pat").get(PAGE).words
    )
    assert parity_kept(NOON) == measured(NOON + 3 * HOUR)


def test_what_kept_mails_show_is_said_of_prospects(app: object, browser: Open) -> None:
    more_customers(3)
    bring_porch()
    open_record()
    keep_parity(NOON)
    assert data(browser("pat"))["answers"]["prospects"]["every"]["n"] == 3
    words = browser("pat").get(PAGE).words
    assert "Half of 3 questions of prospects waited 2 working hours and 30 minutes or less." in words


def test_the_promise_page_and_its_own_page_say_the_same_sentence(app: object, browser: Open) -> None:
    say("ana", at=NOON - 3 * HOUR)
    say("sam", "Both.", at=NOON - HOUR)
    sale = sale_of("ana").ref
    sentence = sale_words(sale_parity(sale, NOON))
    assert sentence == "We have answered you within 2 working hours (one answer)."
    for place in (f"/my/sales/{sale}", f"/my/sales/{sale}/answers"):
        assert sentence in browser("ana").get(place).words


def test_another_customer_finds_no_page_there(app: object, browser: Open) -> None:
    browser("bea").get(f"/my/sales/{sale_of('ana').ref}/answers", 404)


def test_before_anything_was_asked_the_page_says_so(app: object, browser: Open) -> None:
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}/answers")
    assert "You have asked us nothing here that was answered yet." in page.words
    assert "No answer yet" in page.words
