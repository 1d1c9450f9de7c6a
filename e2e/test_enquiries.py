"""Pat asks through Ana's link, Sam answers, Pat lets Ana know and then deletes it all; with and without a script."""

import re

from playwright.sync_api import Page, expect

from e2e import keyboard, mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader
from tests.cast import EMAILS

PAT = "pat@quist.example"
WORDS = "Could you do our bathroom?\nThe tiles are cracked."
ANSWER = "Gladly, Pat. May I come by on Tuesday?"


def test_pat_asks_through_anas_link_sam_answers_and_pat_deletes_it(either: Seats, reader: Reader) -> None:
    code, before = anas_code(either, reader), mailbox.seen(either.portal)
    pat = reader(either.portal, width=390, java_script_enabled=False, expected=("422",))
    ask(pat, f"/r/{code}/ask")
    received = mailbox.next_mail(either.portal, before, "enquiry-received", PAT)
    assert "Could you do our bathroom?" in received.text
    assert (
        "asks us about something" in mailbox.next_mail(either.portal, before, "enquiries", EMAILS["sam"]).text
    )
    sam = reader(either.portal, state=either.state("sam"))
    answer(sam)
    assert ANSWER in mailbox.next_mail(either.portal, before, "enquiry-answer", PAT).text
    pat.goto(own_link(received.text))
    expect(pat.get_by_text(ANSWER)).to_be_visible()
    pat.get_by_role("button", name="They may know").click()
    expect(pat.get_by_text("may know your name, that you asked")).to_be_visible()
    pat.locator("summary", has_text="Delete my enquiry").click()
    pat.get_by_role("button", name="Yes, delete it").click()
    expect(pat.get_by_role("heading", name="Your enquiry is deleted")).to_be_visible()
    sam.reload()
    expect(sam.get_by_text("Deleted at the request of whoever asked.")).to_be_visible()
    assert "Quist" not in sam.content()
    assert either.portal.run("record", "verify")


def test_pat_asks_by_keyboard_and_never_meets_the_field_for_programs(house: Seats, reader: Reader) -> None:
    pat = reader(house.portal, width=320)
    pat.goto("/ask")
    expect(pat.get_by_label("Leave this empty")).to_be_hidden()
    keyboard.type_into(pat, "What do you need?", "A porch, by June.")
    keyboard.type_into(pat, "Your name", "Lee Moss")
    keyboard.type_into(pat, "Your email address", "lee@moss.example")
    keyboard.tab_to(pat, pat.get_by_label("You may keep what I typed"))
    pat.keyboard.press("Space")
    pat.wait_for_timeout(3100)
    keyboard.follow(pat, pat.get_by_role("button", name=re.compile("^Send it")))
    expect(pat.get_by_role("heading", name="We have your enquiry")).to_be_visible()


def test_ana_asks_about_something_new_and_reads_it_below(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, width=390, state=house.state("ana"))
    ana.goto("/my/ask")
    ana.get_by_label("What would you like to ask?").fill("Could you do the stairs too?")
    ana.get_by_role("button", name="Send it").click()
    expect(ana.get_by_role("status").first).to_contain_text("We have it.")
    expect(ana.get_by_text("Could you do the stairs too?")).to_be_visible()


def ask(pat: Page, address: str) -> None:
    """Send the form too fast, as no person does: it comes back with every word in it, and is sent again."""
    pat.goto(address)
    fill_in(pat, PAT)
    expect(pat.get_by_label("may know that I asked")).not_to_be_checked()
    pat.get_by_role("button", name=re.compile("^Send it")).click()
    if pat.locator(".error-summary").count():
        expect(pat.get_by_label("What do you need?")).to_have_value(WORDS)
        pat.wait_for_timeout(3100)
        pat.get_by_role("button", name=re.compile("^Send it")).click()
    expect(pat.get_by_role("heading", name="We have your enquiry")).to_be_visible()


def answer(sam: Page) -> None:
    """Look at the mail first, then answer."""
    sam.goto("/staff/")
    sam.get_by_role("link", name=re.compile("^Pat Quist")).click()
    sam.get_by_label("Your answer").fill(ANSWER)
    sam.get_by_role("button", name="Look at the mail first").click()
    expect(sam.get_by_text("Nothing is sent yet.")).to_be_visible()
    sam.get_by_role("button", name="Answer", exact=True).click()
    expect(sam.get_by_role("status").first).to_contain_text("Your answer is on its way.")


def anas_code(seats: Seats, reader: Reader) -> str:
    """Return the code of Ana's link, opened on her page unless she has one."""
    ana = reader(seats.portal, state=seats.state("ana"))
    ana.goto("/my")
    ana.get_by_role("link", name="Pass it on").click()
    make = ana.locator("main form button").first
    if not re.search(r"/r/[0-9A-Z]{13}", ana.content()):
        make.click()
        ana.wait_for_load_state()
    found = re.search(r"/r/([0-9A-Z]{13})", ana.content())
    assert found
    return found[1]


def fill_in(page: Page, email: str) -> None:
    page.get_by_label("What do you need?").fill(WORDS)
    page.get_by_label("Your name").fill("Pat Quist")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label("You may keep what I typed").check()


def own_link(text: str) -> str:
    """Return the link in a mail to the enquirer's own page."""
    found = re.search(r"http://\S+/enquiries/\S+", text)
    assert found
    return found.group()
