"""Max brings in a table: it is read, mapped and looked at, comes in by itself, and each sale is a draft."""

import re

import pytest
from playwright.sync_api import expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.tour_tables import choose
from tests.intake.tables.help import FLOOR, HEADING, PORCH, RAIL, STAIRS, table

STATES = [True, pytest.param(False, marks=pytest.mark.long)]


@pytest.mark.parametrize("scripts", STATES)
def test_max_brings_in_a_table_that_has_to_be_mapped(either: Seats, reader: Reader, scripts: bool) -> None:
    max_ = reader(either.portal, width=390, state=either.state("max"), java_script_enabled=scripts)
    choose(max_, a_table("scripts" if scripts else "none"))
    expect(max_.locator(".sentence")).to_contain_text(
        "It has 4 rows. Say which column is “What was promised”."
    )
    max_.get_by_label("What was promised", exact=True).select_option("Our word")
    max_.get_by_role("button", name="Read it so").click()
    expect(max_.locator(".sentence")).to_have_text("4 rows make 3 sales: 2 can come in and 1 is refused.")
    expect(max_.get_by_text("Line 5, How it was said: “fax” is none of")).to_be_visible()
    expect(max_.get_by_text("“The floor is oiled twice.”", exact=True)).to_be_visible()
    max_.get_by_role("button", name="Import 2 sales as drafts").click()
    expect(max_.locator(".sentence")).to_be_visible()
    if not scripts:
        max_.get_by_role("link", name="See how far it is now").wait_for()
        max_.wait_for_timeout(12_000)
        max_.reload()
    expect(max_.locator(".sentence")).to_contain_text("2 sales are drafts now.", timeout=40_000)
    with max_.expect_download() as refused:
        max_.get_by_role("link", name="Download the refused rows").click()
    assert "“fax” is none of" in refused.value.path().read_text("utf-8")
    max_.get_by_role("link", name=re.compile("^Your stairs")).click()
    expect(max_.get_by_role("heading", level=1)).to_contain_text("Your stairs")
    expect(max_.get_by_role("main")).to_contain_text("Only staff see it until it is sealed.")


def a_table(name: str) -> bytes:
    """Return a table of three sales, of which one is refused; one column is called as nobody could know."""
    rows = [
        f"{PORCH},{FLOOR}",
        f"{PORCH},{RAIL}",
        f"{STAIRS},{RAIL}",
        f"{STAIRS},{RAIL}".replace("S-1", "S-2"),
    ]
    rows[-1] = rows[-1].replace("email", "fax")
    named = [row.replace("-1", f"-1-{name}").replace("-2,", f"-2-{name},") for row in rows]
    return table(*named, heading=HEADING.replace("Promise", "Our word"))
