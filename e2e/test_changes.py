"""What comes to a sealed list: Cleo adds what was left out, and a new day counts otherwise once the old has passed."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from e2e.ceremony import Seats
from e2e.cleo import come_in
from e2e.conftest import Reader
from portal.web.words import long_day
from tests.cast import ZONE

NAME = "Attic bathroom"
MIRROR, PAINT = "You would hang the mirror again.", "You would paint the hall."
WHY_NOT = "I asked everybody, and the hall is not in the price."


def today() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()


def test_cleo_adds_what_was_left_out_and_accepts_one_day_in_time_and_one_too_late(
    either: Seats, reader: Reader
) -> None:
    sam, cleo = reader(either.portal, state=either.state("sam")), reader(either.portal, width=390)
    home = come_in(either, cleo, NAME)
    desk = home.replace("/my/", "/staff/")
    confirm(cleo)
    for words in (MIRROR, PAINT):
        add(cleo, home, words)
    answer_additions(sam, desk)
    cleo.goto(home)
    expect(cleo.locator("#additions")).to_contain_text(WHY_NOT)
    expect(pair(cleo, 7)).to_contain_text(MIRROR)
    expect(pair(cleo, 7)).to_contain_text("Added by Cleo Quist, accepted by Sam Ortega")
    expect(pair(cleo, 7)).to_contain_text("Late by 1 day")
    new_day = today() + timedelta(days=9)
    for n in (1, 7):
        propose(sam, f"{desk}/promises/{n}/change", new_day)
    accept(cleo, home, 1, "had not passed: the new day replaced it.")
    accept(cleo, home, 7, "had passed: it stays counted as late.")
    cleo.goto(home)
    expect(pair(cleo, 1)).to_contain_text(f"Promised {long_day(new_day)}")
    expect(pair(cleo, 1)).not_to_contain_text("Late by")
    expect(pair(cleo, 7)).to_contain_text("Late by 1 day")
    expect(pair(cleo, 7)).to_contain_text(f"By agreement now {long_day(new_day)}.")
    expect(cleo.locator(".intro")).to_contain_text("one is late. 6 are not yet due.")
    release(cleo, sam, home)
    expect(cleo.locator(".intro")).to_contain_text("One more was released or replaced.")


def confirm(cleo: Page) -> None:
    """Say that the list is what one was told."""
    waiting = cleo.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("Is this what you were told?")
    waiting.get_by_role("button", name="Yes, this is what I was told").click()
    expect(cleo.get_by_role("status").first).to_contain_text("It stands by your name")
    expect(cleo.locator("#confirmed")).to_contain_text("yes, this is what I was told")


def add(cleo: Page, home: str, words: str) -> None:
    """Say what was left out."""
    cleo.goto(home)
    cleo.get_by_role("link", name="Something was left out").last.click()
    cleo.get_by_label("What you were told").fill(words)
    cleo.get_by_label("Who told you").fill("Sam Ortega")
    cleo.get_by_role("button", name="Send it to Sam").click()
    expect(cleo.get_by_role("status").first).to_contain_text("We have it, word for word.")


def answer_additions(sam: Page, desk: str) -> None:
    """Accept the mirror, which was due yesterday, and decline the paint."""
    open_addition(sam, desk, PAINT)
    sam.get_by_label("Why").fill(WHY_NOT)
    sam.get_by_role("button", name="Decline it").click()
    expect(sam.get_by_role("main")).to_contain_text(WHY_NOT)
    open_addition(sam, desk, MIRROR)
    sam.get_by_label("By a day", exact=True).check()
    sam.locator("[name=due_on]").fill((today() - timedelta(days=1)).isoformat())
    sam.get_by_label("Do what we said").check()
    sam.locator("[name=said_by]").select_option(label="Sam Ortega")
    sam.locator("[name=channel]").select_option(label="on the phone")
    sam.locator("[name=said_at]").fill((today() - timedelta(days=9)).isoformat())
    sam.get_by_role("button", name="Accept it as a promise").click()
    expect(sam.get_by_role("status").first).to_be_visible()


def open_addition(sam: Page, desk: str, words: str) -> None:
    """Go to what was added in these words."""
    sam.goto(f"{desk}/changes")
    sam.get_by_role("article").filter(has_text=words).get_by_role("link", name="Answer it").click()


def propose(sam: Page, place: str, day: date) -> None:
    """Propose another day for a promise."""
    sam.goto(place)
    sam.get_by_label("By a day", exact=True).check()
    sam.locator("[name=due_on]").fill(day.isoformat())
    sam.get_by_label("Why").fill("The van broke down.")
    sam.get_by_role("button", name="Propose it").click()
    expect(sam).to_have_url(re.compile(r"/staff/(changes/\w+|sales/\w+/.*)$"))


def accept(cleo: Page, home: str, n: int, figures: str) -> None:
    """Accept the change that waits for promise `n`, and read what it does to the figures."""
    cleo.goto(home)
    pair(cleo, n).get_by_role("link", name=re.compile("^Look at it")).click()
    expect(cleo.get_by_role("main")).to_contain_text("Now")
    cleo.get_by_role("button", name="Accept the change").click()
    expect(cleo.get_by_role("status").first).to_contain_text("It stands as agreed, on receipt number")
    expect(cleo.get_by_role("main")).to_contain_text(figures)


def release(cleo: Page, sam: Page, home: str) -> None:
    """Release us from promise 3; Sam accepts it."""
    cleo.goto(f"{home}/promises/3")
    cleo.get_by_role("link", name="Ask for a change of this promise").click()
    cleo.locator("summary", has_text="I release you from this promise").click()
    cleo.locator("#release").get_by_label("Why").fill("The door stays.")
    cleo.get_by_role("button", name="Yes, release you from it").click()
    expect(cleo.get_by_role("main")).to_contain_text("You asked to release us from this promise.")
    sam.goto(home.replace("/my/", "/staff/") + "/changes")
    sam.get_by_role("link", name=re.compile("release", re.IGNORECASE)).first.click()
    sam.get_by_role("button", name="Accept it").click()
    expect(sam.get_by_role("status").first).to_be_visible()
    cleo.goto(home)
    expect(pair(cleo, 3)).to_contain_text("You released us from this")


def pair(page: Page, n: int) -> Locator:
    return page.locator(f"#promise-{n}")
