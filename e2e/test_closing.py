"""Max cancels a sale: Today and the customer's figures tell what fell due by then from what is set apart."""

import re

from playwright.sync_api import Page, expect

from e2e.ceremony import Seats, sign_in_by_link
from e2e.conftest import Reader
from e2e.stage import bring
from tests.make import garden, promise

DUE = "The hedge is cut."
LATER = "The beds are planted."
IRIS = {"name": "Iris Vale", "email": "iris@vale.example", "time_zone": "America/New_York"}
WHY = "They move away before the spring."


def test_max_cancels_a_sale_and_the_figures_tell_it_apart(either: Seats, reader: Reader) -> None:
    promises = [
        promise(words=DUE, due={"once": "2026-03-03"}),
        promise(words=LATER, due={"once": "2026-03-20"}),
    ]
    told = bring(
        either.portal,
        garden(
            external_id="closing-1",
            title="A garden that ends",
            promises=promises,
            customer={"name": "Vale household", "contacts": [IRIS]},
        ),
    )
    assert "1 sealed" in told, told
    max_ = reader(either.portal, state=either.state("max"))
    try_to_complete(max_)
    max_.get_by_label("Cancelled").check()
    max_.get_by_label("Why").fill(WHY)
    max_.locator("summary", has_text="Close this sale").click()
    max_.get_by_role("button", name="Yes, close it").click()
    expect(max_.get_by_role("status").first).to_contain_text("The sale is closed.")
    expect(max_.get_by_role("main")).to_contain_text(WHY)
    expect(max_.locator("#promise-2 .stamp")).to_have_text("Set apart")
    expect(max_.locator("#promise-1 .stamp")).to_have_text("Due today")
    expect(max_.locator(".sentence")).not_to_contain_text("2 promises")
    max_.goto("/staff/")
    expect(max_.get_by_role("main")).to_contain_text(DUE)
    expect(max_.get_by_role("main")).not_to_contain_text(LATER)
    iris = reader(either.portal)
    iris.goto(either.portal.run("link", IRIS["email"]).strip())
    sign_in_by_link(iris)
    expect(iris.get_by_role("heading", level=1)).to_contain_text(re.compile("A garden that ends"))
    expect(iris.locator("#promise-2 .stamp").first).to_have_text("Set apart")


def try_to_complete(page: Page) -> None:
    """Go to the page that closes the sale, and be refused: something is due."""
    page.goto("/staff/sales")
    page.get_by_role("link", name="A garden that ends").click()
    expect(page.locator(".sentence")).to_contain_text("2 promises")
    page.get_by_role("link", name="Close this sale").click()
    expect(page.get_by_role("main")).to_contain_text("Promise 1 is due and not ended.")
    expect(page.get_by_role("main")).to_contain_text("Promise 2 is still to come.")
    page.get_by_label("Completed").check()
    page.locator("summary", has_text="Close this sale").click()
    page.get_by_role("button", name="Yes, close it").click()
    expect(page.locator(".error-summary")).to_contain_text("Promise 1 is due and not ended.")
