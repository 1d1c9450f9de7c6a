"""From a file to the customer's mailbox: a draft is sealed and undone, another goes out with its receipt."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e import mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader
from e2e.stage import bring, link_in
from tests.cast import EMAILS
from tests.make import garden

PAT = "pat@prospect.example"


def test_a_draft_is_sealed_undone_and_deleted(either: Seats, reader: Reader) -> None:
    before = mailbox.seen(either.portal)
    told = bring(either.portal, pats("draft", seal=False))
    assert "0 sealed and 1 drafts kept" in told
    sam = reader(either.portal, state=either.state("sam"))
    sam.goto(link_in(told))
    expect(sam.get_by_role("main")).to_contain_text("Only staff see it until it is sealed.")
    sam.get_by_role("link", name="See it as the customer will").first.click()
    expect(sam.get_by_role("main")).to_contain_text("This is what Pat Quill will see when it is sealed.")
    expect(sam.get_by_role("article")).to_have_count(2)
    seal_it(sam)
    expect(sam.get_by_role("status").first).to_contain_text("Until then you can undo that.")
    expect(sam.locator(".intro")).to_contain_text(re.compile(r"It is sealed at .+ E[SD]T"))
    sam.get_by_role("button", name="Undo").click()
    expect(sam.get_by_role("status").first).to_contain_text("Nothing was sealed, and no mail has left.")
    confirm(sam, "Delete this draft", "Delete this draft")
    expect(sam).to_have_url(re.compile("/staff/sales$"))
    expect(sam.get_by_role("main")).not_to_contain_text("A garden for Pat (draft)")
    assert mailbox.seen(either.portal) == before


def test_a_sealed_sale_reaches_its_customer_with_a_receipt_that_can_be_checked(
    either: Seats, saved: Path
) -> None:
    before = mailbox.seen(either.portal)
    assert "1 sealed and 0 drafts kept" in bring(either.portal, pats("sealed", seal=True))
    mail = mailbox.next_mail(either.portal, before, "promised", PAT)
    check_mail(either, mail, saved, "A garden for Pat (sealed)")


@pytest.mark.long
def test_an_hour_later_the_draft_is_sealed_by_itself(either: Seats, reader: Reader, saved: Path) -> None:
    before = mailbox.seen(either.portal)
    told = bring(either.portal, pats("later", seal=False))
    sam = reader(either.portal, state=either.state("sam"))
    sam.goto(link_in(told))
    promised = previewed(sam)
    seal_it(sam)
    either.portal.sql(
        'UPDATE "draft" SET "seal_at" = ? WHERE "state" = ?', "2020-01-01T00:00:00.000000Z", "locked"
    )
    mail = mailbox.next_mail(either.portal, before, "promised", PAT)
    check_mail(either, mail, saved, "A garden for Pat (later)")
    sam.reload()
    expect(sam.locator(".foot")).to_contain_text("Receipt number")
    assert said_on(sam) == promised


def previewed(page: Page) -> list[str]:
    """Return the words of the promises as the preview of a draft shows them."""
    page.get_by_role("link", name="See it as the customer will").first.click()
    return said_on(page)


def said_on(page: Page) -> list[str]:
    """Return the words of the promises on a page."""
    page.get_by_role("article").first.wait_for()
    return page.locator("article blockquote").all_inner_texts()


def seal_it(page: Page) -> None:
    """Go on to sealing, read what can't be undone, and press the button."""
    page.get_by_role("link", name="Go on to sealing").first.click()
    expect(page.get_by_role("heading", name=re.compile("be undone afterwards"))).to_be_visible()
    page.get_by_role("button", name="Seal it in an hour").click()


def check_mail(seats: Seats, mail: mailbox.Mail, folder: Path, title: str) -> None:
    """Read the mail, save its attachments, and check the receipt as its reader can."""
    assert mail.subject == f"Pat, what we promised you: {title}"
    assert "We cut the hedge by the 2nd of March." in mail.text
    assert set(mail.attachments) == {"receipt.json", "receipt.json.sig"}
    for name, data in mail.attachments.items():
        (folder / name).write_bytes(data)
    receipt = folder / "receipt.json"
    number = re.search(r"Receipt number ([0-9A-Z-]+)", mail.text)
    assert number
    assert f"Receipt {number.group(1)} is genuine" in seats.portal.run("record", "verify", str(receipt))
    receipt.write_bytes(receipt.read_bytes().replace(b"hedge", b"ledge", 1))
    assert "doesn't carry the signature of" in seats.portal.run("record", "verify", str(receipt), code=1)


def confirm(page: Page, first: str, second: str) -> None:
    """Press what hurts: the first press opens, the second does it."""
    page.locator("summary", has_text=first).click()
    page.get_by_role("button", name=second).click()


def pats(name: str, *, seal: bool) -> dict[str, Any]:
    """Return a sale to Pat, who was a prospect until now."""
    contact = {"name": "Pat Quill", "email": PAT, "time_zone": "America/New_York"}
    customer = {"name": "Quill household", "contacts": [contact]}
    title = f"A garden for Pat ({name})"
    return garden(
        external_id=f"pat-{name}", customer=customer, title=title, seal=seal, salesperson=EMAILS["sam"]
    )
