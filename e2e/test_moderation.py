"""Max hides a testimonial, Sam agrees, and Dee brings it back before the public."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.mailbox import Mail
from e2e.stage import bring
from tests.make import garden, promise

RUTH = {"name": "Ruth Ames", "email": "ruth@ames.example", "time_zone": "America/New_York"}
WORDS = "They cut the hedge of Mr. Vance instead of mine, and he drinks."
WHY = "It tells that your neighbour drinks. Without that it can stay."


def test_max_hides_it_sam_confirms_and_dee_brings_it_back(either: Seats, reader: Reader) -> None:
    customer = {"name": "Ames household", "contacts": [RUTH]}
    hedge = [promise(words="The hedge is cut.", due={"once": "2026-03-20"})]
    told = bring(
        either.portal, garden(external_id="ames-1", title="A hedge", promises=hedge, customer=customer)
    )
    assert "1 sealed" in told, told
    either.portal.module("e2e.publishing", RUTH["email"], WORDS)
    before = mailbox.seen(either.portal)
    max_ = reader(either.portal, state=either.state("max"), width=390)
    hide(max_)
    mail = told_ruth(either, before, "hidden")
    assert WHY in mail.text
    assert "Max has hidden what you wrote" in mail.text
    asked = mailbox.next_mail(either.portal, before, "testimonial_second", "sam@hallam.example")
    sam = reader(either.portal, state=either.state("sam"))
    sam.goto(address_in(asked))
    sam.locator("summary", has_text="Confirm that it stays hidden").click()
    sam.get_by_role("button", name="Yes, the reason is true").click()
    expect(sam.get_by_role("status").first).to_contain_text("It stays hidden, with both your names")
    assert "Sam Ortega has looked at it too" in told_ruth(either, before, "confirmed").text
    dee = reader(either.portal, state=either.state("dee"), width=320)
    bring_back(dee, sam.url)
    assert "Dee Lindqvist has looked at what you wrote" in told_ruth(either, before, "back").text
    max_.goto(dee.url)
    expect(max_.get_by_role("main")).to_contain_text("Dee Lindqvist brought it back.")
    max_.get_by_role("link", name="Hide it").click()
    expect(max_.get_by_role("main")).to_contain_text("You have hidden these words before")


def hide(page: Page) -> None:
    """Hide what Ruth wrote: first without a reason, then with one."""
    page.goto("/staff/testimonials")
    page.get_by_role("link", name=re.compile("They cut the hedge")).click()
    page.get_by_role("link", name="Hide it").click()
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_label("What it is, in words for the author").fill(WHY)
    page.locator("summary", has_text="Hide it for now").click()
    page.get_by_role("button", name="Yes, hide it").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose one of the four")
    page.get_by_label("It tells personal things about somebody else").check()
    expect(page.get_by_label("What it is, in words for the author")).to_have_value(WHY)
    page.get_by_role("button", name="Yes, hide it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is hidden for now.")
    expect(page.get_by_role("main")).to_contain_text("You hid it yourself, so somebody else has to confirm.")
    expect(page.get_by_role("button", name="Yes, the reason is true")).to_have_count(0)


def bring_back(page: Page, address: str) -> None:
    """Look at what is withheld, and bring it back."""
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("Withheld")
    page.get_by_role("button", name="Bring it back now").click()
    expect(page.get_by_role("main")).to_contain_text("Public")
    page.goto("/staff/testimonials?needs=second")
    expect(page.get_by_role("main")).not_to_contain_text("They cut the hedge")
    page.goto(address)


def told_ruth(house: Seats, before: set[Path], kind: str) -> Mail:
    """Return the mail that tells Ruth what became of her words."""
    mail = mailbox.next_mail(house.portal, before, f"testimonial_{kind}", RUTH["email"])
    assert WORDS in mail.text
    assert "Receipt number" in mail.text
    return mail


def address_in(mail: Mail) -> str:
    """Return where a mail to staff leads."""
    found = re.search(r"/staff/testimonials/\w+", mail.text)
    assert found, mail.text
    return found.group()
