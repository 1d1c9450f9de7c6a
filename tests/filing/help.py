"""Receipts as they would be read, without a database, and what a PDF says."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from portal.filing.document import document_of
from portal.filing.receipts import Filed
from portal.filing.setting import pdf_of
from portal.filing.stated import Stated
from tests.cast import NOON
from tests.make import promise

ADDRESS = "https://kept.hallam.example/verify"
FRAME = {
    "issuer": "Hallam & Reyes",
    "customer": "Brandt household",
    "title": "Your kitchen",
    "signed_on": "2026-02-09",
    "time_zone": "America/New_York",
}


def said(n: int, words: str, **changes: Any) -> dict[str, Any]:
    """Return promise number `n` as a receipt states it."""
    stated = {"n": n, "said_by": "Sam Ortega", "delivered_by": "Dee Lindqvist", "standing": "contract"}
    return promise(words=words, **{**stated, **changes})


def sealed(*promises: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return what a first receipt states, with these promises."""
    made: dict[str, Any] = {
        **FRAME,
        "salesperson": "Sam Ortega",
        "price": {"amount": "38400.00", "currency": "USD"},
        "standing_words": "What is said beside the contract counts as well.",
        "sources": [],
        "promises": list(promises),
    }
    return made | changes


def receipt(n: int, content: object, *, sound: bool = True) -> Filed:
    """Return receipt number `n` that states `content`."""
    stated = Stated(content)
    number = f"KQ7M-2XWD-9FTA-5HJC-{n:04}"
    about = stated.text("about") or "sealing"
    return Filed(n, number, NOON + timedelta(days=n), stated, about, sound, erased=False)


def pdf(*contents: object) -> bytes:
    """Return the PDF of receipts that state these contents, the first one first."""
    receipts = [receipt(n, content) for n, content in enumerate(contents, start=1)]
    return pdf_of(document_of(receipts, ADDRESS))


def pages(body: bytes) -> list[str]:
    """Return what each page says, with every run of white space as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages]


def words(body: bytes) -> str:
    """Return what a PDF says without what stands at the foot of its pages."""
    return " ".join(page.rpartition("Hallam & Reyes \N{MIDDLE DOT}")[0] for page in pages(body))


def is_in_order(text: str, parts: Sequence[str]) -> bool:
    """Tell whether all parts stand in a text, one after the other."""
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
    return True
