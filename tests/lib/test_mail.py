"""Letters: what a mail says, who it comes from, and what can't get into its head."""

import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, UndefinedError

from portal.config import Settings
from portal.lib import db, installed, mail, mail_templates
from portal.lib.mail import Attachment, Letter
from portal.lib.outbox import Outbox
from portal.lib.text import BadText
from tests.lib.mail_cast import LOOK, NOON, TEMPLATES, body_of, letter, settings_of

OFF = f"https://portal.brightwater.example/mail/off/{'x' * 160}"


@pytest.fixture(autouse=True)
def _installation(blank: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.bind(settings_of(blank))
    monkeypatch.setattr(mail_templates.environment(), "loader", TEMPLATES)


def _queued(written: Letter) -> EmailMessage:
    message = email.message_from_bytes(body_of(mail.queue(written, LOOK, NOON)), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_ana_reads_the_same_in_both_parts() -> None:
    message = _queued(letter())
    assert message.get_content_type() == "multipart/alternative"
    for part in (_part(message, "plain"), _part(message, "html")):
        assert "Dear Ana," in part
        assert "https://portal.brightwater.example/my" in part
    assert "Oak & ash" in _part(message, "plain")
    assert "Oak &amp; ash" in _part(message, "html")


def test_sam_writes_by_way_of_the_company_and_ana_answers_sam() -> None:
    message = _queued(replace(letter(), sender_name="Sam Okafor", reply_to=("Sam Okafor", "sam@example.com")))
    assert message["From"] == "Sam Okafor via Brightwater Kitchens <portal@brightwater.example>"
    assert message["Reply-To"] == "Sam Okafor <sam@example.com>"
    assert message["To"] == "Ana <ana@example.com>"


def test_a_mail_of_nobody_in_particular_comes_from_the_company() -> None:
    message = _queued(letter())
    assert message["From"] == "Brightwater Kitchens <portal@brightwater.example>"
    assert message["Reply-To"] is None


def test_the_head_says_when_which_and_that_a_program_wrote() -> None:
    message = _queued(letter())
    row = Outbox.get()
    assert message["Date"].datetime == NOON
    assert message["Message-ID"] == row.message_id
    assert re.fullmatch(r"<[0-9A-Z]{13}@brightwater\.example>", row.message_id)
    assert message["Auto-Submitted"] == "auto-generated"


def test_names_and_subjects_may_be_of_any_script() -> None:
    subject = "Zoë, что мы обещали & 你的厨房 " + "und so weiter " * 12
    message = _queued(replace(letter(), to_name="Zoë Ångström", subject=subject.strip()))
    assert message["Subject"] == subject.strip()
    assert message["To"].addresses[0].display_name == "Zoë Ångström"
    body = body_of(message["Message-ID"])
    assert body.isascii()
    assert all(len(line) <= 998 for line in body.splitlines())


def test_a_long_line_of_words_arrives_whole() -> None:
    words = "Grünes Glas " * 400
    assert words in _part(_queued(replace(letter(), context={"words": words})), "plain")


def test_the_receipt_arrives_byte_for_byte() -> None:
    receipt = b'{"words":"Oak \xe2\x80\x93 not ash"}\n\x00\r\n'
    message = _queued(
        replace(letter(), attachments=(Attachment("receipt.json", "application/json", receipt),))
    )
    (attached,) = message.iter_attachments()
    assert message.get_content_type() == "multipart/mixed"
    assert attached.get_filename() == "receipt.json"
    assert attached.get_content_type() == "application/json"
    assert attached.get_content() == receipt
    assert "Dear Ana," in _part(message, "plain")


@pytest.mark.parametrize(
    "smuggled", ["\r\nBcc: pat@example.com", "\nBcc: pat@example.com", "\r", "\0", "\udc80"]
)
def test_pat_cannot_smuggle_a_line_into_the_head(smuggled: str) -> None:
    name = f"Ana{smuggled}"
    bad = [
        replace(letter(), to_name=name),
        replace(letter(), subject=name),
        replace(letter(), sender_name=name),
        replace(letter(), reply_to=(name, "sam@example.com")),
        replace(letter(), reply_to=("Sam", f"sam@example.com{smuggled}x")),
        replace(letter(), to=f"ana@example.com{smuggled}x"),
        replace(letter(), attachments=(Attachment(f"{name}.json", "application/json", b""),)),
    ]
    for one in bad:
        with pytest.raises(BadText):
            mail.queue(one, LOOK, NOON)
    with pytest.raises(BadText):
        mail.queue(letter(), replace(LOOK, company=name), NOON)
    assert Outbox.select().count() == 0


def test_a_line_separator_in_a_title_becomes_a_space() -> None:
    assert _queued(replace(letter(), subject="Your\u2028kitchen"))["Subject"] == "Your kitchen"


@pytest.mark.parametrize("name", ["../receipt.json", "a\\b.json", ""])
def test_an_attachment_has_a_plain_file_name(name: str) -> None:
    with pytest.raises(BadText):
        _queued(replace(letter(), attachments=(Attachment(name, "application/json", b""),)))


@pytest.mark.parametrize("kind", ["../up", "Sign In", "", "a" * 41])
def test_a_kind_can_stand_in_the_name_of_a_file(kind: str) -> None:
    with pytest.raises(ValueError, match="no kind of mail"):
        mail.queue(letter(kind), LOOK, NOON)


def test_an_attachment_of_no_known_type_is_refused() -> None:
    with pytest.raises(BadText):
        _queued(replace(letter(), attachments=(Attachment("a", "message/rfc822", b""),)))


def test_a_word_that_the_letter_lacks_is_no_blank() -> None:
    with pytest.raises(UndefinedError):
        mail.queue(replace(letter(), context={}), LOOK, NOON)


def test_a_letter_cannot_wear_another_look(monkeypatch: pytest.MonkeyPatch) -> None:
    said = DictLoader({"a/b.txt": "{{ look.company }}", "a/b.html": "{{ look.company }}"})
    monkeypatch.setattr(mail_templates.environment(), "loader", said)
    message = _queued(replace(letter(), template="a/b", context={"look": "another"}))
    assert _part(message, "plain").strip() == "Brightwater Kitchens"


def test_what_is_undone_sends_no_mail() -> None:
    def promise_and_break() -> None:
        with db.transaction():
            mail.queue(letter(), LOOK, NOON)
            mail.queue(replace(letter(), subject="a\nb"), LOOK, NOON)

    with pytest.raises(BadText):
        promise_and_break()
    assert Outbox.select().count() == 0


def test_nothing_for_nobody_weighs_as_much_as_a_mail() -> None:
    mail.queue_nothing("sign-in", NOON)
    row = Outbox.get()
    assert row.recipient is None
    assert row.urgent
    assert len(body_of(row.message_id)) > 3000


def test_a_mail_that_can_be_switched_off_says_why_it_came_and_carries_the_switch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = Path(mail_templates.__file__).parents[1] / "web" / "templates"
    page = {f"people/mail/hello.{end}": _framed(end) for end in ("txt", "html")}
    loader = ChoiceLoader([DictLoader(page), FileSystemLoader(frames)])
    monkeypatch.setattr(mail_templates.environment(), "loader", loader)
    written = replace(letter(), because="a date moved", unsubscribe=OFF, receipt="KQ7M-2XWD-AAAA-BBBB-CCCC")
    message = _queued(written)
    for part in (_part(message, "plain"), _part(message, "html")):
        assert "You get this mail because a date moved." in " ".join(part.split())
        assert OFF in part
        assert "keep this mail." in part
        assert "KQ7M-2XWD-AAAA-BBBB-CCCC" in part
    head = body_of(message["Message-ID"]).partition(b"\r\n\r\n")[0].decode().splitlines()
    assert f"List-Unsubscribe: <{OFF}>" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head


def test_a_mail_that_must_come_has_no_switch() -> None:
    assert _queued(letter())["List-Unsubscribe"] is None
    assert _queued(letter())["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    "address", ["mailto:x@example.com", "https://x.example/\r\nBcc: p@x.example", "https://x/>"]
)
def test_what_is_no_link_switches_nothing_off(address: str) -> None:
    with pytest.raises(BadText):
        mail.queue(replace(letter(), unsubscribe=address), LOOK, NOON)


def _framed(end: str) -> str:
    return f'{{% extends "web/mail.{end}" %}}{{% block letter %}}{{{{ words }}}}{{% endblock %}}'
