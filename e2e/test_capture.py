"""Sam takes the very words of a source: by mouse, by keys, with a finger, without a script; and takes them back."""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e import keyboard
from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.stage import bring
from tests.cast import EMAILS
from tests.intake.odd_texts import ODD_WORDS
from tests.make import garden, promise

LETTER = (
    "Dear Pat,\r\n\r\nWe will cut the hedge twice.\r\nThe gate is painted by Friday. You call us any time,\r\n"
    "and we answer within 4 hours.\r\n\r\nSam\r\n"
)
ODD = "".join(("We will come on Monday. ", *ODD_WORDS, "\r\n", *reversed(ODD_WORDS), " It is included."))
MOST_TRIES = 60
# Any boundary in any text of the page, labels and white space too, but never inside of a character.
_SELECT = """async ([one, two]) => {
  const text = document.querySelector("[data-text]"), nodes = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const place = (share) => {
    const node = nodes[Math.floor(share * nodes.length)];
    const unit = Math.floor(share * nodes.length % 1 * (node.length + 1));
    return [node, /^[\\udc00-\\udfff]/.test(node.data.slice(unit)) ? unit - 1 : unit];
  };
  const range = document.createRange();
  range.setStart(...place(Math.min(one, two)));
  range.setEnd(...place(Math.max(one, two)));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  await new Promise((done) => setTimeout(done, 20));
  const shown = range.cloneContents();
  for (const label of shown.querySelectorAll(".n, .place, .why")) label.remove();
  const inside = range.commonAncestorContainer.parentElement?.closest(".n, .place, .why");
  return [document.querySelector("kept-capture").slice, inside ? "" : shown.textContent];
}"""


@pytest.fixture(scope="module")
def desk(houses: Any) -> tuple[Seats, list[str]]:
    """The installation, and the addresses where words of three drafts are taken."""
    seats: Seats = houses("sqlite")
    told = bring(seats.portal, *(draft(n, text) for n, text in enumerate((LETTER, ODD, LETTER))))
    return seats, [f"{link}/capture" for link in re.findall(r"http://\S+", told)]


def test_by_mouse_and_by_keys_the_very_words_are_taken_and_taken_back(
    desk: tuple[Seats, list[str]], reader: Reader
) -> None:
    seats, drafts = desk
    sam = reader(seats.portal, state=seats.state("sam"))
    sam.goto(drafts[0])
    drag(sam, text(sam, "We will cut the hedge twice."), "cut the hedge")
    expect(sam.locator("[data-chosen]")).to_contain_text("“cut the hedge”")
    press(sam, "Make it a promise")
    expect(told(sam)).to_contain_text("Taken: “cut the hedge”")
    expect(captured(sam)).to_have_text(["We cut the hedge by the 2nd of March.", "cut the hedge"])
    keyboard.tab_to(sam, sam.locator("[data-text]"))
    sam.keyboard.press("n")
    for _ in range(5):
        sam.keyboard.press("Shift+ArrowLeft")
    with sam.expect_navigation():
        sam.keyboard.press("Enter")
    expect(captured(sam).last).to_have_text("The")
    # The keys go on where they were.
    assert keyboard.has_focus(sam.locator("[data-text]"))
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"):
        sam.keyboard.press(key)
    expect(sam.locator("[data-chosen]")).to_contain_text("“is painted by Friday. You call us")
    sam.keyboard.press("Escape")
    press(sam, "Undo")
    expect(told(sam)).to_contain_text("It is no promise any more.")
    expect(captured(sam)).to_have_count(2)


def test_whatever_is_selected_is_exactly_that_slice_of_the_source(
    desk: tuple[Seats, list[str]], reader: Reader
) -> None:
    seats, drafts = desk
    sam = reader(seats.portal, state=seats.state("sam"))
    sam.goto(drafts[1])
    # With words taken already, their numbers stand in the text.
    text(sam, "We will come on Monday.").click()
    press(sam, "Make it a promise")
    dice, found = random.Random(14), 0  # noqa: S311 - where to select is no secret
    for _ in range(MOST_TRIES):
        places, shown = sam.evaluate(_SELECT, sorted((dice.random(), dice.random())))
        words = ODD[places[0] : places[1]] if places else ""
        assert same(words) == same(shown)
        found += bool(places)
    assert found > MOST_TRIES // 2


@pytest.mark.parametrize("script", [True, False])
def test_with_a_finger_and_without_a_script_sentences_are_taken(
    desk: tuple[Seats, list[str]], reader: Reader, script: bool
) -> None:
    seats, drafts = desk
    phone = {"width": 390, "has_touch": True, "is_mobile": True, "java_script_enabled": script}
    sam = reader(seats.portal, state=seats.state("sam"), **phone)
    sam.goto(drafts[2])
    if script:
        # A finger on the button takes the selection away before the button is pressed.
        sam.evaluate("getSelection().selectAllChildren(document.querySelectorAll('[data-at]')[1])")
        expect(sam.locator("[data-chosen]")).to_contain_text("“We will cut the hedge twice.”")
        sam.evaluate("getSelection().removeAllRanges()")
        with sam.expect_navigation():
            sam.get_by_role("button", name="Make it a promise").tap()
    else:
        text(sam, "The gate is painted by Friday.").tap()
        text(sam, "and we answer within 4 hours.").tap()
        press(sam, "As one")
        expect(captured(sam).last).to_contain_text("The gate is painted by Friday. You call us any time,")
    sam.get_by_role("link", name=re.compile("^[0-9]+ promises$")).tap()
    expect(captured(sam).last).to_be_in_viewport()


def draft(n: int, text: str) -> dict[str, Any]:
    """Return a sale that is not sealed, with a letter to take words from."""
    contact = {"name": "Pat Quill", "email": "pat@quill.example", "time_zone": "America/New_York"}
    source = {"id": "letter", "kind": "email", "title": "Letter", "received_at": "2026-02-05", "text": text}
    return garden(
        external_id=f"capture-{n}",
        customer={"name": "Quill household", "contacts": [contact]},
        title=f"Pat's garden {n}",
        salesperson=EMAILS["sam"],
        sources=[source],
        promises=[promise(words="We cut the hedge by the 2nd of March.")],
        seal=False,
    )


def drag(page: Page, sentence: Locator, words: str) -> None:
    """Select words of a sentence with the mouse."""
    ends = """(one, words) => {
      const range = document.createRange(), at = one.firstChild.data.indexOf(words);
      range.setStart(one.firstChild, at);
      range.setEnd(one.firstChild, at + words.length);
      const box = range.getBoundingClientRect();
      return [box.left, box.right, (box.top + box.bottom) / 2];
    }"""
    left, right, height = sentence.evaluate(ends, words)
    page.mouse.move(left + 1, height)
    page.mouse.down()
    page.mouse.move(right, height, steps=4)
    page.mouse.up()


def press(page: Page, name: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def text(page: Page, words: str) -> Locator:
    """Return a piece of the text that words are taken from."""
    return page.locator("[data-text]").get_by_text(words)


def told(page: Page) -> Locator:
    return page.locator("[data-told]")


def captured(page: Page) -> Locator:
    return page.locator(".captured blockquote")


def same(words: str) -> str:
    """Return words as a browser has them, without white space around."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\f\u00a0\ufeff")
