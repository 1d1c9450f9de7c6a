"""Ana saves what was agreed as a PDF for her folder; nobody else's customer or crew gets it."""

import json
from collections.abc import Callable

from portal.record.models import Receipt
from portal.sales.models import Sale
from portal.web.words import unwrapped
from tests.cast import NOON, sale_of
from tests.filing.help import pages, words
from tests.page import BASE, Browser

Open = Callable[[str], Browser]


def saved(browser: Browser, path: str = "/my") -> bytes:
    ref = sale_of("ana").ref
    browser.get(f"{path}/sales/{ref}/receipt.pdf")
    answer = browser.client.get(f"{path}/sales/{ref}/receipt.pdf", base_url=BASE)
    number = receipt_of("ana").number
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="receipt-{number}.pdf"')
    assert answer.headers["Cache-Control"] == "no-store"
    body: bytes = answer.data
    return body


def test_ana_saves_every_word_that_was_sealed_with_the_number_on_every_page(browser: Open) -> None:
    body = saved(browser("ana"))
    kept = receipt_of("ana")
    told = words(body)
    for one in json.loads(bytes(kept.body or b""))["promises"]:
        assert f"Promise {one['n']}" in told
        assert unwrapped(one["words"]) in told
    for said in (
        "Brandt household",
        "Monday 9 February 2026",
        "Sam Ortega, in writing, Thursday 5 February 2026. It stands in “Proposal: your kitchen”.",
        "By Wednesday 4 March 2026",
        "20 days after signing",
        "Within 4 working hours, every time this happens: a question you write to us",
        "5 days after promise 1 is delivered",
        "One piece from wall to wall",
        "Dee Lindqvist",
        "$38,400",
        "http://127.0.0.1:8000/verify",
        "It does not prove that the words were fair",
    ):
        assert said in told, said
    found = pages(body)
    for n, page in enumerate(found, start=1):
        assert page.endswith(f"Receipt {kept.number} page {n} of {len(found)}")
    assert "Warning" not in told


def test_whoever_sold_it_and_managers_save_the_same_and_nobody_else_any(browser: Open) -> None:
    ref = sale_of("ana").ref
    body = saved(browser("ana"))
    assert saved(browser("sam"), "/staff") == saved(browser("max"), "/staff") == body
    browser("bea").get(f"/my/sales/{ref}/receipt.pdf", 404)
    browser("ana").get(f"/my/sales/{sale_of('bea').ref}/receipt.pdf", 404)
    # It holds the price.
    browser("dee").get(f"/staff/sales/{ref}/receipt.pdf", 403)
    assert f"/my/sales/{ref}/receipt.pdf" in browser("ana").get(f"/my/sales/{ref}/papers").links()
    assert f"/staff/sales/{ref}/receipt.pdf" in browser("max").get(f"/staff/sales/{ref}").links()
    assert f"/staff/sales/{ref}/receipt.pdf" not in browser("dee").get(f"/staff/sales/{ref}").links()


def test_words_come_from_the_signed_bytes_alone_and_what_became_of_those_is_said_on_page_one(
    browser: Open,
) -> None:
    ref, ana = sale_of("ana").ref, browser("ana")
    before = saved(ana)
    Sale.update(title="Another title", price=1).where(Sale.ref == ref).execute()
    Receipt.update(sealed_at=NOON).where(Receipt.stream == ref).execute()
    assert saved(ana) == before
    kept, other = receipt_of("ana"), receipt_of("bea")
    forged = bytes(kept.body or b"").replace(b"quartz", b"marble")
    Receipt.update(body=forged).where(Receipt.stream == ref).execute()
    first = pages(saved(ana))[0]
    assert (
        f"Warning. What receipt 1 (number {kept.number}) says here no longer matches what was signed."
        in first
    )
    Receipt.update(body=other.body, signature=other.signature).where(Receipt.stream == ref).execute()
    told = " ".join(pages(saved(ana)))
    assert "A receipt that can\N{RIGHT SINGLE QUOTATION MARK}t be read Warning." in told
    assert "Okafor" not in told
    assert "hedge" not in told
    Receipt.update(body=None, signature=None).where(Receipt.stream == ref).execute()
    told = " ".join(pages(saved(ana)))
    assert "An erased receipt" in told
    assert "no longer kept here" in told
    assert "quartz" not in told
    assert "Brandt" not in told


def receipt_of(who: str) -> Receipt:
    found: Receipt = Receipt.get(Receipt.stream == sale_of(who).ref)
    return found
