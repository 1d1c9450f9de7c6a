"""Ana tells others how it was: the preview follows her as she writes, everybody reads it at once, and not after."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from e2e import keyboard, mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.open_page import scripts_later
from tests.cast import EMAILS

WORDS = "They were late with the worktop, and told me before I had to ask."
OTHERS = "They were late, and honest about it."
EARLY = "They came before I had finished my tea."


def test_ana_writes_previews_publishes_changes_and_takes_back(
    either: Seats, reader: Reader, tmp_path: Path
) -> None:
    before, photo = mailbox.seen(either.portal), a_photo(tmp_path)
    ana = reader(either.portal, width=390, state=either.state("ana"), has_touch=True)
    pat = reader(either.portal)
    open_form(ana)
    expect(ana.get_by_role("button", name="Preview")).to_have_count(0)
    write(ana, photo)
    pat.goto("/testimonials")
    expect(pat.get_by_text(WORDS)).to_have_count(0)
    read = shown(ana).inner_text()
    ana.get_by_role("button", name="Publish it now").click()
    expect(ana.get_by_role("status").first).to_contain_text("Everybody can read your words now")
    pat.reload()
    everybodys = pat.locator(".testimonial", has_text=WORDS)
    expect(everybodys).to_have_text(re.compile(r"\s+".join(map(re.escape, read.split()))))
    pat.goto(link_on(ana))
    expect(pat.get_by_role("main")).to_contain_text(WORDS)
    assert WORDS in mailbox.next_mail(either.portal, before, "testimonial_told", EMAILS["sam"]).text
    assert WORDS in mailbox.next_mail(either.portal, before, "testimonial_published", EMAILS["ana"]).text
    ana.get_by_label("Your words", exact=True).fill(OTHERS)
    ana.get_by_role("button", name="Publish the change").click()
    expect(ana.get_by_role("region", name="Earlier words")).to_contain_text(WORDS)
    pat.goto("/testimonials")
    expect(pat.get_by_text(OTHERS)).to_be_visible()
    expect(pat.get_by_text(WORDS)).to_have_count(0)
    take_back(ana)
    pat.reload()
    expect(pat.get_by_text(OTHERS)).to_have_count(0)


@pytest.mark.parametrize("width", [320])
def test_ana_does_it_all_without_a_script(house: Seats, reader: Reader, width: int, tmp_path: Path) -> None:
    ana = reader(house.portal, width=width, state=house.state("ana"), java_script_enabled=False)
    open_form(ana)
    ana.get_by_label("Your words", exact=True).fill(WORDS)
    ana.get_by_label("A photo").set_input_files(a_photo(tmp_path))
    ana.get_by_role("button", name="Preview").click()
    expect(ana).to_have_url(re.compile("/preview#preview$"))
    expect(shown(ana)).to_contain_text(WORDS)
    expect(ana.get_by_text("Choose your photo again below")).to_be_visible()
    expect(ana.get_by_label("Your words", exact=True)).to_have_value(WORDS)
    ana.get_by_label("Your name").fill("Ana")
    ana.get_by_role("button", name=re.compile("^Publish ")).click()
    expect(ana.get_by_role("heading", name="Everybody can read your words")).to_be_visible()
    expect(shown(ana)).to_contain_text("Published by Ana on")
    take_back(ana)
    ana.get_by_role("button", name="Publish it now").click()
    expect(ana.get_by_role("heading", name="Everybody can read your words")).to_be_visible()
    take_back(ana)


def test_ana_writes_without_a_mouse(house: Seats, reader: Reader) -> None:
    ana = reader(house.portal, state=house.state("ana"))
    open_form(ana)
    keyboard.type_into(ana, "What we did for you", "kitchen")
    words = ana.get_by_label("Your words", exact=True)
    keyboard.tab_to(ana, words)
    ana.keyboard.press("ControlOrMeta+A")
    ana.keyboard.type(OTHERS)
    expect(shown(ana)).to_contain_text(OTHERS)
    keyboard.press(ana, ana.get_by_role("button", name=re.compile("^Publish ")), "Enter")
    expect(ana.get_by_role("status").first).to_contain_text("Everybody can read your words now")
    take_back(ana)


def test_what_ana_writes_before_the_script_is_there_is_shown_too(
    house: Seats, reader: Reader, tmp_path: Path
) -> None:
    ana = reader(house.portal, state=house.state("ana"))
    open_form(ana)
    with scripts_later(ana):
        ana.goto(ana.url, wait_until="commit")
        ana.get_by_label("Your words", exact=True).fill(EARLY)
        ana.get_by_label("A photo").set_input_files(a_photo(tmp_path))
        expect(ana.locator("#preview")).not_to_contain_text(EARLY)
    expect(shown(ana)).to_contain_text(EARLY)
    expect(shown(ana).get_by_role("img")).to_have_attribute("src", re.compile("^data:image/webp"))


def write(ana: Page, photo: Path) -> None:
    """Fill in the form, and see the preview follow."""
    ana.get_by_label("Your words", exact=True).fill(WORDS)
    expect(shown(ana)).to_contain_text(WORDS)
    ana.get_by_label("What we did for you").fill("kitchen")
    ana.get_by_label("A photo").set_input_files(photo)
    expect(shown(ana).get_by_role("img")).to_have_attribute("src", re.compile("^data:image/webp"))
    ana.get_by_label("Show the record").check()
    expect(ana.locator("#preview")).to_contain_text("the record of your promises stands beside it")
    expect(ana.locator("#preview").get_by_role("status")).to_have_text("The preview follows what you write.")


def open_form(page: Page) -> None:
    """Go to the form from the promise page."""
    page.goto("/my")
    page.get_by_role("link", name="Tell others how it was").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell others how it was")


def shown(page: Page) -> Locator:
    """Return what everybody will read."""
    return page.locator("#preview .testimonial")


def link_on(page: Page) -> str:
    """Return Ana's own link, as the page says it."""
    found = re.search(r"http://\S+/r/[0-9A-Z]+", page.get_by_role("main").inner_text())
    assert found
    return found.group()


def take_back(page: Page) -> None:
    """Take the words back, by the link and the button that asks once more."""
    page.get_by_role("link", name="Take my words back").click()
    page.get_by_role("button", name="Take my words back").click()
    expect(page.get_by_role("heading", name="You took your words back")).to_be_visible()


def a_photo(folder: Path) -> Path:
    """Return a photo as a phone has one."""
    file = folder / "kitchen.jpg"
    Image.new("RGB", (1600, 1200), (200, 30, 30)).save(file)
    return file
