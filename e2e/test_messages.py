"""Ana writes and reads how our answer stands; Dee answers, and notes a call that Ana says did not happen."""

import re

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.cleo import come_in
from e2e.conftest import Reader

QUESTION = "Does the mirror hang before the painter comes?"
ANSWER = "After him, on the same day."


def test_cleo_asks_sam_answers_and_a_call_that_was_none_is_denied(house: Seats, reader: Reader) -> None:
    sam, cleo = reader(house.portal, state=house.state("sam"), width=390), reader(house.portal, width=390)
    home = come_in(house, cleo, "Attic messages")
    desk = home.replace("/my/", "/staff/")
    write(cleo, home, QUESTION)
    expect(cleo.get_by_role("main")).to_contain_text("Not answered yet")
    note_a_call(sam, desk)
    cleo.goto(home)
    expect(cleo.locator("#messages")).to_contain_text("Sam Ortega noted a call on")
    deny(cleo, home)
    expect(cleo.get_by_role("main")).to_contain_text(
        "Cleo Quist says: that did not happen. “Nobody rang here.”"
    )
    expect(cleo.get_by_role("main")).to_contain_text("Not answered yet")
    sam.goto("/staff/")
    expect(sam.get_by_role("main")).to_contain_text(QUESTION)
    answer(sam, desk)
    cleo.goto(f"{home}/messages")
    expect(cleo.get_by_role("main")).to_contain_text(ANSWER)
    expect(cleo.get_by_role("main")).to_contain_text("Answered within")


def write(cleo: Page, home: str, words: str) -> None:
    """Write to us from the promise page."""
    cleo.goto(home)
    cleo.locator("#messages").get_by_role("link", name="Write to us").click()
    cleo.get_by_label("Your message").fill(words)
    cleo.get_by_role("button", name="Send").click()
    expect(cleo.get_by_role("status").first).to_contain_text("Your message is with us.")


def note_a_call(sam: Page, desk: str) -> None:
    """Note a call in two taps, from the page of the sale."""
    sam.goto(desk)
    sam.get_by_role("link", name="I called").click()
    sam.get_by_role("button", name="Save").click()
    expect(sam.get_by_role("status").first).to_contain_text("It is noted.")


def deny(cleo: Page, home: str) -> None:
    """Say that the call did not take place."""
    cleo.goto(f"{home}/messages")
    cleo.get_by_role("link", name=re.compile("That did not happen")).click()
    cleo.get_by_label("In your own words").fill("Nobody rang here.")
    cleo.get_by_role("button", name="Say that it did not happen").click()


def answer(sam: Page, desk: str) -> None:
    """Answer on the page of the conversation."""
    sam.goto(f"{desk}/messages")
    sam.get_by_label("Your message").fill(ANSWER)
    sam.get_by_role("button", name="Send").click()
    expect(sam.get_by_role("status").first).to_contain_text("The customer has your message.")
