"""Ana asks us about something new, and reads what we answered; Bea reads nothing of it."""

from collections.abc import Callable

from portal.enquiries.actions import answer, forget
from portal.enquiries.models import Enquiry
from portal.enquiries.tokens import own_token
from tests.cast import NOON, sale_of, viewer
from tests.enquiries.help import asked, by
from tests.page import Browser
from tests.people.post import sent

Open = Callable[[str], Browser]
STAIRS = "Could you do the stairs too?\nThey creak."


def ask(browser: Browser, words: str = STAIRS, status: int = 303) -> str:
    page = browser.get("/my/ask")
    return browser.post("/my/enquiries", {"words": words, "key": page.value("key")}, status).words


def test_ana_asks_in_words_alone_and_reads_it_and_our_answer_below(browser: Open) -> None:
    ana = browser("ana")
    ask(ana)
    page = ana.get("/my/ask")
    for words in ("We have it.", "They creak.", "No answer yet. It waits for us."):
        assert words in page.words
    made = Enquiry.get()
    assert (made.came_by, made.contact, made.email) == ("customer", viewer("ana").ref, "ana@brandt.example")
    assert not sent("enquiry-received")
    answer(made, "Gladly, Ana.", "mail", by("sam"))
    assert "Sam Ortega, Tuesday 3 March 2026, 12:00 EST Gladly, Ana." in ana.get("/my/ask").words
    (mail,) = sent("enquiry-answer")
    assert mail.to == "ana@brandt.example"
    assert "/my/ask" in mail.text


def test_it_is_one_press_away_from_her_promises(browser: Open) -> None:
    assert browser("ana").get(f"/my/sales/{sale_of('ana').ref}").links().count("/my/ask") == 2


def test_nothing_is_asked_without_words_and_what_is_too_long_stays(browser: Open) -> None:
    ana = browser("ana")
    assert "Write what you want to ask" in ask(ana, " ", 422)
    assert "at most 4,000 fit" in ask(ana, "w" * 4001, 422)
    assert not Enquiry.select().exists()


def test_the_same_form_twice_is_one_enquiry(browser: Open) -> None:
    ana = browser("ana")
    form = {"words": STAIRS, "key": ana.get("/my/ask").value("key")}
    for _ in range(3):
        ana.post("/my/enquiries", form)
    assert Enquiry.select().count() == 1


def test_bea_reads_nothing_of_anas_and_ana_nothing_of_pats(browser: Open) -> None:
    ask(browser("ana"))
    asked(words="A bathroom, please.")
    assert "stairs" not in browser("bea").get("/my/ask").words
    assert "bathroom" not in browser("ana").get("/my/ask").words


def test_after_ten_in_an_hour_ana_waits_a_while_and_keeps_her_words(browser: Open) -> None:
    ana = browser("ana")
    for number in range(10):
        ask(ana, f"Question {number}?")
    words = ask(ana, "And the porch?", 429)
    assert "Please send this again in" in words
    assert "And the porch?" in words
    ask(browser("bea"))


def test_ana_deletes_it_by_the_link_of_her_page(browser: Open) -> None:
    ana = browser("ana")
    ask(ana)
    made = Enquiry.get()
    assert f"/enquiries/{own_token(made.ref)}" in ana.get("/my/ask").links()
    forget(made, "stranger", NOON)
    page = ana.get("/my/ask")
    assert "and had it deleted" in page.words
    assert "stairs" not in page.words
