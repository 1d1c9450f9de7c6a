"""A concern from Ana's word to Ana's yes: a fix that is promised and delivered, not right, twice, and right at last."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from tests.cast import ZONE

GAP, UNDERSTOOD = "There is a gap by the sink.", "The worktop stands off the wall by the sink."
FIX, STILL, AGAIN = "We close the gap by the sink.", "It is still open.", "It has opened again."


def test_ana_says_in_part_and_closes_it_after_two_fixes_that_did_not_work(
    apart: Seats, reader: Reader
) -> None:
    ana = reader(apart.portal, width=390, state=apart.state("ana"))
    dee, sam = (reader(apart.portal, state=apart.state(who)) for who in ("dee", "sam"))
    ana.goto("/my")
    home = ana.url
    deliver(dee, home, 1)
    say_in_part(ana)
    expect(ana.locator(".intro")).to_contain_text("is right only in part, by your word")
    acknowledge(dee)
    promise_fix(sam)
    ana.goto(home)
    fix = ana.locator(".pair").filter(has_text="This is how we put right what was wrong with promise 1").first
    expect(fix).to_contain_text(FIX)
    number = int(re.sub(r"\D", "", fix.get_attribute("id") or ""))
    deliver(dee, home, number)
    answer_no(ana, home, STILL)
    put_right(dee, "Sealed once more.")
    answer_no(ana, home, AGAIN)
    put_right(dee, "A new strip behind the worktop.")
    ask(ana, home)
    ana.get_by_role("button", name="Yes, it worked").click()
    expect(ana.get_by_role("main")).to_contain_text("It is settled: Ana Brandt said so on")
    expect(ana.get_by_role("main")).to_contain_text("opened again 2 times")
    change_word(ana)
    ana.goto(home)
    expect(ana.locator("#promise-1")).to_contain_text("Better than promised")
    expect(ana.locator(".intro")).not_to_contain_text("right only in part")
    expect(ana.locator(".intro")).to_contain_text("one is kept")


def deliver(dee: Page, home: str, n: int) -> None:
    """Post a promise of Ana's kitchen as delivered."""
    dee.goto(home.replace("/my/", "/staff/"))
    dee.locator(f"#promise-{n}").get_by_role("link", name="Update", exact=True).click()
    dee.get_by_label("Delivered", exact=True).check()
    dee.get_by_label("Words for the customer").fill("It is done.")
    dee.get_by_role("button", name="Tell the customer").click()
    expect(dee.get_by_role("status").first).to_be_visible()


def say_in_part(ana: Page) -> None:
    """Give the word of promise 1 with a comment."""
    ana.reload()
    ana.locator("#promise-1").get_by_role("link", name="Say more with it").click()
    form = ana.get_by_role("form", name="Your word")
    form.get_by_label("In part").check()
    form.get_by_label("In your own words").fill(GAP)
    form.get_by_role("button", name="Give your word").click()
    expect(ana.get_by_role("main")).to_contain_text("You said that something is wrong: concern 1")
    ana.get_by_role("link", name="Back to all your promises").click()


def open_concern(staff: Page) -> None:
    """Open Ana's concern from the list of those that wait for us."""
    staff.goto("/staff/concerns")
    staff.get_by_role("link", name=re.compile(GAP)).click()


def acknowledge(dee: Page) -> None:
    """Say what was understood."""
    open_concern(dee)
    dee.get_by_label("What you understood").fill(UNDERSTOOD)
    dee.get_by_role("button", name="Tell Ana").click()
    expect(dee.get_by_role("status").first).to_contain_text("The customer reads what you understood.")


def promise_fix(sam: Page) -> None:
    """Promise the fix by tomorrow, done by Dee."""
    open_concern(sam)
    sam.get_by_label("What you promise").fill(FIX)
    tomorrow = datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=1)
    sam.get_by_label("By which day").fill(tomorrow.isoformat())
    sam.get_by_label("Who does it").select_option(label="Dee Lindqvist")
    sam.get_by_role("button", name="Promise it").click()
    expect(sam.get_by_role("status").first).to_contain_text("It is promised")


def put_right(dee: Page, words: str) -> None:
    """Say that it is put right, without another promise."""
    open_concern(dee)
    dee.get_by_label("What was done").fill(words)
    dee.get_by_role("button", name="It is put right").click()
    expect(dee.get_by_role("status").first).to_contain_text("Only their yes closes it.")


def ask(ana: Page, home: str) -> None:
    """Follow the question at the top of the promise page."""
    ana.goto(home)
    waiting = ana.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("Did the fix work?")
    waiting.get_by_role("link", name="Say whether it worked").click()


def answer_no(ana: Page, home: str, words: str) -> None:
    """Say what is still wrong."""
    ask(ana, home)
    no = ana.get_by_role("form", name="No, it is not right yet")
    no.get_by_label("In your own words").fill(words)
    no.get_by_role("button", name="No, it is not right yet").click()
    expect(ana.get_by_role("main")).to_contain_text("You opened it again, and it has waited for us")


def change_word(ana: Page) -> None:
    """Change the word right there, now that the fix has worked."""
    ana.get_by_role("link", name="Change your word").click()
    form = ana.get_by_role("form", name="Your word")
    form.get_by_label("Better than promised").check()
    form.get_by_role("button", name="Change your word").click()
    expect(ana.get_by_role("status").first).to_contain_text("is “better than promised” now")
