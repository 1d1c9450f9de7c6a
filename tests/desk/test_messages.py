"""The conversation in the workspace: who sees it, what waits and for how long, and a call noted in two taps."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.deliveries.models import Delivery
from portal.lib import clock
from portal.messages.models import Message
from tests.cast import NOON, sale_of, viewer
from tests.messages.help import ANSWER, QUESTION, mails, message, say, there
from tests.page import Browser


def conversation(whose: str = "ana") -> str:
    """Return the address of a conversation."""
    return f"/staff/sales/{sale_of(whose).ref}/messages"


def test_dee_answers_and_the_clock_stops(browser: Callable[[str], Browser]) -> None:
    asked = say("ana")
    dee = browser("dee")
    page = dee.get(conversation())
    assert "The customer wrote on Tuesday 3 March 2026, 12:00 EST." in page.words
    dee.post(conversation(), {"words": ANSWER}, 303)
    assert message(asked.ref).answered_at == NOON
    assert ANSWER in dee.get(conversation()).words
    assert "ana@brandt.example" in mails()


def test_where_nothing_was_promised_staff_read_for_how_long_they_wait(
    app: object, browser: Callable[[str], Browser]
) -> None:
    Delivery.update(assigned_to=None).execute()
    say("bea", "When do you come?", there(2, "15:00"), whose="bea")
    page = browser("sam").get(conversation("bea"))
    assert "6 hours of working time so far" in page.words or "By our promise" in page.words


def test_dee_may_not_answer_where_nothing_is_hers(browser: Callable[[str], Browser]) -> None:
    Delivery.update(assigned_to=viewer("sam").ref).where(Delivery.sale == sale_of("bea").ref).execute()
    dee = browser("dee")
    dee.get(conversation("bea"), 404)
    dee.post(conversation("bea"), {"words": ANSWER}, 404)
    dee.post(f"/staff/sales/{sale_of('bea').ref}/calls", {"how": "call"}, 404)
    assert not Message.select().exists()


def test_a_call_is_noted_in_two_taps(browser: Callable[[str], Browser]) -> None:
    asked, dee = say("ana", at=NOON), browser("dee")
    address = f"/staff/sales/{sale_of('ana').ref}/calls"
    page = dee.get(f"{address}?how=visit")
    form = {"how": "visit", **{name: page.value(name) for name in ("on", "clock", "key")}}
    assert (form["on"], form["clock"]) == ("2026-03-03", "12:00")
    dee.post(address, form, 303)
    noted = Message.get(Message.how == "visit")
    assert (noted.at, message(asked.ref).answer) == (NOON, noted.ref)
    assert "noted a visit" in dee.get(conversation()).words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"how": "call", "on": "2026-03-04", "clock": "09:00"}, "This lies in the future."),
        ({"how": "call", "on": "2026-01-04", "clock": "09:00"}, "before the day of signing"),
        ({"how": "call", "on": "", "clock": ""}, "Say when it was."),
        ({"how": "call", "on": "9999-12-31", "clock": "23:30"}, "Say when it was."),
        ({"on": "2026-03-03", "clock": "09:00"}, "Choose what it was"),
    ],
)
def test_what_cannot_be_noted_says_why(
    browser: Callable[[str], Browser], typed: dict[str, str], said: str
) -> None:
    dee, address = browser("dee"), f"/staff/sales/{sale_of('ana').ref}/calls"
    dee.get(address)
    page = dee.post(address, {**typed, "words": "Spoke of the sink."}, 422)
    assert said in page.words
    assert "Spoke of the sink." in page.text


def test_today_and_the_list_name_what_waits_with_its_clock(browser: Callable[[str], Browser]) -> None:
    say("ana")
    say("ana", "And which colour?")
    for address in ("/staff/", "/staff/messages"):
        words = browser("sam").get(address).words
        assert f"Ana Brandt: “{QUESTION}”" in words
        assert "Due Tuesday 3 March 2026, 16:00 EST" in words
        assert "2 messages" in words
    with clock.at(there(3, "17:00")):
        assert "Late, due Tuesday 3 March 2026, 16:00 EST" in browser("sam").get("/staff/messages").words


def test_however_many_wait_each_is_on_a_page(
    browser: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.messages.conversations.MOST_ROWS", 1)
    say("bea", "Which hedge?", whose="bea")
    say("ana", at=NOON + timedelta(minutes=1))
    first = browser("max").get("/staff/messages")
    assert "Which hedge?" in first.words
    assert QUESTION not in first.words
    [further] = [link for link in first.links() if "after=" in link]
    second = browser("max").get(further)
    assert QUESTION in second.words
    assert "Which hedge?" not in second.words
    assert not [link for link in second.links() if "after=" in link]
    say("sam", ANSWER, at=NOON + timedelta(minutes=2))
    assert "That was all" in browser("max").get(further).words


def test_what_is_answered_stands_below_and_nothing_of_others(browser: Callable[[str], Browser]) -> None:
    say("bea", whose="bea", wants_answer=False)
    say("ana")
    say("sam", ANSWER)
    assert "Nobody waits for an answer" in browser("sam").get("/staff/messages").words
    assert f"Sam Ortega: “{ANSWER}”" in browser("sam").get("/staff/messages").words
    Delivery.update(assigned_to=viewer("sam").ref).where(Delivery.sale == sale_of("bea").ref).execute()
    assert "Okafor" not in browser("dee").get("/staff/messages").words
    assert "Okafor" in browser("max").get("/staff/messages").words
    browser("max").get("/staff/messages?before=nonsense")


def test_the_page_of_a_sale_shows_the_last_messages_and_the_buttons(
    browser: Callable[[str], Browser],
) -> None:
    say("ana")
    words = browser("dee").get(f"/staff/sales/{sale_of('ana').ref}").words
    for said in (QUESTION, "I called", "I visited", "I texted", "Answer"):
        assert said in words
