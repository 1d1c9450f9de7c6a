"""A later receipt reaches every contact by mail, with what is new in words, and with the receipt and its signature."""

import json

import pytest

from portal.config import Settings
from portal.lib.db import transaction
from portal.proofs.mail import queue_receipt
from portal.record.models import Receipt
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.intake.help import mails_to
from tests.intake.test_promised_mail import attachments, message_of, part
from tests.proofs.issuing import added, changed, later
from tests.proofs.maker import ADDITION, CHANGE, MAKE_GOOD

ONLY = {name: CHANGE[name] for name in CHANGE if name not in {"words", "due", "price"}}


def told(n: int) -> tuple[str, str]:
    """Let Sam's deed be mailed; return subject and words of the mail to Ana, which its other part says too."""
    with transaction():
        queue_receipt(sale_of("ana").ref, n, NOON, viewer("sam").ref)
    message = message_of(mails_to(EMAILS["ana"])[-1])
    row = Receipt.get((Receipt.stream == sale_of("ana").ref) & (Receipt.n == n))
    kept = {f"receipt-{n}.json": bytes(row.body or b""), f"receipt-{n}.json.sig": bytes(row.signature or b"")}
    assert attachments(message) == kept
    plain = " ".join(part(message, "plain").split())
    assert row.number in plain
    assert row.number in part(message, "html")
    assert message["Reply-To"] == "Sam Ortega <sam@hallam.example>"
    return message["Subject"], plain


def test_each_sort_of_later_receipt_has_a_letter_of_its_own(house: Settings) -> None:
    added("Ana Brandt")
    subject, words = told(2)
    assert subject == "Ana, what you added is promise 8 now"
    assert "8. “We lay oak on all floors. We oil them.”" in words
    changed()
    subject, words = told(3)
    assert subject == "Ana, promise 1 has changed"
    assert "Words before: We lay oak. Words now: We lay ash." in words
    later({"about": "change", "change": {**ONLY, "due": CHANGE["due"]}})
    subject, words = told(4)
    assert subject == "Ana, promise 1 has a new date"
    # The words are those of the newest receipt that says them.
    assert "“We lay ash.” Due before: by Wednesday 4 March 2026 Due now: until the work is completed" in words
    assert "Ana Brandt and Bo Brandt agreed on Monday 2 March 2026." in words
    later({"about": "change", "change": {**ONLY, "release": True}})
    assert told(5)[0] == "Ana, promise 1 is released"
    later({**ADDITION, "about": "make_good", "make_good": MAKE_GOOD})
    subject, words = told(6)
    assert subject == "Ana, we owe you this: a new promise without charge"
    assert "Max Hallam: “We are sorry.”" in words
    added(None)
    assert told(7)[0] == "Ana, promise 8 is new"


def test_nobody_else_is_written_to_and_what_is_not_there_is_not_mailed(house: Settings) -> None:
    before = len(mails_to(EMAILS["bea"]))
    added("Bo Brandt")
    assert told(2)[0] == "Ana, what was left out is promise 8 now"
    assert len(mails_to(EMAILS["bea"])) == before
    with pytest.raises(LookupError), transaction():
        queue_receipt(sale_of("ana").ref, 3, NOON, viewer("sam").ref)
    row = Receipt.get((Receipt.stream == sale_of("ana").ref) & (Receipt.n == 2))
    assert json.loads(bytes(row.body or b""))["added_by"] == "Bo Brandt"
