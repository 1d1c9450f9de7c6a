"""Dee tells Ana how it stands, from a phone and without a mouse; two who write at once lose no words."""

import re

from playwright.sync_api import Locator, Page, expect

from e2e import keyboard
from e2e.ceremony import Seats
from e2e.conftest import Reader

WORKTOP = "your new quartz worktop"
WORDS = "The stone is cut and lies in our van; we ring the bell at eight."
SAMS = "I asked about the floor, and you get an answer on Friday."
DEES = "I looked at the floor myself on my way home."


def test_dee_posts_an_update_from_a_phone_by_keyboard_and_ana_sees_it(either: Seats, reader: Reader) -> None:
    ana = reader(either.portal, state=either.state("ana"))
    ana.goto("/my")
    worktop = ana.get_by_role("article").filter(has_text=WORKTOP)
    expect(worktop).to_contain_text("Due tomorrow")
    dee = reader(either.portal, width=390, state=either.state("dee"), has_touch=True)
    dee.goto("/staff/")
    row = dee.get_by_role("listitem").filter(has_text=WORKTOP)
    keyboard.follow(dee, row.get_by_role("link", name="Update"))
    expect(dee.get_by_role("heading", level=1)).to_have_text("Tell the customer how it stands")
    keyboard.press(dee, dee.get_by_label("Started"), "Space")
    keyboard.type_into(dee, "Words for the customer", WORDS)
    keyboard.follow(dee, dee.get_by_role("button", name="Tell the customer"))
    expect(dee.get_by_role("status").first).to_contain_text("The customer sees your update now.")
    ana.reload()
    expect(worktop).to_contain_text("Started, due tomorrow")
    expect(worktop.locator(".update").first).to_have_text(WORDS)
    expect(worktop.locator(".done > .by").first).to_have_text(
        re.compile(r"^Dee Lindqvist, [A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d E[SD]T$")
    )
    expect(ana.locator(".intro")).to_contain_text("Dee Lindqvist")


def test_sams_words_survive_that_dee_was_faster(either: Seats, reader: Reader) -> None:
    sam, dee = (
        reader(either.portal, state=either.state("sam")),
        reader(either.portal, state=either.state("dee")),
    )
    open_the_floor(either, sam)
    dee.goto(sam.url)
    write(sam, SAMS)
    write(dee, DEES)
    assert send(dee) == 201
    assert send(sam) == 409
    expect(sam.get_by_role("main")).to_contain_text("Somebody else posted an update while you were writing.")
    expect(sam.get_by_role("main")).to_contain_text(DEES)
    expect(sam.get_by_label("Words for the customer")).to_have_value(SAMS)
    expect(sam.get_by_label("Progress")).to_be_checked()
    assert send(sam) == 201
    ana = reader(either.portal, state=either.state("ana"))
    ana.goto("/my")
    floor = floor_of(ana)
    expect(floor.locator(".update").first).to_have_text(SAMS)
    floor.get_by_text("History (2)").click()
    expect(floor.get_by_text(DEES)).to_be_visible()


def test_an_update_without_words_comes_back_with_what_is_missing(house: Seats, reader: Reader) -> None:
    sam = reader(house.portal, state=house.state("sam"))
    open_the_floor(house, sam)
    sam.get_by_label("Progress").check()
    assert send(sam) == 422
    expect(sam).to_have_title(re.compile("^Error: "))
    assert keyboard.has_focus(sam.locator(".error-summary"))
    sam.locator(".error-summary a").click()
    assert keyboard.has_focus(sam.get_by_label("Words for the customer"))
    expect(sam.get_by_label("Words for the customer")).to_have_accessible_description(
        re.compile("Say in a sentence or two")
    )


def open_the_floor(seats: Seats, page: Page) -> None:
    """Go to the update of the promise without a date, over the list of sales."""
    page.goto("/staff/sales")
    page.get_by_role("link", name="Your kitchen", exact=True).click()
    floor_of(page).get_by_role("link", name="Update").click()
    expect(page.get_by_label("Words for the customer")).to_be_visible()


def floor_of(page: Page) -> Locator:
    return page.get_by_role("article").filter(has_text="the old floor")


def write(page: Page, words: str) -> None:
    page.get_by_label("Progress").check()
    page.get_by_label("Words for the customer").fill(words)


def send(page: Page) -> int:
    """Send the form as the page's script does, wait for where it leads, and return the status of the first answer."""
    with (
        page.expect_navigation(),
        page.expect_response(lambda answer: answer.request.method == "POST") as answered,
    ):
        page.get_by_role("button", name="Tell the customer").click()
    status: int = answered.value.status
    page.wait_for_load_state()
    return status
