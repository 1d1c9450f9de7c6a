"""Mail servers as they are: willing, refusing, hanging, breaking off, with TLS and without."""

import email
from datetime import timedelta
from pathlib import Path

import pytest

from portal.config import Settings
from portal.lib import installed, mail, mail_templates, outbox, smtp
from portal.lib.jobs import Done, run_once
from portal.lib.outbox import Outbox
from tests.lib.mail_cast import LOOK, MINUTE, NOON, TEMPLATES, body_of, letter, settings_of
from tests.lib.mail_server import Postmaster, certificate, serving

SENT, PUT_OFF, GIVEN_UP = Done(0, 1, 0, 0), Done(0, 0, 1, 0), Done(0, 0, 0, 1)
ENVELOPE = smtp.Envelope("portal@brightwater.example", "ana@example.com")


@pytest.fixture
def installation(blank: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(mail_templates.environment(), "loader", TEMPLATES)
    monkeypatch.setattr("portal.lib.job_runs._registered", {})
    return blank


def _queue_for(installation: Settings, server: str) -> str:
    installed.bind(settings_of(installation, f"smtp://{server}"))
    return mail.queue(letter(), LOOK, NOON)


def test_ana_gets_the_very_bytes_that_were_queued(installation: Settings) -> None:
    postmaster = Postmaster()
    with serving(postmaster) as server:
        message_id = _queue_for(installation, server)
        body = body_of(message_id)
        assert run_once(NOON) == SENT
    assert postmaster.taken == [body]
    assert email.message_from_bytes(body)["Message-ID"] == message_id
    assert not installation.outbox_dir.exists()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"to_recipient": "550 no such user ana@example.com"}, "SMTPRecipientsRefused 550"),
        ({"to_sender": "553 not you"}, "SMTPSenderRefused 553"),
        ({"to_data": "554 looks like spam"}, "SMTPDataError 554"),
    ],
)
def test_a_mail_that_is_refused_for_good_is_given_up_at_once(
    installation: Settings, answers: dict[str, str], error: str
) -> None:
    with serving(Postmaster(**answers)) as server:  # type: ignore[arg-type] # Only answers, which are text.
        _queue_for(installation, server)
        assert run_once(NOON) == GIVEN_UP
    (unsent,) = outbox.could_not_be_sent()
    assert unsent.last_error == error
    assert Outbox.get().body is None


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"to_recipient": "450 greylisted, come back"}, "SMTPRecipientsRefused 450"),
        ({"to_recipient": "421 closing down"}, "SMTPRecipientsRefused 421"),
        ({"to_sender": "530 authentication required"}, "SMTPSenderRefused 530"),
        ({"to_data": "452 full"}, "SMTPDataError 452"),
    ],
)
def test_a_mail_that_is_refused_for_now_goes_out_later(
    installation: Settings, answers: dict[str, str], error: str
) -> None:
    postmaster = Postmaster(**answers)  # type: ignore[arg-type] # Only answers, which are text.
    with serving(postmaster) as server:
        _queue_for(installation, server)
        assert run_once(NOON) == PUT_OFF
        assert Outbox.get().last_error == error
        postmaster.to_sender = postmaster.to_recipient = postmaster.to_data = "250 OK"
        assert run_once(NOON + timedelta(seconds=59)) == Done(0, 0, 0, 0)
        assert run_once(NOON + MINUTE) == SENT
    assert len(postmaster.taken) == 1


def test_a_server_that_is_away_puts_the_mail_off(installation: Settings) -> None:
    with serving(Postmaster()) as server:
        pass
    _queue_for(installation, server)
    assert run_once(NOON) == PUT_OFF
    assert Outbox.get().last_error == "ConnectionRefusedError"


