"""Sam and Max write one draft at once: saved as they type, each keeping their words; and without a script."""

import re

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.conftest import Reader


def begin(page: Page, name: str) -> str:
    """Begin the draft of somebody new; return its address."""
    page.goto("/staff/")
    page.get_by_role("link", name="Record a sale").click()
    page.get_by_label("Name of the customer").fill(name)
    page.get_by_label("Name of a contact").fill("Cy Reed")
    page.get_by_label("Their email address").fill(f"cy@{name.split(maxsplit=1)[0].lower()}.example")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("status").first).to_contain_text("This is the draft of the sale.")
    return page.url


def test_two_write_one_draft_at_once_and_each_keeps_their_words(either: Seats, reader: Reader) -> None:
    sam = reader(either.portal, state=either.state("sam"), expected=("409",))
    manager = reader(either.portal, width=390, state=either.state("max"), expected=("409",))
    draft = begin(sam, "Reed household")
    for page in (sam, manager):
        page.goto(f"{draft}/basics")
    title = "What you sold"
    manager.get_by_label("Signed on").fill("2026-03-02")
    expect(manager.locator(".saving").first).to_contain_text("Saved at")
    sam.get_by_label(title).fill("Your porch")
    expect(sam.locator(".saving").first).to_contain_text("Somebody else changed other lines here")
    expect(sam.get_by_label("Signed on")).to_have_value("2026-03-02")
    manager.get_by_label(title).fill("Your back porch")
    expect(manager.get_by_text("Sam Ortega wrote:")).to_be_visible()
    manager.get_by_role("button", name="Take theirs").click()
    expect(manager.get_by_label(title)).to_have_value("Your porch")
    sam.get_by_label(title).fill("Your front porch")
    expect(sam.locator(".saving").first).to_contain_text("Saved at")
    manager.get_by_label(title).fill("Your old porch")
    expect(manager.get_by_text("Sam Ortega wrote:")).to_be_visible()
    manager.get_by_role("button", name="Keep mine").click()
    expect(manager.locator(".saving").first).to_contain_text("Saved at")
    sam.goto(draft)
    expect(sam.get_by_role("heading", level=1)).to_have_text("Your old porch")
    expect(sam.get_by_role("main")).to_contain_text("signed Monday 2 March 2026")
    expect(sam.get_by_role("main")).to_contain_text("Max changed it last")


def test_what_is_typed_stays_while_there_is_no_connection_and_is_saved_afterwards(
    house: Seats, reader: Reader
) -> None:
    sam = reader(house.portal, state=house.state("sam"), expected=("ERR_INTERNET_DISCONNECTED",))
    draft = begin(sam, "Moor household")
    sam.goto(f"{draft}/price")
    sam.context.set_offline(True)
    sam.get_by_label("Total price").fill("1200.00")
    expect(sam.locator(".saving").first).to_contain_text("there is no connection")
    sam.context.set_offline(False)
    expect(sam.locator(".saving").first).to_contain_text("Saved at")
    sam.reload()
    expect(sam.get_by_label("Total price")).to_have_value("1200.00")


def test_without_a_script_both_versions_stand_beside_the_field(house: Seats, reader: Reader) -> None:
    sam = reader(house.portal, state=house.state("sam"), java_script_enabled=False, expected=("409",))
    manager = reader(house.portal, state=house.state("max"), java_script_enabled=False)
    draft = begin(sam, "Hill household")
    for page in (sam, manager):
        page.goto(f"{draft}/contacts")
    for page, name in ((manager, "Cyrus Reed"), (sam, "Cyril Reed")):
        page.get_by_label("Name", exact=True).first.fill(name)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(sam.get_by_text("Max wrote:")).to_be_visible()
    expect(sam.get_by_label("Name", exact=True).first).to_have_value("Cyril Reed")
    sam.get_by_label("Take theirs instead of mine").check()
    sam.get_by_role("button", name="Save", exact=True).click()
    expect(sam).to_have_url(re.compile("/contacts$"))
    expect(sam.get_by_label("Name", exact=True).first).to_have_value("Cyrus Reed")
