"""A review from the question to the fix: Cleo asks, Sam proposes, they talk, Dee delivers, and Cleo says it worked."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.cleo import come_in, tell
from e2e.conftest import Reader
from e2e.mailbox import Mail, next_mail, seen
from tests.cast import ZONE

NAME = "Garden bathroom"
DUST, SHEET = "The dust is too much.", "We hang a sheet before the door each morning."


def test_cleo_asks_for_a_review_whose_agreement_becomes_a_promise_that_works(
    house: Seats, reader: Reader
) -> None:
    sam, cleo = reader(house.portal, state=house.state("sam")), reader(house.portal, width=390)
    home = come_in(house, cleo, NAME)
    desk = home.replace("/my/", "/staff/")
    ask(cleo)
    propose(sam)
    invitation = accept(house, cleo, home)
    [event] = Calendar.from_ical(invitation.attachments["invitation.ics"]).walk("VEVENT")
    assert event["ORGANIZER"].params["CN"] == "Sam Ortega"
    answer(cleo, "Sweep on Fridays.")
    sam.goto(f"{desk}/reviews/1")
    sam.locator("summary", has_text="Answer them for us").click()
    answer(sam, "We could ring more often.", "Keep our answers")
    agree(sam)
    dee = reader(house.portal, state=house.state("dee"))
    tell(dee, NAME, 7, kind="delivered", text="It hangs.")
    follow_up(cleo, home)
    sam.goto(f"{desk}/reviews/1")
    expect(sam.locator("#agreed")).to_contain_text("It worked")


def ask(cleo: Page) -> None:
    """Ask for a review, without a time."""
    cleo.get_by_role("link", name="Talk with us about how it goes").click()
    cleo.get_by_label("Your words with it").fill(DUST)
    cleo.get_by_role("button", name="Ask for a review").click()
    expect(cleo.get_by_role("status").first).to_contain_text("Sam Ortega answers here and by mail.")


def propose(sam: Page) -> None:
    """Find on Today who asks, and propose late today and tomorrow."""
    sam.goto("/staff/")
    sam.get_by_role("listitem").filter(has_text=NAME).filter(has_text="Asks for a review").get_by_role(
        "link"
    ).click()
    expect(sam.get_by_role("main")).to_contain_text(DUST)
    for n, day, time in ((1, today(), "23:59"), (2, today() + timedelta(days=1), "10:00")):
        sam.locator(f"[name=day_{n}]").fill(day.isoformat())
        sam.locator(f"[name=time_{n}]").fill(time)
    sam.get_by_role("button", name="Propose them").click()
    expect(sam.get_by_role("status").first).to_contain_text("The times are proposed.")


def accept(seats: Seats, cleo: Page, home: str) -> Mail:
    """Choose the earlier time; return the mail with the invitation."""
    cleo.goto(home)
    waiting = cleo.get_by_role("region", name="Waiting for you")
    waiting.get_by_role("link", name="Look at it and answer").click()
    before = seen(seats.portal)
    cleo.get_by_role("button", name="23:59").click()
    expect(cleo.locator(".intro")).to_contain_text("We talk on")
    return next_mail(seats.portal, before, "review", "cleo.garden.bathroom@quist.example")


def answer(reader: Page, words: str, button: str = "Keep my answers") -> None:
    """Answer one of the four questions."""
    reader.get_by_label("What one thing could we do better?").last.fill(words)
    reader.get_by_role("button", name=button).click()
    expect(reader.locator("#questions .questions")).to_contain_text(words)


def agree(sam: Page) -> None:
    """Note at the meeting what is said, promise what is agreed, and send the summary."""
    sam.get_by_role("link", name="Open the meeting page").click()
    sam.get_by_label("What went wrong, and did the fix work?").fill("The dust in the hall.")
    expect(sam.locator(".saving").filter(has_text="Saved at")).to_be_visible()
    # The browser may fall over in the middle of a meeting: what was typed is there again.
    sam.goto(sam.url)
    expect(sam.get_by_label("What went wrong, and did the fix work?")).to_have_value("The dust in the hall.")
    sam.get_by_role("button", name="Keep what was said").click()
    expect(sam.get_by_role("status").first).to_contain_text("Noted, as it was said.")
    sam.get_by_label("What you promise").fill(SHEET)
    sam.locator("[name=due_on]").fill((today() + timedelta(days=7)).isoformat())
    sam.locator("[name=delivered_by]").select_option(label="Dee Lindqvist")
    sam.get_by_role("button", name="Promise it").click()
    expect(sam.locator("#agreed")).to_contain_text(SHEET)
    sam.get_by_role("button", name="We have talked").click()
    sam.get_by_role("button", name="Send the summary").click()
    expect(sam.get_by_role("status").first).to_contain_text("The summary is on its way")


def follow_up(cleo: Page, home: str) -> None:
    """Say that what was agreed works."""
    cleo.goto(home)
    waiting = cleo.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("Did it work? We agreed on")
    waiting.get_by_role("link", name="Say whether it worked").click()
    expect(cleo.locator("#questions")).to_contain_text("Noted by Sam Ortega as it was said")
    cleo.get_by_label("Yes, it worked").check()
    cleo.get_by_role("button", name="Send it").click()
    expect(cleo.locator("#agreed")).to_contain_text("It worked")
    cleo.goto(home)
    expect(cleo.get_by_role("main")).not_to_contain_text("Did it work?")


def today() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()
