"""Ana says how we keep the three rules, on a phone and without a mouse; Sam reads it and can't change a letter."""

import re

from playwright.sync_api import Locator, Page, expect

from e2e import keyboard, mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader
from tests.cast import EMAILS

WORDS = "The hood came a day late, and you told us the day before."
THANKS = "Thank you. Sam and everybody who works for you can read it; nobody here can change it."


def test_ana_rates_by_keyboard_on_a_phone_and_sam_reads_it(either: Seats, reader: Reader) -> None:
    sam = reader(either.portal, state=either.state("sam"))
    before = mailbox.seen(either.portal)
    ana = reader(either.portal, width=390, state=either.state("ana"), has_touch=True)
    ana.goto("/my")
    keyboard.follow(ana, ana.get_by_role("link", name="How do we keep our word?"))
    expect(ana.locator("input:checked")).to_have_count(0)
    answer(ana, "Did we do what we said", 4)
    answer(ana, "Did we do it when we said", 2)
    keyboard.type_into(ana, "Your words on when we did it", WORDS)
    answer(ana, "Did you feel", 5)
    keyboard.follow(ana, ana.get_by_role("button", name="Send my answers"))
    expect(ana.get_by_role("status").first).to_contain_text(THANKS)
    said = ana.get_by_role("region", name="Said so far").get_by_role("listitem").first
    expect(said).to_contain_text(WORDS)
    expect(said.locator("dd > b")).to_have_text(["4 of 5", "2 of 5", "5 of 5"])
    expect(ana.locator("input:checked")).to_have_count(0)
    mail = mailbox.next_mail(either.portal, before, "rating", EMAILS["sam"])
    assert WORDS in mail.text
    sam.goto("/staff/sales")
    sam.get_by_role("link", name="Your kitchen", exact=True).click()
    read = sam.get_by_role("region", name="What the customer says of us")
    expect(read).to_contain_text(re.compile(r"Ana Brandt, [A-Z][a-z]+day \d+"))
    expect(read).to_contain_text(WORDS)
    expect(read.locator("form, button, input, a")).to_have_count(0)


def test_what_ana_left_out_is_one_press_away(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, width=320, state=house.state("ana"))
    ana.goto("/my")
    ana.get_by_role("link", name="How do we keep our word?").click()
    question(ana, "Did we do what we said").get_by_label("3").check()
    ana.get_by_label("Your words on how you felt").fill(WORDS)
    ana.get_by_role("button", name="Send my answers").click()
    expect(ana).to_have_title(re.compile("^Error: "))
    assert keyboard.has_focus(ana.locator(".error-summary"))
    expect(question(ana, "Did we do what we said").get_by_label("3")).to_be_checked()
    expect(ana.get_by_label("Your words on how you felt")).to_have_value(WORDS)
    ana.get_by_role("link", name="Choose a number from 1 to 5 for when we did it.").click()
    first = question(ana, "Did we do it when").get_by_label("1")
    assert keyboard.has_focus(first)
    expect(question(ana, "Did we do it when")).to_have_accessible_description(re.compile("Choose a number"))
    for step in ana.locator(".step").all():
        box = step.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44


def question(page: Page, start: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{start}"))


def answer(page: Page, start: str, number: int) -> None:
    """Reach a question by Tab and go from its first number to the wanted one by the arrow keys."""
    asked = question(page, start)
    keyboard.tab_to(page, asked.get_by_label("1"))
    page.keyboard.press("Space")
    for _ in range(number - 1):
        page.keyboard.press("ArrowRight")
    expect(asked.get_by_label(str(number))).to_be_checked()
