"""Checking a receipt on the portal: who has it learns whether it holds, nobody learns more, and nothing is kept."""

import hashlib
import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.lib.db import transaction
from portal.proofs.bundle import bundle_of
from portal.public import verify_forms
from portal.record.actions import erase_blanked
from portal.record.models import SYSTEM, Receipt
from portal.record.receipts import receipts_of
from tests.cast import NOON, sale_of
from tests.codebase.help import ROOT
from tests.page import BASE, Browser, Page
from tests.proofs.issuing import added, changed
from tests.proofs.maker import LIST, Company
from tests.record.help import everything, sql

Open = Callable[[str], Browser]
KNOWN = "Our record holds this very receipt, as number 1 of the agreement, and goes on from it."


def files_of(who: str, n: int = 1) -> tuple[bytes, bytes]:
    """Return a receipt of one of the cast, and its signature."""
    row = Receipt.get((Receipt.stream == sale_of(who).ref) & (Receipt.n == n))
    return bytes(row.body or b""), bytes(row.signature or b"")


def send(pat: Browser, *bodies: bytes, status: int = 200, **fields: str) -> Page:
    """Send files to be checked, as a browser without a script does."""
    files = [(io.BytesIO(body), f"file-{n}.json") for n, body in enumerate(bodies)]
    pat.get("/verify")
    return pat.post("/verify", {**fields, "files": files or (io.BytesIO(), "")}, status)


def ask(pat: Browser, status: int = 200, **fields: str) -> list[str]:
    """Ask our record as the script does; return what it found, by name."""
    pat.get("/verify")
    answer = pat.client.post("/verify/record", data={**fields, "csrf_token": pat.token}, base_url=BASE)
    assert answer.status_code == status, answer.text
    assert "Brandt" not in answer.text
    return [one["name"] for one in json.loads(answer.text)["findings"]] if status == 200 else []


def test_a_receipt_that_is_sent_is_checked_and_nothing_of_it_is_kept(browser: Open) -> None:
    body, signature = files_of("ana")
    pat, before = browser("pat"), everything()
    page = send(pat, body, signature)
    for words in ("This is genuine.", "Hallam & Reyes signed exactly these bytes", KNOWN, "reuse store"):
        assert words in page.words
    copied = send(pat, text=f"  {body.decode()}\n", signature="")
    assert "Its signature isn't here" in copied.words
    assert KNOWN in copied.words
    for wrong in (body.replace(b"quartz", b"marble"), body[:-1]):
        refused = send(pat, wrong, signature)
        assert "This is genuine." not in refused.words
        assert "marble" not in refused.words
    others = Company()
    theirs = others.receipt(LIST)
    assert "Don't rely on this." in send(pat, theirs, others.sign(theirs)).words
    assert everything() == before


