"""What a sale costs: as a whole, in parts, and what the parts add up to."""

import json
from collections.abc import Callable

from portal.intake.assembling import document_of
from portal.intake.queries import parts_of
from tests.cast import NOON
from tests.intake.drafting import porch, put, sale_part
from tests.page import BASE, Browser

Open = Callable[[str], Browser]


def test_sam_writes_the_whole_price(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    address = f"/staff/sales/{draft.ref}/price"
    page = sam.get(address)
    assert "add up to" not in [one.get("hidden") for one in page.all("p")]
    sam.post(address, {"was": page.value("was"), "amount": "12,000", "currency": ""})
    assert "is no amount of USD" in sam.get(address).words
    page = sam.get(address)
    sam.post(address, {"was": page.value("was"), "amount": "12000.00", "currency": "EUR"})
    assert document_of(draft.ref, NOON)["price"] == {"minor": "1200000", "currency": "EUR"}


def test_lines_are_added_changed_and_removed_and_their_sum_is_said(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    address = f"/staff/sales/{draft.ref}/price"
    sam.get(address)
    sam.post(f"{address}/lines", {"words": "The floor", "amount": "9000"})
    sam.get(address)
    sam.post(f"{address}/lines", {"words": "The rail", "amount": "1500.5"})
    assert "The lines add up to $10,500.50." in sam.get(address).words
    assert document_of(draft.ref, NOON)["price"]["minor"] == "1050050"
    floor, rail = parts_of(draft.ref).lines
    sam.post(f"{address}/lines/{rail.ref}", {"was": json.dumps(rail.fields), "amount": "1500"})
    assert "The lines add up to $10,500." in sam.get(address).words
    sam.post(f"{address}/lines/{floor.ref}/removal")
    assert "The lines add up to $1,500." in sam.get(address).words
    sam.post(f"{address}/lines/{floor.ref}/restoring")
    assert [line.ref for line in parts_of(draft.ref).lines] == [floor.ref, rail.ref]


def test_the_script_is_told_the_sum_anew(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    line = put(draft, "line", {"words": "The floor", "amount": "9000"})
    sam.get(f"/staff/sales/{draft.ref}/price")
    data = {"csrf_token": sam.token, "was": json.dumps({"amount": "9000"}), "amount": "9500"}
    answer = sam.client.post(
        f"/staff/sales/{draft.ref}/price/lines/{line.ref}",
        data=data,
        base_url=BASE,
        headers={"Accept": "application/json"},
    )
    assert answer.get_json()["notes"] == {
        f"{line.ref}-words-gap": "",
        f"{line.ref}-amount-gap": "",
        "lines-total": "$9,500",
    }


def test_a_total_that_is_not_the_sum_is_said_beside_it(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    put(draft, "line", {"words": "The floor", "amount": "9000"})
    address = f"/staff/sales/{draft.ref}/price"
    page = sam.get(address)
    sam.post(address, {"was": page.value("was"), "amount": "9500", "currency": ""})
    assert "The lines add up to 9000.00 USD, the price says 9500.00." in sam.get(address).words
    page = sam.get(address)
    sam.post(address, {"was": page.value("was"), "amount": "", "currency": "??"})
    assert "“??” is no currency" in sam.get(address).words
    refused = sam.post(f"{address}/lines", {"words": "\x00", "amount": "1"}, 422)
    assert "can't be kept" in refused.words
    sam.post(f"{address}/lines/{sale_part(draft).ref}", None, 404)
