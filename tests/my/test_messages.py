"""Ana writes to us and reads how our answer stands, on pages that work without a script."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from flask import Flask

from portal.lib import clock
from portal.messages.models import Message, MessageFile
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of
from tests.messages.help import ANSWER, QUESTION, deny, mails, note, say, there
from tests.page import BASE, Browser, Page

FRIDAY = there(22, "16:30", month=5)
# Monday 25 May 2026 is Memorial Day, so four working hours from Friday 16:30 end on Tuesday.
TUESDAY_LATE, TUESDAY_LATER = there(26, "12:30", month=5), there(26, "14:00", month=5)


def talk(who: Browser) -> Page:
    """Return Ana's conversation."""
    return who.get(f"/my/sales/{sale_of('ana').ref}/messages")


def home(who: Browser) -> Page:
    """Return Ana's promise page."""
    return who.get(f"/my/sales/{sale_of('ana').ref}")


def test_ana_writes_with_a_photo_and_it_stands_there_with_its_clock(
    browser: Callable[[str], Browser],
) -> None:
    ana = browser("ana")
    assert "Nothing is written yet" in talk(ana).words
    address = f"/my/sales/{sale_of('ana').ref}/messages"
    sent = ana.post(address, {"words": QUESTION}, 303)
    assert sent.location.endswith("#end")
    page = talk(ana)
    assert "Your message is with us." in page.words
    assert QUESTION in page.words
    assert (
        "By our promise (“We answer your questions quickly”) you hear from us by Tuesday 3 March 2026, 16:00 EST."
        in page.words
    )
    assert "Not answered yet, promised by Tuesday 3 March 2026, 16:00 EST." in page.words


def test_files_come_with_it_and_only_ana_s_side_and_ours_open_them(browser: Callable[[str], Browser]) -> None:
    ana = browser("ana")
    address = f"/my/sales/{sale_of('ana').ref}/messages"
    ana.get(address)
    ana.post(address, {"words": "", "files": (BytesIO(b"a,b\n1,2\n"), "list.csv")}, 303)
    [file] = MessageFile.select()
    for who, path, status in (
        ("ana", f"/my/messages/files/{file.ref}", 200),
        ("bea", f"/my/messages/files/{file.ref}", 404),
        ("dee", f"/staff/messages/files/{file.ref}", 200),
    ):
        assert browser(who).client.get(path, base_url=BASE).status_code == status
    assert "list.csv" in talk(ana).words
    page = ana.post(address, {"words": "Here.", "files": (BytesIO(b"MZ\x00"), "a.exe")}, 422)
    assert "can't be taken" in page.words
    assert "Here." in page.text


def test_an_empty_message_and_one_too_long_come_back_with_the_words(
    browser: Callable[[str], Browser],
) -> None:
    ana, address = browser("ana"), f"/my/sales/{sale_of('ana').ref}/messages"
    ana.get(address)
    empty = ana.post(address, {"words": " "}, 422)
    assert "Write what you want to say." in empty.words
    assert empty.words.startswith("Error: Messages")
    long = "I wonder. " * 501
    page = ana.post(address, {"words": long}, 422)
    assert long.strip() in page.text
    assert not Message.select().exists()


def test_a_double_press_sends_once_and_mails_sam_and_dee(browser: Callable[[str], Browser]) -> None:
    ana, address = browser("ana"), f"/my/sales/{sale_of('ana').ref}/messages"
    ana.get(address)
    form = {"words": QUESTION, "key": "2222222222222"}
    for _ in range(2):
        ana.post(address, form, 303)
    assert Message.select().count() == 1
    assert mails() == ["dee@hallam.example", "sam@hallam.example"]


def test_a_tick_says_that_it_needs_no_answer(browser: Callable[[str], Browser]) -> None:
    ana = browser("ana")
    talk(ana)
    ana.post(f"/my/sales/{sale_of('ana').ref}/messages", {"words": "Thanks.", "no_answer": "y"}, 303)
    page = talk(ana)
    assert "Needs no answer." in page.words
    assert "By our promise" not in page.words


