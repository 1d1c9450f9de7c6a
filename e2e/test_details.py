"""Sam says when a promise is due, with a script and without; Dee says "we can't", and it is settled before sealing."""

from typing import Any

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.open_page import scripts_later
from e2e.stage import bring, link_in
from tests.cast import EMAILS
from tests.make import garden, promise

EDGES = "The edges of the beds are cut."
READS = "every second Thursday from Thursday 5 March 2099, next: Thursday 5 March 2099, then Thursday 19 March 2099"
WHY = "My mower is away on Thursdays; Friday works."


def test_a_schedule_is_built_while_it_is_read_back_and_saved_by_itself(house: Seats, reader: Reader) -> None:
    sam = reader(house.portal, state=house.state("sam"))
    details_of(sam, house, "built")
    expect(sam.get_by_label("Every", exact=True)).to_be_hidden()
    choose_thursdays(sam)
    expect(sam.locator("#due-reading")).to_contain_text(READS)
    expect(sam.locator(".saving").first).to_contain_text("Saved at")
    sam.get_by_label("The first date").fill("2099-03-06")
    expect(sam.locator("#due-reading")).to_contain_text("the first one that is, is Thursday 2099-03-19")
    sam.get_by_label("The first date").fill("2099-03-05")
    expect(sam.locator("#due-reading")).to_contain_text(READS)
    expect(sam.locator(".saving").first).not_to_contain_text("Not saved")
    sam.reload()
    expect(sam.get_by_label("Thursday")).to_be_checked()
    expect(sam.locator("#due-reading")).to_contain_text(READS)


def test_what_is_chosen_before_the_script_is_there_is_read_back_and_saved(
    house: Seats, reader: Reader
) -> None:
    sam = reader(house.portal, state=house.state("sam"))
    details_of(sam, house, "early")
    with scripts_later(sam):
        sam.goto(sam.url, wait_until="commit")
        choose_thursdays(sam)
    expect(sam.locator("#due-reading")).to_contain_text(READS)
    expect(sam.locator(".saving").first).to_contain_text("Saved at")


def test_without_a_script_the_same_is_chosen_and_saved_with_a_button(house: Seats, reader: Reader) -> None:
    sam = reader(house.portal, state=house.state("sam"), java_script_enabled=False)
    details_of(sam, house, "plain")
    choose_thursdays(sam)
    sam.get_by_role("button", name="Save", exact=True).click()
    expect(sam.get_by_role("status").first).to_contain_text("Saved.")
    expect(sam.locator("#due-reading")).to_contain_text(READS)


def test_dee_cannot_and_it_is_settled_by_another_date(house: Seats, reader: Reader) -> None:
    sam, dee = (reader(house.portal, state=house.state(who)) for who in ("sam", "dee"))
    due = {"once": "2099-03-05"}
    draft = draft_of(house, "asked", delivered_by=EMAILS["dee"], due=due)
    sam.goto(draft)
    sam.get_by_role("button", name="Ask Dee whether they can").click()
    expect(sam.get_by_role("status").first).to_contain_text("Asked: Dee got a mail.")
    dee.goto("/staff/")
    dee.get_by_role("link", name="Sam Ortega asks whether you can").click()
    asked = dee.get_by_role("group", name=EDGES)
    expect(asked).to_contain_text("Due: by ")
    expect(asked.get_by_label("What stands in the way")).to_be_hidden()
    asked.get_by_label("We can't").check()
    asked.get_by_label("What stands in the way").fill(WHY)
    dee.get_by_role("button", name="Send my answers").click()
    expect(dee.get_by_role("status").first).to_contain_text("1 answer is kept.")
    sam.reload()
    expect(sam.get_by_role("main")).to_contain_text(WHY)
    sam.get_by_role("link", name="Settle it").click()
    sam.get_by_role("link", name="Change the date").click()
    sam.get_by_label("By which day").fill("2099-03-06")
    expect(sam.locator(".saving").first).to_contain_text("Saved at")
    sam.goto(draft)
    expect(sam.get_by_role("main")).to_contain_text("Changed since they were asked")
    sam.get_by_role("button", name="Ask Dee whether they can").click()
    dee.reload()
    expect(asked).to_contain_text("by Friday 6 March 2099")
    asked.get_by_label("We can by then").check()
    dee.get_by_role("button", name="Send my answers").click()
    sam.reload()
    expect(sam.get_by_role("main")).to_contain_text("They can")


def choose_thursdays(page: Page) -> None:
    """Choose every second Thursday from 5 March 2099."""
    page.get_by_label("Again and again, on a schedule").check()
    page.get_by_label("Every", exact=True).fill("2")
    page.get_by_label("Thursday").check()
    page.get_by_label("The first date").fill("2099-03-05")


def details_of(page: Page, house: Seats, name: str) -> None:
    """Open the details of the promise of a new draft."""
    page.goto(draft_of(house, name))
    page.get_by_role("link", name="Details of promise 1").click()


def draft_of(house: Seats, name: str, **said: Any) -> str:
    """Bring in a draft with one promise; returns its address."""
    who = {
        "name": f"Ona Vale ({name})",
        "contacts": [{"name": "Ona Vale", "email": f"ona-{name}@vale.example"}],
    }
    told = bring(
        house.portal,
        garden(
            external_id=f"details-{name}",
            title=f"The edges ({name})",
            customer=who,
            seal=False,
            promises=[promise(words=EDGES, channel="phone", **said)],
        ),
    )
    return link_in(told)
