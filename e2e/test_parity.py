"""Ana agreed by mail, writes to us and gets an answer: a sentence says how fast we were before she signed and since."""

import re

from playwright.sync_api import expect

from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.stage import bring
from tests.cast import ZONE
from tests.figures.parity.help import porch
from tests.make import kitchen

THREAD = """We paint it by the 2nd of March.

On 2026-02-03 12:00, Sam Ortega <sam@hallam.example> wrote:
> We do.

On 2026-02-03 10:00, Ana Brandt <ana@brandt.example> wrote:
> Do you do porches?
"""
BEFORE = re.compile(r"Before you signed we answered you .*\(one answer\)")
BOTH = re.compile(r"Before you signed we answered you .*\(one answer\); since then .*\(one answer\)\.")


def test_a_mail_before_signing_and_a_message_since_stand_in_one_sentence(
    apart: Seats, reader: Reader
) -> None:
    told = bring(
        apart.portal, porch(90, THREAD, customer=kitchen()["customer"], time_zone=ZONE, title="Your shed")
    )
    assert "1 sealed" in told, told
    ana = reader(apart.portal, width=390, state=apart.state("ana"))
    ana.goto("/my")
    ana.get_by_role("link", name="Your shed").click()
    sale = ana.url
    # The papers are read within seconds of sealing, and the page that is open looks again.
    expect(ana.locator("#answered")).to_contain_text(BEFORE, timeout=40_000)
    ana.goto(f"{sale}/messages")
    ana.locator("textarea[name=words]").fill("In white, please?")
    ana.get_by_role("button", name="Send").click()
    sam = reader(apart.portal, state=apart.state("sam"))
    sam.goto(f"{sale.replace('/my/', '/staff/')}/messages")
    sam.locator("textarea[name=words]").fill("White it is.")
    sam.get_by_role("button", name="Send").click()
    ana.goto(sale)
    expect(ana.locator("#answered")).to_contain_text(BOTH)
    ana.get_by_role("link", name="How fast we answer you").click()
    expect(ana.get_by_role("img")).to_have_accessible_name(
        re.compile("Before you signed: 1 answer.*Since then: 1 answer")
    )
    ana.get_by_text("The same as a table").click()
    expect(ana.get_by_role("row")).to_have_count(3)
