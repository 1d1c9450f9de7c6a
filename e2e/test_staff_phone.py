"""Dee on site, with a phone: a photo in two taps, no reception in the cellar, several at once, no mouse, no script."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from e2e import keyboard
from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.stage import bring
from tests.make import garden, promise

PHONE = {"width": 390, "has_touch": True, "is_mobile": True}
CELLAR = {**PHONE, "expected": ("ERR_INTERNET_DISCONNECTED",)}


@pytest.fixture(scope="module")
def sites(houses: object) -> set[str]:
    """The installations that have a garden of this journey already."""
    return set()


@pytest.fixture
def site(house: Seats, sites: set[str]) -> Seats:
    """The installation, with a garden in which many small things are due."""
    if not sites:
        words = (
            "The gate closes.",
            "The pond is clear.",
            "The shed is dry.",
            "The path is swept.",
            "The lawn is cut.",
        )
        promises = [promise(words=one, due={"once": "2026-03-05"}) for one in (*words, "The roses are tied.")]
        told = bring(
            house.portal, garden(external_id="phone-1", title="A garden by phone", promises=promises)
        )
        assert "1 sealed" in told, told
        sites.add(house.portal.base)
    return house


def test_a_photo_reaches_the_customer_in_two_taps(site: Seats, reader: Reader) -> None:
    dee = reader(site.portal, state=site.state("dee"), **PHONE)
    dee.goto("/staff/")
    row = row_of(dee, "The gate closes.")
    with dee.expect_file_chooser() as chooser:
        row.get_by_role("link", name="Photo").tap()
    with dee.expect_navigation():
        chooser.value.set_files(a_photo("gate.jpg"))
    expect(dee.get_by_role("img", name="gate.jpg")).to_be_visible()
    with dee.expect_navigation():
        dee.get_by_role("button", name="Delivered").tap()
    expect(dee).to_have_url(re.compile("/staff/$"))
    expect(dee.get_by_role("status").first).to_contain_text("The customer sees your update now.")
    expect(row_of(dee, "The gate closes.").get_by_role("link", name="Photo")).to_have_count(0)
    dee.get_by_role("link", name="The gate closes.").click()
    picture = dee.locator(".timeline").get_by_role("img", name="Photo 1 of 1, Dee Lindqvist")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate("async one => { await one.decode(); return one.naturalWidth; }") > 0


def test_what_is_written_without_reception_is_sent_later_and_once(site: Seats, reader: Reader) -> None:
    dee = reader(site.portal, state=site.state("dee"), **CELLAR)
    open_form(dee, "The pond is clear.")
    dee.get_by_label("Progress").check()
    dee.get_by_label("Words for the customer").fill("The pump runs again.")
    dee.get_by_label("Photos or files").set_input_files(a_photo("pond.jpg"))
    dee.context.set_offline(True)
    dee.get_by_role("button", name="Tell the customer").tap()
    expect(dee.get_by_text("No reception. It waits on this phone")).to_be_visible()
    waits = dee.locator(".queue")
    expect(waits).to_contain_text("The pond is clear.")
    waits.get_by_role("button", name="Send now").tap()
    expect(waits).to_contain_text("Waits on this phone.")
    dee.context.set_offline(False)
    expect(dee.get_by_text("Sent: The pond is clear.")).to_be_visible()
    expect(waits.get_by_role("listitem")).to_have_count(0)
    dee.goto("/staff/")
    dee.get_by_role("link", name="The pond is clear.").click()
    expect(dee.locator(".timeline > li", has_text="The pump runs again.")).to_have_count(1)
    expect(dee.locator(".timeline").get_by_role("img", name="Photo 1 of 1")).to_have_count(1)


def test_what_somebody_overtook_stays_with_its_words_and_is_nobody_elses(site: Seats, reader: Reader) -> None:
    dee = reader(site.portal, state=site.state("dee"), **CELLAR)
    open_form(dee, "The shed is dry.")
    dee.get_by_label("Progress").check()
    dee.get_by_label("Words for the customer").fill("The roof is open.")
    dee.context.set_offline(True)
    dee.get_by_role("button", name="Tell the customer").tap()
    expect(dee.get_by_text("No reception.")).to_be_visible()
    sam = reader(site.portal, state=site.state("sam"))
    open_form(sam, "The shed is dry.")
    sam.get_by_label("Progress").check()
    sam.get_by_label("Words for the customer").fill("Sam was faster.")
    send(sam)
    dee.context.set_offline(False)
    waits = dee.locator(".queue")
    expect(waits).to_contain_text("Somebody else changed this while you were writing.")
    hand_on(dee, site)
    dee.goto("/staff/")
    with dee.expect_navigation():
        waits.get_by_role("link", name="Open its words").tap()
    expect(dee.get_by_label("Words for the customer")).to_have_value("The roof is open.")
    send(dee)
    dee.goto("/staff/")
    expect(waits.get_by_role("listitem")).to_have_count(0)
    dee.get_by_role("link", name="The shed is dry.").click()
    expect(dee.locator(".timeline > li")).to_contain_text(["The roof is open.", "Sam was faster."])


def test_several_are_told_at_once(site: Seats, reader: Reader) -> None:
    dee = reader(site.portal, state=site.state("dee"), **PHONE)
    dee.goto("/staff/")
    chosen = dee.get_by_role("button", name="Update what is ticked")
    expect(chosen).to_be_hidden()
    for words in ("The path is swept.", "The lawn is cut."):
        row_of(dee, words).get_by_role("checkbox").check()
    chosen.tap()
    parts = dee.locator("section.part")
    expect(parts).to_have_count(2)
    for part in parts.all():
        part.get_by_label("Started").check()
    with dee.expect_navigation():
        dee.get_by_role("button", name="Tell the customers").tap()
    expect(dee.get_by_role("status").first).to_contain_text("2 updates are sent.")
    expect(row_of(dee, "The path is swept.")).to_contain_text("started")


def test_the_preview_shows_what_the_customer_will_read_and_keeps_the_photo(
    site: Seats, reader: Reader
) -> None:
    dee = reader(site.portal, state=site.state("dee"), **PHONE)
    open_form(dee, "The roses are tied.")
    expect(dee.get_by_label("The day you now expect")).to_be_hidden()
    dee.get_by_label("At risk").check()
    expect(dee.get_by_label("The day you now expect")).to_be_visible()
    dee.get_by_label("Progress").check()
    dee.get_by_label("Words for the customer").fill("Half of them stand.")
    dee.get_by_label("Photos or files").set_input_files(a_photo("roses.jpg"))
    expect(dee.get_by_role("img", name="roses.jpg")).to_be_visible()
    with dee.expect_navigation():
        dee.get_by_role("button", name="Preview").tap()
    preview = dee.get_by_role("region", name="This is what the customer will read")
    expect(preview).to_contain_text("Half of them stand.")
    expect(preview.get_by_role("img", name="Photo 1")).to_be_visible()
    expect(dee.get_by_text("Choose your photos again")).to_have_count(0)
    with dee.expect_navigation():
        dee.get_by_role("button", name="Send", exact=True).tap()
    dee.get_by_role("link", name=re.compile("All of promise 6")).click()
    expect(dee.locator(".timeline > li")).to_have_count(1)
    expect(dee.locator(".timeline").get_by_role("img", name="Photo 1 of 1")).to_have_count(1)


def test_today_is_worked_off_by_keys(site: Seats, reader: Reader) -> None:
    max_ = reader(site.portal, state=site.state("max"))
    max_.goto("/staff/")
    first = max_.locator("[data-key]").first
    expect(first).to_contain_text("1")
    max_.keyboard.press("j")
    assert keyboard.has_focus(max_.locator(".what a").nth(0))
    max_.keyboard.press("j")
    max_.keyboard.press("k")
    assert keyboard.has_focus(max_.locator(".what a").nth(0))
    with max_.expect_navigation():
        max_.keyboard.press("1")
    max_.get_by_label("Words for the customer").focus()
    max_.keyboard.type("1 j k 2")
    expect(max_.get_by_label("Words for the customer")).to_have_value("1 j k 2")


def test_a_photo_needs_no_script(site: Seats, reader: Reader, saved: Path) -> None:
    sam = reader(site.portal, width=320, java_script_enabled=False, state=site.state("sam"))
    sam.goto("/staff/")
    row_of(sam, "The roses are tied.").get_by_role("link", name="Photo").click()
    sam.get_by_label("Photos or files").set_input_files(a_photo("plain.jpg"))
    sam.get_by_role("button", name="Progress").click()
    expect(sam.get_by_role("status").first).to_contain_text("The customer sees your update now.")
    sam.goto("/staff/")
    row_of(sam, "The roses are tied.").get_by_role("checkbox").check()
    sam.get_by_role("button", name="Update what is ticked").click()
    expect(sam.get_by_role("heading", level=1)).to_have_text("Several updates at once")


def hand_on(page: Page, seats: Seats) -> None:
    """Let Sam sign in on this phone, who sees nothing that waits there, and give it back."""
    theirs = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies(seats.state("sam")["cookies"])  # type: ignore[arg-type]
    page.goto("/staff/")
    expect(page.get_by_text("Sam Ortega", exact=True)).to_be_visible()
    expect(page.locator(".queue").get_by_role("listitem")).to_have_count(0)
    page.context.clear_cookies()
    page.context.add_cookies(theirs)  # type: ignore[arg-type]


def row_of(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=words)


def open_form(page: Page, words: str) -> None:
    """Go to the update of a promise from Today."""
    page.goto("/staff/")
    row_of(page, words).get_by_role("link", name="Update").click()
    expect(page.get_by_label("Words for the customer")).to_be_visible()


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Tell the customer").click()
    expect(page.get_by_role("status").first).to_contain_text("The customer sees your update now.")


def a_photo(name: str) -> FilePayload:
    """Return a photo as a camera gives it."""
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), (40, 120, 60)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}
