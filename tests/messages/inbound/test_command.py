"""`portal mail receive`, as a mail server pipes a mail into it."""

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.config import Settings, SettingsError, load_settings
from portal.lib.db import connect, release
from portal.messages.models import Message
from tests.cast import sale_of
from tests.messages.inbound.help import OURS, mail, replies, written
from tests.record.help import env


def received(settings: Settings, raw: bytes, **more: str) -> Result:
    """Pipe a mail into the command."""
    release()
    done = CliRunner().invoke(
        main, ["mail", "receive"], input=raw, env={**env(settings), "KEPT_REPLY_ADDRESS": OURS, **more}
    )
    release()
    connect(settings.database_url)
    return done


def test_a_reply_is_taken_once_and_a_strangers_refused_with_a_line(house: Settings) -> None:
    with replies():
        reply, forged = written("gmail"), mail("Xyzzy", sender="mallory@evil.example")
    assert [received(house, reply).exit_code for _ in range(2)] == [0, 0]
    assert Message.select().where(Message.sale == sale_of("ana").ref).count() == 1
    refused = received(house, forged)
    assert refused.exit_code == 65
    assert (
        refused.stderr
        == "Refused: It comes from another address than that of the person to whom this one belongs.\n"
    )
    assert received(house, b"\x00\xff").exit_code == 65


def test_without_a_database_the_mail_is_to_come_again(house: Settings) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/kept.db"):
        done = received(house, b"x", KEPT_DATABASE_URL=url)
        assert done.exit_code == 75, done.output
        assert done.stderr.startswith("Not now: ")
        assert len(done.stderr.splitlines()) == 1


def test_settings_of_replies_are_read_and_masked() -> None:
    found = load_settings(
        {
            "KEPT_REPLY_ADDRESS": "Reply@Kept.example",
            "KEPT_IMAP_URL": "imaps://reply:geheim@mail.kept.example/INBOX",
            "KEPT_MAIL_AUTHSERV": "MX.kept.example",
        }
    )
    assert (found.reply_address, found.mail_authserv) == ("reply@kept.example", "mx.kept.example")
    assert found.masked()["imap_url"] == "imaps://reply:(hidden)@mail.kept.example/INBOX"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEPT_REPLY_ADDRESS", "nobody"),
        ("KEPT_REPLY_ADDRESS", "reply+more@kept.example"),
        ("KEPT_REPLY_ADDRESS", f"{'r' * 20}@kept.example"),
        ("KEPT_IMAP_URL", "imap://reply:geheim@mail.kept.example/INBOX"),
        ("KEPT_IMAP_URL", "imaps://mail.kept.example/INBOX"),
        ("KEPT_IMAP_URL", "https://reply:geheim@mail.kept.example"),
    ],
)
def test_settings_that_can_not_work_are_refused_without_a_secret(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({name: value})
    assert name in str(refused.value)
    assert "geheim" not in str(refused.value)
