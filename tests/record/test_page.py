"""No sound words, no quiet page: Ana's page says so in red when her receipt is not what was signed."""

from collections.abc import Callable

import pytest

from portal.record.models import Receipt
from tests.cast import sale_of
from tests.page import Browser
from tests.record.help import sql

Open = Callable[[str], Browser]
WARNING = "These words no longer match the receipt that was signed."


def test_words_that_were_signed_raise_no_warning(browser: Open) -> None:
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}")
    assert WARNING not in page.words
    assert "quartz" in page.words


@pytest.mark.parametrize("damage", ["words", "signature", "rubbish", "absurd", "gone"])
def test_words_that_were_changed_are_said_to_be_in_red(browser: Open, damage: str) -> None:
    ana = sale_of("ana").ref
    receipt = Receipt.get(Receipt.stream == ana)
    changes: dict[str, dict[str, bytes | None]] = {
        "words": {"body": bytes(receipt.body or b"").replace(b"quartz", b"marble")},
        "signature": {"signature": bytes(64)},
        "rubbish": {"body": b"\xff\x00"},
        "absurd": {"body": b"[" * 100_000},
        "gone": {"body": None},
    }
    for column, value in changes[damage].items():
        sql(f"UPDATE receipt SET {column} = ? WHERE stream = ?", value, ana)
    page = browser("ana").get(f"/my/sales/{ana}")
    assert WARNING in page.words
    warning = next(
        box
        for box in page.all("div")
        if WARNING in " ".join("".join(box.itertext()).split()) and box.get("data-state")
    )
    assert warning.get("data-state") == "late"
    assert WARNING not in browser("bea").get(f"/my/sales/{sale_of('bea').ref}").words


def test_anas_page_never_shows_the_receipt_of_bea(browser: Open) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref
    for old, new in ((ana, "meanwhile"), (bea, ana), ("meanwhile", bea)):
        sql("UPDATE receipt SET stream = ? WHERE stream = ?", new, old)
    page = browser("ana").get(f"/my/sales/{ana}")
    assert WARNING in page.words
    assert "hedge" not in page.words
