"""Max reads who is neglected and why, changes from when on, and learns how the company keeps its word; Dee can't."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.portal import Portal
from e2e.stage import bring
from tests.make import garden, promise

IRIS = {"name": "Iris Vale", "email": "iris@vale.example", "time_zone": "America/New_York"}


def test_max_mends_a_neglect_and_reads_the_insights(
    either: Seats, demonstration: Portal, reader: Reader, tmp_path: Path
) -> None:
    told = bring(
        either.portal,
        garden(
            external_id="neglected-1",
            title="A garden nobody thinks of",
            promises=[promise(words="The hedge is cut.", due={"once": "2026-03-02"})],
            customer={"name": "Vale household", "contacts": [IRIS]},
        ),
    )
    assert "1 sealed" in told, told
    max_ = reader(either.portal, state=either.state("max"))
    max_.goto("/staff/")
    max_.locator("summary", has_text="More").click()
    max_.get_by_role("link", name="Neglected", exact=True).click()
    max_.get_by_role("link", name="Change these numbers").click()
    max_.get_by_label("Days without a review").fill("14")
    max_.get_by_role("button", name="Save the numbers").click()
    expect(max_.get_by_role("status").first).to_contain_text("It is saved")
    row = neglected(max_)
    expect(row).to_contain_text("No review for")
    expect(row).to_contain_text("since it was signed on")
    read_insights(as_max(reader, demonstration), tmp_path)
    dee = reader(either.portal, state=either.state("dee"))
    answer = dee.goto("/staff/insights")
    assert answer is not None
    assert answer.status == 403


def neglected(page: Page) -> Locator:
    """Look at Neglected until the garden stands there: it is counted some seconds after it is sealed."""
    page.goto("/staff/neglected")
    row = page.get_by_role("listitem").filter(has_text="A garden nobody thinks of").first
    for _ in range(60):
        if row.count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    return row


def as_max(reader: Reader, demonstration: Portal) -> Page:
    """Look at the demonstration as Max: a company of an hour has nothing that came due."""
    page = reader(demonstration)
    page.goto("/")
    page.get_by_role("button", name="Look as Max ").click()
    return page


def read_insights(page: Page, folder: Path) -> None:
    """Open Insights and the tables in it, and save one of them."""
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Insights", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Insights")
    expect(page.get_by_role("main")).to_contain_text("Sam Ortega")
    page.locator("summary", has_text="By who made the promise").click()
    with page.expect_download() as saving:
        page.locator("details[open]").get_by_role("link", name="Save it as a CSV file").click()
    saved = folder / "people.csv"
    saving.value.save_as(saved)
    rows = list(csv.reader(io.StringIO(saved.read_text("utf-8-sig"))))
    assert rows[0][0] == "By who made the promise"
    assert "Sam Ortega" in {row[0] for row in rows}
    shown = page.get_by_role("table").first
    expect(shown.get_by_role("row")).to_have_count(len(rows))
