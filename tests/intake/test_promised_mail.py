"""The mail "what we promised you": every word and date, from a person, with the receipt to keep and its signature."""

import base64
import email
import email.policy
import json
import re
from email.message import EmailMessage
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.config import Settings
from portal.lib.jobs import run_once
from portal.record.models import Receipt, SigningKey
from portal.sales.models import Sale
from tests.cast import NOON, bring, sale_of
from tests.intake.help import mails_to, portal
from tests.make import kitchen

DUES = (
    "by Wednesday 4 March 2026",
    "20 days after signing",
    "every Friday",
    "until the work is completed",
    "within 4 working hours, every time this happens: a question you write to us",
    "no date was given",
    "5 days after promise 1",
)


def mail_to_ana() -> EmailMessage:
    [raw] = mails_to("ana@brandt.example")
    return message_of(raw)


def message_of(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


def attachments(message: EmailMessage) -> dict[str, bytes]:
    found = {}
    for one in message.iter_attachments():
        assert isinstance(one, EmailMessage)
        found[one.get_filename() or ""] = one.get_payload(decode=True)
    return {name: body for name, body in found.items() if isinstance(body, bytes)}


def test_the_head_says_who_wrote_and_answers_reach_sam(house: Settings) -> None:
    message = mail_to_ana()
    assert message["Subject"] == "Ana, what we promised you: Your kitchen"
    assert message["To"] == "Ana Brandt <ana@brandt.example>"
    assert message["Reply-To"] == "Sam Ortega <sam@hallam.example>"
    assert message["From"].addresses[0].display_name == "Sam Ortega via Hallam & Reyes"


def test_the_plain_part_holds_every_promise_with_its_date(house: Settings) -> None:
    words = " ".join(part(mail_to_ana(), "plain").split())
    receipt = Receipt.get(Receipt.stream == sale_of("ana").ref)
    for promise in json.loads(bytes(receipt.body or b""))["promises"]:
        assert " ".join(promise["words"].split()) in words
    for due in DUES:
        assert due in words, words
    assert "the 7 things we told you" in words


def test_the_plain_and_the_other_part_say_the_same(house: Settings) -> None:
    message = mail_to_ana()
    plain, rich = part(message, "plain"), part(message, "html")
    number = Receipt.get(Receipt.stream == sale_of("ana").ref).number
    link = f"http://127.0.0.1:8000/my/sales/{sale_of('ana').ref}"
    assert link in plain
    assert f'href="{link}"' in rich
    assert re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){4}", plain) == [number]
    assert re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){4}", rich) == [number]
    assert plain.rstrip().splitlines()[-1] == f"Receipt number {number}: keep this mail."
    for due in DUES:
        assert due in " ".join(rich.split())


def test_the_receipt_is_attached_byte_for_byte_and_its_signature_holds(
    house: Settings, tmp_path: Path
) -> None:
    """Checked as anybody could, with the public key alone; and by our own command."""
    attached = attachments(mail_to_ana())
    receipt = Receipt.get(Receipt.stream == sale_of("ana").ref)
    assert attached == {"receipt.json": receipt.body, "receipt.json.sig": receipt.signature}
    public = base64.b64decode(SigningKey.get_by_id(json.loads(attached["receipt.json"])["key"]).public)
    Ed25519PublicKey.from_public_bytes(public).verify(attached["receipt.json.sig"], attached["receipt.json"])
    for name, body in attached.items():
        (tmp_path / name).write_bytes(body)
    assert (
        f"Receipt {receipt.number} is genuine"
        in portal(house, "record", "verify", tmp_path / "receipt.json").output
    )
    (tmp_path / "receipt.json").write_bytes(attached["receipt.json"].replace(b"quartz", b"marble"))
    changed = portal(house, "record", "verify", tmp_path / "receipt.json")
    assert (changed.exit_code, "doesn't carry the signature of" in changed.output) == (1, True)


def test_every_contact_gets_their_own(company_only: Settings) -> None:
    people = [
        {"name": "Ana Brandt", "email": "ana@brandt.example"},
        {"name": "Tom Ode <script>", "email": "tom@brandt.example"},
    ]
    bring(kitchen(customer={"name": "Brandt household", "contacts": people}))
    [ana], [tom] = mails_to("ana@brandt.example"), mails_to("tom@brandt.example")
    assert b"Ana, what we promised you" in ana
    assert b"Tom, what we promised you" in tom
    assert b"tom@brandt.example" not in ana


def test_what_a_customer_wrote_is_text_in_the_mail(company_only: Settings) -> None:
    source = {**kitchen()["sources"][0], "text": "We <b>promise</b> & <script>alert(1)</script> keep."}
    quoted = {
        **kitchen()["promises"][0],
        "quote": {"source": "proposal", "exact": "<script>alert(1)</script> keep."},
    }
    bring(kitchen(title='A "kitchen" & <b>more</b>', sources=[source], promises=[quoted]))
    message = mail_to_ana()
    assert message["Subject"] == 'Ana, what we promised you: A "kitchen" & <b>more</b>'
    assert "<script>" not in part(message, "html")
    assert "<script>alert(1)</script> keep." in part(message, "plain")


def test_the_mail_is_written_once_however_often_the_worker_looks(house: Settings) -> None:
    assert Sale.select().count() == 2
    run_once(NOON)
    run_once(NOON)
    assert len(list(house.outbox_dir.glob("*-promised-*.eml"))) == 2