@pytest.mark.parametrize("bound", ["SILENCE_SECONDS", "DEADLINE_SECONDS"])
def test_a_server_that_hangs_is_left(
    installation: Settings, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(smtp, bound, 0.3)
    with serving(Postmaster(hangs=True)) as server:
        _queue_for(installation, server)
        assert run_once(NOON) == PUT_OFF


def test_a_server_that_breaks_off_after_the_data_gets_the_same_mail_again(installation: Settings) -> None:
    postmaster = Postmaster(breaks_off=True)
    with serving(postmaster) as server:
        message_id = _queue_for(installation, server)
        assert run_once(NOON) == PUT_OFF
        postmaster.breaks_off = False
        assert run_once(NOON + MINUTE) == SENT
    first, second = postmaster.taken
    assert first == second
    assert email.message_from_bytes(second)["Message-ID"] == message_id


def test_signing_in_goes_before_what_was_put_off(installation: Settings) -> None:
    postmaster = Postmaster(to_data="452 full")
    with serving(postmaster) as server:
        late = _queue_for(installation, server)
        run_once(NOON)
        postmaster.to_data = "250 OK"
        urgent = mail.queue(letter("sign-in", urgent=True), LOOK, NOON + MINUTE)
        run_once(NOON + MINUTE)
    assert [email.message_from_bytes(taken)["Message-ID"] for taken in postmaster.taken] == [urgent, late]


def test_a_password_goes_over_tls_with_a_server_we_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postmaster = Postmaster()
    known, tls = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    with serving(postmaster, tls_context=tls, authenticator=postmaster.check, auth_required=True) as server:
        smtp.send(f"smtp://portal%40b:right%2Fword@{server}", ENVELOPE, b"Subject: x\r\n\r\nx\r\n")
    assert postmaster.logins == [b"portal@b"]
    assert len(postmaster.taken) == 1


def test_a_password_is_not_shown_to_a_server_we_do_not_know(tmp_path: Path) -> None:
    postmaster = Postmaster()
    _, tls = certificate(tmp_path)
    with (
        serving(postmaster, tls_context=tls, authenticator=postmaster.check) as server,
        pytest.raises(smtp.NotSent),
    ):
        smtp.send(f"smtp://portal:right%2Fword@{server}", ENVELOPE, b"x\r\n")
    assert postmaster.logins == []


def test_a_password_is_not_sent_in_the_clear() -> None:
    postmaster = Postmaster()
    with (
        serving(postmaster, authenticator=postmaster.check, auth_require_tls=False) as server,
        pytest.raises(smtp.NotSent, match="SMTPNotSupportedError"),
    ):
        smtp.send(f"smtp://portal:right%2Fword@{server}", ENVELOPE, b"x\r\n")
    assert postmaster.logins == []


def test_a_wrong_password_costs_no_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    postmaster = Postmaster()
    known, tls = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    with (
        serving(postmaster, tls_context=tls, authenticator=postmaster.check) as server,
        pytest.raises(smtp.NotSent) as raised,
    ):
        smtp.send(f"smtp://portal:wrong@{server}", ENVELOPE, b"x\r\n")
    assert not raised.value.permanent


def test_tls_is_taken_where_it_is_offered(tmp_path: Path) -> None:
    postmaster = Postmaster()
    _, tls = certificate(tmp_path)
    with serving(postmaster, tls_context=tls, require_starttls=True) as server:
        smtp.send(f"smtp://{server}", ENVELOPE, b"Subject: x\r\n\r\nx\r\n")
    assert len(postmaster.taken) == 1


def test_smtps_is_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    postmaster = Postmaster()
    known, tls = certificate(tmp_path)
    with serving(postmaster, ssl_context=tls) as server:
        with pytest.raises(smtp.NotSent, match="SSLCertVerificationError"):
            smtp.send(f"smtps://{server}", ENVELOPE, b"x\r\n")
        monkeypatch.setenv("SSL_CERT_FILE", str(known))
        smtp.send(f"smtps://{server}", ENVELOPE, b"Subject: x\r\n\r\nx\r\n")
    assert len(postmaster.taken) == 1


def test_what_is_told_of_a_refusal_holds_no_address() -> None:
    answer = "550 no mailbox ana@example.com"
    with serving(Postmaster(to_recipient=answer)) as server, pytest.raises(smtp.NotSent) as raised:
        smtp.send(f"smtp://{server}", ENVELOPE, b"x\r\n")
    assert str(raised.value) == "SMTPRecipientsRefused 550"
    assert raised.value.permanent