def test_what_is_too_much_or_nothing_is_said_beside_the_field_with_what_was_typed(
    browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pat = browser("pat")
    monkeypatch.setattr(verify_forms, "MOST_BYTES", 2_000)
    assert "Choose the two files of our mail" in send(pat, status=422).words
    assert "more than 2 MB" in send(pat, b" " * 2_001, status=422).words
    assert "at most 40 files" in send(pat, *([b"{}"] * 41), status=422).words
    page = send(pat, b"{}", number="no number", status=422)
    assert "A number has five groups" in page.words
    assert page.value("number") == "no number"


@pytest.mark.parametrize(
    "body", [b"\x00", b"[" * 99_999, b'{"type":"kept-bundle","receipts":[{"body":"="}]}']
)
def test_whatever_is_sent_has_an_answer(browser: Open, body: bytes) -> None:
    pat = browser("pat")
    send(pat, body)
    send(pat, text=body.decode("latin-1"), signature="\x00", number="")
    head = json.dumps({"stream": "\x00", "seq": body.decode("latin-1"), "hash": [1]})
    digest = hashlib.sha256(body).hexdigest()
    assert ask(pat, sha256=digest, head=head) == ["unknown", "lost_head"]
    for wrong in ("\x00", "x" * 64, digest.upper(), body.decode("latin-1")[:200]):
        assert ask(pat, sha256=wrong, status=422) == []


def test_the_record_answers_to_a_fingerprint_alone_and_says_no_word_of_what_it_names(browser: Open) -> None:
    pat, ref = browser("pat"), sale_of("ana").ref
    row = Receipt.get(Receipt.stream == ref)
    assert ask(pat, sha256=row.sha256) == ["known", "known_newest"]
    assert ask(pat, sha256="00" * 32) == ["unknown"]
    assert ask(pat, number=row.number.lower().replace("-", " ")) == ["known_number"]
    assert ask(pat, number="AAAA-AAAA-AAAA-AAAA-AAAA") == ask(pat, number="\x00") == ["unknown_number"]
    added("Ana Brandt")
    assert ask(pat, sha256=row.sha256) == ["known", "known_later"]
    assert "We keep a receipt of this number" in send(pat, number=row.number).words
    pat.client.get("/verify", base_url=BASE)
    unsent = pat.client.post("/verify/record", data={"sha256": row.sha256}, base_url=BASE)
    assert unsent.status_code == 400


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE entry SET facts = REPLACE(facts, 'kitchen-1', 'kitchen-2') WHERE stream = ? AND seq = 1",
        "DELETE FROM entry WHERE stream = ? AND seq = 1",
        "DELETE FROM entry WHERE stream = ? AND seq = 3",
        "UPDATE entry SET previous = 'x' WHERE stream = ? AND seq = 2",
        "UPDATE stream SET hash = 'x' WHERE ref = ?",
        "UPDATE receipt SET signature = body WHERE stream = ?",
    ],
)
def test_a_record_that_no_longer_goes_on_from_the_receipt_is_found_by_who_holds_it(
    browser: Open, tampering: str
) -> None:
    row = Receipt.get(Receipt.stream == sale_of("ana").ref)
    sql(tampering, row.stream)
    assert ask(browser("pat"), sha256=row.sha256) == ["broken_off"]


def test_a_history_that_was_written_anew_does_not_fit_a_later_receipt(browser: Open) -> None:
    changed()
    [_, later] = receipts_of(sale_of("ana").ref)
    assert ask(browser("pat"), sha256=later.sha256) == ["known", "known_newest"]
    sql("UPDATE entry SET hash = ? WHERE stream = ? AND hash = ?", "ab" * 32, later.stream, _upon(later))
    assert ask(browser("pat"), sha256=later.sha256) == ["broken_off"]


def test_who_kept_an_erased_receipt_still_finds_it_in_the_record(browser: Open) -> None:
    row = Receipt.get(Receipt.stream == sale_of("ana").ref)
    with transaction():
        erase_blanked(row.stream, [], SYSTEM, NOON, receipts=True)
    assert ask(browser("pat"), sha256=row.sha256) == ["known", "known_newest"]
    assert "Receipt number 1 was erased" not in send(browser("pat"), bundle_of(row.stream, NOON)).words


def test_the_page_saved_as_a_file_carries_its_own_policy_and_loads_nothing(browser: Open) -> None:
    answer = browser("pat").client.get("/verify/kept-verify.html", base_url=BASE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kept-verify.html"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    policy = r"default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; form-action 'none';"
    assert re.search(policy, html.unescape(answer.text))
    assert not re.search(r"<link|<img|<iframe|\ssrc=|^import |url\(", answer.text, re.MULTILINE)


def test_the_line_of_openssl_on_our_page_accepts_the_receipt_and_refuses_a_changed_one(
    browser: Open, tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "the line that we print is run by openssl itself: install it"
    [line] = re.findall(
        r"^ {4}openssl (.+)$", (ROOT / "content/how-we-check.md").read_text("utf-8"), re.MULTILINE
    )
    pat = browser("pat")
    [address] = [link for link in pat.get("/verify").links() if link.endswith(".pem")]
    body, signature = files_of("ana")
    written = {"key.pem": pat.client.get(address, base_url=BASE).data, "receipt.json.sig": signature}
    for bytes_, code in ((body, 0), (body.replace(b"quartz", b"marble"), 1)):
        for name, content in {**written, "receipt.json": bytes_}.items():
            (tmp_path / name).write_bytes(content)
        done = subprocess.run([openssl, *line.split()], cwd=tmp_path, check=False, capture_output=True)
        assert done.returncode == code, done.stderr
    pat.get("/verify/keys/0000.pem", 404)


def _upon(receipt: Receipt) -> str:
    return str(json.loads(bytes(receipt.body or b""))["previous_head"])
