"""Sending what waits in the outbox: by the mail server when there is one, into files otherwise."""

from datetime import datetime
from typing import Literal

import structlog

from portal.config import Settings
from portal.lib import mail_file, outbox, smtp
from portal.lib.outbox import Waiting

Outcome = Literal["sent", "put off", "given up"]

log = structlog.get_logger()


def send_next(settings: Settings, at: datetime) -> Outcome | None:
    """Send the mail whose turn it is at `at`, and return what became of it; None when no mail is due.

    1. Claim it, so that nobody else sends it.
    2. Hand it over. A crash from here to step 3 leaves it claimed for two minutes; then it is sent again under the same
       Message-ID, and over the same file.
    3. Note that it is sent and blank its body; or put it off; or give it up.
    """
    mail = outbox.claim(at)
    if mail is None:
        return None
    outcome = _outcome(settings, mail, at)
    log.info("mail handled", outcome=outcome, kind=mail.kind, message_id=mail.message_id, tries=mail.tries)
    return outcome


def _outcome(settings: Settings, mail: Waiting, at: datetime) -> Outcome:
    try:
        _hand_over(settings, mail)
    except smtp.NotSent as error:
        return _not_sent(mail, error, at)
    except OSError as error:
        return _not_sent(mail, smtp.NotSent(type(error).__name__), at)
    outbox.sent(mail, at)
    return "sent"


def _hand_over(settings: Settings, mail: Waiting) -> None:
    if mail.recipient is None:
        return
    if settings.smtp_url is None:
        mail_file.write(settings.outbox_dir, mail)
        return
    smtp.send(settings.smtp_url, smtp.Envelope(settings.mail_from, mail.recipient), mail.body)


def _not_sent(mail: Waiting, error: smtp.NotSent, at: datetime) -> Outcome:
    if not error.permanent and outbox.put_off(mail, str(error), at):
        return "put off"
    if error.permanent:
        outbox.fail(mail, str(error), at)
    return "given up"