def test_a_question_before_a_long_weekend_answered_late_is_late_for_ever(app: Flask) -> None:
    say("ana", at=FRIDAY)
    with clock.at(TUESDAY_LATE):
        ana = Browser(app).sign_in("ana")
        assert "Our answer is late." in talk(ana).words
        assert "you were to hear from us by Tuesday 26 May 2026, 11:30 EDT" in home(ana).words
    say("dee", ANSWER, TUESDAY_LATE)
    with clock.at(TUESDAY_LATER):
        ana = Browser(app).sign_in("ana")
        page = talk(ana)
        assert (
            "Answered within 5 hours of working time, late, promised by Tuesday 26 May 2026, 11:30 EDT."
            in page.words
        )
        assert "Our answer is late." not in page.words
        assert "Last word from us: Tuesday 26 May 2026, 12:30 EDT, Dee Lindqvist." in home(ana).words
        assert "60 minutes late" in home(ana).words
    say("ana", "And which sink?", TUESDAY_LATER)
    say("dee", "The deep one.", TUESDAY_LATER + timedelta(hours=1))
    assert [one.state for one in deliveries_of(5)] == ["delivered", "delivered"]


def test_that_did_not_happen_stands_beside_what_was_noted(browser: Callable[[str], Browser]) -> None:
    say("ana")
    noted = note("dee", NOON)
    ana = browser("ana")
    assert "noted a call on Tuesday 3 March 2026, 12:00 EST" in talk(ana).words
    form = ana.get(f"/my/messages/{noted.ref}/dispute")
    assert "Dee Lindqvist noted a call" in form.words
    ana.post(f"/my/messages/{noted.ref}/dispute", {"text": "I was at work."}, 303)
    page = talk(ana)
    assert "Ana Brandt says: that did not happen. “I was at work.”" in page.words
    assert "Not answered yet" in page.words
    assert "already" in ana.post(f"/my/messages/{noted.ref}/dispute", {"text": "Again."}, 409).words
    assert {"max@hallam.example", "sam@hallam.example", "dee@hallam.example"} <= set(mails())


def test_her_promise_page_shows_the_last_messages_and_leads_to_all(browser: Callable[[str], Browser]) -> None:
    ana = browser("ana")
    assert "Nothing is written yet. Ask whatever you like" in home(ana).words
    for number in range(5):
        say("ana", f"Question {number}?")
    page = home(ana)
    assert "Question 4?" in page.words
    assert "Question 1?" not in page.words
    assert "The whole conversation" in page.words


def test_a_long_conversation_has_pages(browser: Callable[[str], Browser]) -> None:
    for number in range(45):
        say("sam", f"Word {number}.")
    ana = browser("ana")
    page = talk(ana)
    assert "Word 44." in page.words
    assert "Word 4." not in page.words
    earlier = ana.get(
        f"/my/sales/{sale_of('ana').ref}/messages?before={Message.get(Message.words == 'Word 5.').seq}"
    )
    assert "Word 4." in earlier.words
    assert "To the newest messages" in earlier.words


def test_ana_s_61st_message_of_an_hour_waits_and_its_words_are_kept(
    browser: Callable[[str], Browser],
) -> None:
    for _ in range(60):
        say("ana", wants_answer=False)
    ana = browser("ana")
    talk(ana)
    page = ana.post(f"/my/sales/{sale_of('ana').ref}/messages", {"words": "One too many."}, 429)
    assert "One too many." in page.text


def test_what_nobody_noted_has_no_form_that_disputes_it(browser: Callable[[str], Browser]) -> None:
    ana = browser("ana")
    for said in (say("ana"), say("dee", ANSWER)):
        assert ana.client.get(f"/my/messages/{said.ref}/dispute", base_url=BASE).status_code == 404


def test_what_is_disputed_is_no_last_word_on_her_page(browser: Callable[[str], Browser]) -> None:
    noted = note("dee", NOON)
    ana = browser("ana")
    assert "Last word from us: Tuesday 3 March 2026, 12:00 EST, Dee Lindqvist." in home(ana).words
    deny("ana", noted)
    assert "There has been no word from us about this yet." in home(ana).words
