"""The whole journey without a script, on the narrowest screen, and without a mouse."""

import re

from playwright.sync_api import Page, expect

from e2e import keyboard, mailbox
from e2e.ceremony import PASSWORD, Seats, ask_for_mail, sign_in_as_staff
from e2e.conftest import Reader
from tests.cast import EMAILS

BEA = EMAILS["bea"]
WORDS = "We looked at the hedge; the nest in it is empty, so we cut it on Thursday."


def test_a_customer_needs_no_script_and_320_px(house: Seats, reader: Reader) -> None:
    page = reader(house.portal, width=320, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="See your promises").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    mail = ask_for_mail(page, house.portal, BEA)
    page.get_by_label("Code").fill(mail.code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Garden care")
    page.get_by_text("More about this promise").first.click()
    expect(page.get_by_text("It serves the rule").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^See it in")).first.click()
    expect(page.locator("mark").first).to_contain_text("We cut the hedge")
    page.get_by_role("link", name="Papers", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="receipt.json", exact=True).click()
    assert download.value.suggested_filename == "receipt.json"
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/my")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_staff_need_no_script_and_320_px(house: Seats, reader: Reader) -> None:
    house.state("sam")
    page = reader(house.portal, width=320, java_script_enabled=False)
    sign_in_as_staff(page, EMAILS["sam"], house.keys["sam"].recovery.pop())
    open_the_hedge(page)
    page.get_by_label("Progress").check()
    page.get_by_role("button", name="Tell the customer").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("Progress")).to_be_checked()
    page.get_by_label("Words for the customer").fill(WORDS)
    page.get_by_role("button", name="Tell the customer").click()
    expect(page.get_by_role("status").first).to_contain_text("The customer sees your update now.")
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/staff/sign-in"))


def test_a_customer_needs_no_mouse(house: Seats, reader: Reader) -> None:
    page = reader(house.portal)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert keyboard.has_focus(page.locator("#main")), "the first stop leads past the frame"
    keyboard.follow(page, page.get_by_role("link", name="See your promises"))
    before = mailbox.seen(house.portal)
    keyboard.type_into(page, "Your email address", BEA)
    keyboard.send(page)
    mail = mailbox.next_mail(house.portal, before, "sign_in", BEA)
    page.goto(mail.link)
    keyboard.follow(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Garden care")
    more = page.locator("summary", has_text="More about this promise").first
    keyboard.press(page, more, "Space")
    expect(page.get_by_text("It serves the rule").first).to_be_visible()
    keyboard.follow(page, page.get_by_role("link", name="Papers and receipt"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers and receipt")
    keyboard.follow(page, page.get_by_role("button", name="Sign out"))
    expect(page).to_have_url(re.compile("/sign-in"))


def test_staff_need_no_mouse(house: Seats, reader: Reader) -> None:
    house.state("sam")
    page = reader(house.portal)
    page.goto("/staff/sign-in")
    keyboard.type_into(page, "Your email address", EMAILS["sam"])
    tab_and_type(page, PASSWORD)
    keyboard.send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    keyboard.type_into(page, "Code", house.keys["sam"].recovery.pop())
    keyboard.send(page)
    expect(page).to_have_url(re.compile("/staff/$"))
    keyboard.follow(page, page.get_by_role("link", name="Sales", exact=True))
    keyboard.follow(page, page.get_by_role("link", name="Garden care", exact=True))
    hedge = page.get_by_role("article").filter(has_text="We cut the hedge")
    keyboard.follow(page, hedge.get_by_role("link", name="Update", exact=True))
    keyboard.choose(page, "Started", "Progress")
    keyboard.follow(page, page.get_by_role("button", name="Tell the customer"))
    assert keyboard.has_focus(page.locator(".error-summary")), "what is wrong has the focus"
    keyboard.press(page, page.locator(".error-summary a"))
    page.keyboard.type(WORDS)
    keyboard.follow(page, page.get_by_role("button", name="Tell the customer"))
    expect(page.get_by_role("status").first).to_contain_text("The customer sees your update now.")


def tab_and_type(page: Page, words: str) -> None:
    """Go on to the next field and type."""
    page.keyboard.press("Tab")
    page.keyboard.type(words)


def open_the_hedge(page: Page) -> None:
    page.get_by_role("link", name="Sales", exact=True).click()
    page.get_by_role("link", name="Garden care", exact=True).click()
    hedge = page.get_by_role("article").filter(has_text="We cut the hedge")
    hedge.get_by_role("link", name="Update", exact=True).click()
