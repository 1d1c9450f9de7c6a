"""What is charged: one extra found billed, one approved before that, one declined, and a table of three charges."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats
from e2e.cleo import come_in
from e2e.conftest import Reader
from tests.cast import ZONE

NAME = "Boxroom bathroom"
TABLE = (
    "date,invoice,words,amount,currency,line/extra,external id\n"
    '{day},1042,First third,"12,800.00",USD,,crm-1\n'
    "{day},1043,A heated rail,310.00,USD,A heated rail,crm-2\n"
    '{day},1044,Second third,"12,800.00",USD,,crm-3\n'
)


def test_a_hidden_cost_stands_at_once_and_only_cleo_approves_and_a_table_comes_once(
    either: Seats, reader: Reader
) -> None:
    sam, cleo = reader(either.portal, state=either.state("sam")), reader(either.portal, width=390)
    home = come_in(either, cleo, NAME)
    desk = home.replace("/my/", "/staff/")
    bill_unasked(sam, desk)
    cleo.goto(home)
    waiting = cleo.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("Sam billed “A second socket”, $260, without asking you.")
    expect(cleo.locator("#glance")).to_contain_text("hidden cost $260")
    cleo.goto(f"{home}/charges")
    expect(cleo.locator(".intro")).to_contain_text("The price is broken by a hidden cost of $260, since")
    expect(cleo.get_by_role("main")).to_contain_text(
        "It is mended when you approve it, or when Sam takes it back"
    )
    ask(sam, desk, "A heated rail", "310")
    ask(sam, desk, "A gold tap", "900")
    answer(cleo, home, 2, "Approve $310", "It is approved at $310, and not at more.")
    answer(cleo, home, 3, "Decline it", "Declined. Nothing may be charged for it.")
    bring_table(sam, desk)
    cleo.goto(f"{home}/charges")
    expect(cleo.get_by_role("list").filter(has_text="First third")).to_contain_text("Second third")
    expect(cleo.locator(".intro")).to_contain_text("You approved extras of $310.")
    answer(cleo, home, 1, "Approve $260", "It is approved at $260, and not at more.")
    cleo.goto(f"{home}/charges")
    expect(cleo.locator(".intro")).to_contain_text("The price is mended")
    expect(cleo.get_by_role("region", name="What was hidden and is mended")).to_contain_text(
        "approved after it was"
    )


def bill_unasked(sam: Page, desk: str) -> None:
    """Bill what nobody was asked about; the form says what that means before it is sent."""
    sam.goto(f"{desk}/charges")
    sam.get_by_role("link", name="Enter a charge").click()
    sam.get_by_label("What it is billed for").select_option("new")
    sam.get_by_label("What the invoice calls it").fill("A second socket")
    sam.get_by_label("Amount").fill("260")
    sam.get_by_label(re.compile("^If it is something else")).fill("The wall was hollow.")
    sam.get_by_role("button", name="Enter it").click()
    expect(sam.get_by_role("alert")).to_contain_text("Cleo has not approved $260 of this.")
    sam.get_by_label("I know that it will be shown as a hidden cost").check()
    sam.get_by_role("button", name="Enter it").click()
    expect(sam.get_by_role("region", name="Hidden costs")).to_contain_text("$260 for “A second socket”")


def ask(sam: Page, desk: str, what: str, amount: str) -> None:
    """Ask for an extra."""
    sam.goto(f"{desk}/charges")
    sam.get_by_role("link", name="Ask for an extra").click()
    sam.get_by_label("What it is").fill(what)
    sam.get_by_label("Amount").fill(amount)
    sam.get_by_label("Why it comes on top").fill("You asked for it.")
    sam.get_by_role("button", name="Ask for it").click()
    expect(sam.get_by_role("status").first).to_contain_text("The customer is asked")


def answer(cleo: Page, home: str, n: int, button: str, told: str) -> None:
    """Answer an extra by its number."""
    cleo.goto(f"{home}/charges/extras/{n}")
    cleo.get_by_role("button", name=button).click()
    expect(cleo.get_by_role("status").first).to_contain_text(told)


def bring_table(sam: Page, desk: str) -> None:
    """Bring a table of three charges; again, it changes nothing."""
    day = datetime.now(ZoneInfo(ZONE)).date().isoformat()
    file = {"name": "charges.csv", "mimeType": "text/csv", "buffer": TABLE.format(day=day).encode()}
    for said in ("3 charges would be entered, all at once.", "There is nothing new in this table."):
        sam.goto(f"{desk}/charges/file")
        sam.get_by_label("The table").set_input_files(file)  # type: ignore[arg-type]
        sam.get_by_role("button", name="Look at it").click()
        expect(sam.get_by_role("main")).to_contain_text(said)
        if "3 charges" in said:
            sam.get_by_role("button", name="Enter 3 charges").click()
            expect(sam.get_by_role("status").first).to_contain_text("3 charges are entered.")
