"""Sam looks for a word from wherever he is, with a key, and comes to the very place where it stands."""

import re

from playwright.sync_api import expect

from e2e.ceremony import Seats
from e2e.conftest import Reader


def test_sam_finds_the_words_by_key_and_comes_to_the_place(either: Seats, reader: Reader) -> None:
    sam = reader(either.portal, state=either.state("sam"))
    sam.goto("/staff/sales")
    sam.keyboard.press("/")
    expect(sam.get_by_role("searchbox")).to_be_focused()
    sam.keyboard.type('"quartz worktop"')
    sam.keyboard.press("Enter")
    expect(sam).to_have_url(re.compile(r"/staff/search\?q="))
    row = sam.get_by_role("listitem").filter(has_text="Promise 1")
    expect(row.locator("mark")).to_have_text("quartz worktop")
    row.get_by_role("link").click()
    expect(sam.locator("article:target")).to_contain_text("quartz worktop")


def test_without_a_script_the_box_finds_as_well(either: Seats, reader: Reader) -> None:
    dee = reader(either.portal, state=either.state("dee"), java_script_enabled=False)
    dee.goto("/staff/")
    dee.get_by_role("searchbox").fill("hedge")
    dee.get_by_role("button", name="Search").click()
    row = dee.get_by_role("listitem").filter(has_text="Promise 1").first
    expect(row.locator("mark").first).to_have_text("hedge")
